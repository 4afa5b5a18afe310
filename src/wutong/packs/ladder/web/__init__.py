"""Pages and API of the ladder."""
