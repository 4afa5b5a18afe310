"""Backup and restore: one file that holds the whole zone and goes into either database.

Not here: what the tables mean. The dump knows columns and rows only."""
