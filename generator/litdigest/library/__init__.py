"""Dumps to a library: years, identities, merging. The door is `build.build_library`."""
