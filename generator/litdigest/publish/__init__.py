"""Pages to files and sites. The doors are `tree.write_tree`, `exchange.publish` and `finish.finish`."""
