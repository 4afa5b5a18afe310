"""Loads the illustrative grid, so that a zone without surveyed borders has a map to look at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from wutong.engines.atlas._core.geojson import Feature
from wutong.engines.atlas._core.tiling import tile
from wutong.engines.atlas.illustration import PLAN, SEED
from wutong.engines.atlas.importing import import_features
from wutong.engines.atlas.models import Shape
from wutong.platform.territory.models import Area

_SOURCE = f"示意边界：由种子 {SEED} 生成，并非实测"
_OFFICE_KIND = "grid_level_2"


def load_illustration(since: date, *, by: Any = None) -> int:
    """Draw the illustrative grid from a day on and return how many shapes it has; nothing if shapes stand already.

    Offices take code and name from the grid areas of the territory in their order; where there are fewer, they are numbered.
    """
    if Shape.objects.exists():
        return 0
    areas = list(Area.objects.filter(hierarchy="grid", kind=_OFFICE_KIND).order_by("path")[: PLAN.offices])
    named = [(area.code, area.name_zh) for area in areas]
    named += [(f"grid-{number}", f"第 {number} 办事处网格") for number in range(len(named) + 1, PLAN.offices + 1)]
    tiling = tile(PLAN, SEED)
    offices = [Feature(code, name, shape) for (code, name), shape in zip(named, tiling.offices, strict=True)]
    grids = _numbered(offices, tiling.office_of, tiling.grids, 3, "网格")
    micro = _numbered(grids, tiling.grid_of, tiling.micro, 2, "微网格")
    levels = (("office", offices), ("grid", grids), ("micro", micro))
    return sum(
        import_features(features, level, since, source=_SOURCE, by=by, illustrative=True) for level, features in levels
    )


def _numbered(above: list[Feature], place: Any, shapes: Any, digits: int, word: str) -> list[Feature]:
    """Return shapes numbered within the one they lie in: 石佛办事处网格 001 网格."""
    counts: dict[int, int] = {}
    features = []
    for index, shape in zip(place.tolist(), shapes, strict=True):
        counts[index] = counts.get(index, 0) + 1
        number = f"{counts[index]:0{digits}d}"
        upper = above[index]
        name = f"{upper.name.removesuffix('网格').rstrip()} {number} {word}"
        features.append(Feature(f"{upper.code}-{number}", name, shape, {"parent": upper.code}))
    return features


def illustrated(offices: Sequence[tuple[str, str]]) -> dict[str, list[Feature]]:
    """Return the illustrative grid without a database: the shapes of every level, for offices given as (code, name)."""
    tiling = tile(PLAN, SEED)
    upper = [Feature(code, name, shape) for (code, name), shape in zip(offices, tiling.offices, strict=True)]
    grids = _numbered(upper, tiling.office_of, tiling.grids, 3, "网格")
    return {"office": upper, "grid": grids, "micro": _numbered(grids, tiling.grid_of, tiling.micro, 2, "微网格")}
