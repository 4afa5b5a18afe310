"""Reference zones, as data only."""
