"""Stored files with type and size checks, named by content hash."""
