"""Pages and API of documents."""
