"""From texts to numbers: tokens, vectors and places on the map; topics, tags and related papers are subpackages."""
