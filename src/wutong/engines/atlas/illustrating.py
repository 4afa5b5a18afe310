"""Loads the illustrative grid, so that a zone without surveyed borders has a map to look at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import shapely

from wutong.engines.atlas._core.geojson import Feature
from wutong.engines.atlas._core.streets import streets
from wutong.engines.atlas._core.tiling import Tiling, gathered, tile
from wutong.engines.atlas.illustration import EARLIER_DISTRICTS, EARLIER_GRIDS, PLAN, SEED
from wutong.engines.atlas.importing import import_features
from wutong.engines.atlas.models import Shape
from wutong.platform.territory.models import Area

_SOURCE = f"示意边界：由种子 {SEED} 生成，并非实测"
_OFFICE_KIND = "grid_level_2"


def load_illustration(since: date, *, before: date | None = None, by: Any = None) -> int:
    """Draw the illustrative grid from a day on and return how many shapes it has; nothing if shapes stand already.

    Offices take code and name from the grid areas of the territory in their order; where there are fewer, they are numbered.
    before  from this day on the coarser grid of earlier years is drawn, which is reorganised into the present one at
            `since`, and roads with house numbers and facilities
    """
    if Shape.objects.exists():
        return 0
    tiling = tile(PLAN, SEED)
    offices = _offices(tiling)
    earlier = _draw_earlier(tiling, offices, before, since, by) if before else 0
    grids = _numbered(offices, tiling.office_of, tiling.grids, 3, "网格")
    micro = _numbered(grids, tiling.grid_of, tiling.micro, 2, "微网格")
    levels = ([] if before else [("office", offices)]) + [("grid", grids), ("micro", micro)]
    drawn = earlier + sum(_import(features, level, since, by) for level, features in levels)
    return drawn + (_draw_streets(tiling, before, by) if before else 0)


def _draw_streets(tiling: Tiling, since: date, by: Any) -> int:
    """Draw roads with house numbers, and facilities beside them, so that addresses can be looked for."""
    made = streets(shapely.coverage_union_all(tiling.offices), SEED)
    levels = {"road": made.roads, "address": made.addresses, "facility": made.facilities}
    return sum(
        _import([Feature(one.code, one.name, one.shape) for one in several], level, since, by)
        for level, several in levels.items()
    )


def _draw_earlier(tiling: Tiling, offices: list[Feature], before: date, since: date, by: Any) -> int:
    """Draw offices, districts and grids as they were, and end the districts when the present grid begins."""
    drawn = _import(offices, "office", before, by)
    coarse, group, office_of = gathered(tiling, EARLIER_GRIDS)
    _, district_of_fine, office_of_district = gathered(tiling, EARLIER_DISTRICTS)
    # A coarser grid lies in the district of its first fine grid; the district is the ground of its coarser grids.
    first = [int(np.flatnonzero(group == one)[0]) for one in range(EARLIER_GRIDS)]
    district_of = district_of_fine[first]
    ground = [shapely.coverage_union_all(coarse[district_of == one]) for one in range(EARLIER_DISTRICTS)]
    districts = _numbered(offices, office_of_district, ground, 2, "片区", mark="p")
    drawn += _import(districts, "district", before, by)
    drawn += _import(_numbered(districts, district_of, coarse, 2, "基础网格"), "grid", before, by)
    import_features([], "district", since, source=_SOURCE, by=by, illustrative=True, whole=True)
    return drawn


def _offices(tiling: Tiling) -> list[Feature]:
    areas = list(Area.objects.filter(hierarchy="grid", kind=_OFFICE_KIND).order_by("path")[: PLAN.offices])
    named = [(area.code, area.name_zh) for area in areas]
    named += [(f"grid-{number}", f"第 {number} 办事处网格") for number in range(len(named) + 1, PLAN.offices + 1)]
    return [Feature(code, name, shape) for (code, name), shape in zip(named, tiling.offices, strict=True)]


def _import(features: list[Feature], level: str, since: date, by: Any) -> int:
    return import_features(features, level, since, source=_SOURCE, by=by, illustrative=True, whole=True)


def _numbered(
    above: list[Feature], place: Any, shapes: Any, digits: int, word: str, *, mark: str = ""
) -> list[Feature]:
    """Return shapes numbered within the one they lie in: 石佛办事处网格 001 网格, code grid-shifo-001."""
    counts: dict[int, int] = {}
    features = []
    for index, shape in zip(place.tolist(), shapes, strict=True):
        counts[index] = counts.get(index, 0) + 1
        number = f"{counts[index]:0{digits}d}"
        upper = above[index]
        name = f"{upper.name.removesuffix('网格').rstrip()} {number} {word}"
        features.append(Feature(f"{upper.code}-{mark}{number}", name, shape, {"parent": upper.code}))
    return features


def illustrated(offices: Sequence[tuple[str, str]]) -> dict[str, list[Feature]]:
    """Return the illustrative grid without a database: the shapes of every level, for offices given as (code, name)."""
    tiling = tile(PLAN, SEED)
    upper = [Feature(code, name, shape) for (code, name), shape in zip(offices, tiling.offices, strict=True)]
    grids = _numbered(upper, tiling.office_of, tiling.grids, 3, "网格")
    return {"office": upper, "grid": grids, "micro": _numbered(grids, tiling.grid_of, tiling.micro, 2, "微网格")}
