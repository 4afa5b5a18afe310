"""Plans: chapters, indicators with targets, programmes; progress, breakdown, revision, drafting (S01–S03)."""
