"""Arithmetic of the registry: names as they are compared, search words, quartiles. Pure."""
