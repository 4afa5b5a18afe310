"""Pages and tiles of the map."""
