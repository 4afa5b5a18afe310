"""The map: where areas, grids, parcels, roads and facilities lie, since when and until when.

Finds the grid of a point, what is nearest or within reach, and draws all of it as vector tiles; keeps the old shapes when
grids are split or joined. Leaves the tree of areas to `platform.territory`, what happens in them to `cases` and the packs.
"""
