"""Front door of the territory: the tree on a day, reorganisation, and what became of an area."""

from wutong.platform.territory.loading import load_territory
from wutong.platform.territory.tree import (
    add_area,
    ancestors,
    area_by_code,
    broken_paths,
    descendants,
    tree_on,
    valid_on,
)

__all__ = [
    "add_area",
    "ancestors",
    "area_by_code",
    "broken_paths",
    "descendants",
    "load_territory",
    "tree_on",
    "valid_on",
]
