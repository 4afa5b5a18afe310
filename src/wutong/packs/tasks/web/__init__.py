"""What the tasks pack puts on pages of others."""
