"""Front door of the territory: the tree on a day, reorganisation, and what became of an area."""

from wutong.platform.territory.history import (
    Change,
    changes_of,
    last_reorganisation,
    preview,
    take_back,
    tree_on,
    undo_last,
)
from wutong.platform.territory.lineage import Share, resolve, successors
from wutong.platform.territory.loading import load_territory
from wutong.platform.territory.reorganisation import Part, join, move, rename, split
from wutong.platform.territory.tree import (
    NewArea,
    add_area,
    add_areas,
    ancestors,
    area_by_code,
    broad,
    broken_paths,
    descendants,
    valid_on,
)

__all__ = [
    "Change",
    "NewArea",
    "Part",
    "Share",
    "add_area",
    "add_areas",
    "ancestors",
    "area_by_code",
    "broad",
    "broken_paths",
    "changes_of",
    "descendants",
    "join",
    "last_reorganisation",
    "load_territory",
    "move",
    "preview",
    "rename",
    "resolve",
    "split",
    "successors",
    "take_back",
    "tree_on",
    "undo_last",
    "valid_on",
]
