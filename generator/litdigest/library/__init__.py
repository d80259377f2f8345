"""From dumps to a library: years, identities, merging. Entry point: `build.build_library`."""
