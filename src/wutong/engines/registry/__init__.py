"""The registry: which firms, institutions and persons there are, under which names and numbers."""
