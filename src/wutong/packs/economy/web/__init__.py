"""Pages and API of the economy pack."""
