"""Pages of the territory: the tree on a day, one area with its history, reorganisation with a preview."""
