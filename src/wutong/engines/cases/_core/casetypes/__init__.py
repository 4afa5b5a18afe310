"""Case types as data: what is read out of their files, and whether it holds together."""
