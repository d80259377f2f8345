"""Everything that uses the network. No build imports it. Entry points: `polite.Asker` and `link_health.report`."""
