"""Pages and API of the registry: finding firms, what a figure rests on, lists, imports, doubtful matches."""
