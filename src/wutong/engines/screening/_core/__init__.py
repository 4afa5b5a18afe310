"""Counting of the ladder: bits of criteria, flows between rungs, next year's figures. No Django, clock or file."""
