"""Pages and API of the supervision pack."""
