"""Pages and API of requests for correction."""
