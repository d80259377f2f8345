"""Library to numbers: tokens, vectors, places on the map; topics, tags and related papers in folders of their own."""
