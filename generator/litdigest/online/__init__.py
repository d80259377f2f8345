"""Everything that uses the network. No build imports it. The door is `link_health.check`."""
