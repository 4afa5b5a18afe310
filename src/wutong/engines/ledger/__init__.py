"""Figures: claims by sources, adopted values, targets, and what was known when.

Leaves reading of documents to `reader` and the question whether a target is on its way to `packs.plan`.
"""
