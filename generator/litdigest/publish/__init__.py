"""From pages to files and sites. Entry points: `tree.write_tree`, `exchange.publish` and `finish.finish`."""
