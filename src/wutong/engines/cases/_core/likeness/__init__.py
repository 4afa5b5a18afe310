"""Which reports are about the same matter, and why."""
