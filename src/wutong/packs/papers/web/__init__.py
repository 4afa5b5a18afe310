"""Pages and interface of the papers pack."""
