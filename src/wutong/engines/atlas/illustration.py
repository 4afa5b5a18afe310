"""The numbers of the illustrative grid: how many units of each level, how large, around which point, from which seed.

Numbers of grids and micro-grids: the zone's figures for the end of 2023 (territory.yaml, grid_counts). The area and the middle
are round figures; the borders are made up (`_core.tiling`).
"""

from __future__ import annotations

from wutong.engines.atlas._core.tiling import Plan

PLAN = Plan(offices=5, grids=571, columns=95, rows=41, square_kilometres=99.0, lon=113.55, lat=34.80)
SEED = 20231231
# What the grid was before: districts and grids at the end of 2020 (territory.yaml, grid_counts).
EARLIER_DISTRICTS, EARLIER_GRIDS = 30, 198
