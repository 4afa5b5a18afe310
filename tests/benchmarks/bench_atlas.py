"""Measure the map: 3,895 micro-grids, 447,000 points of a year, a million points to locate, tiles of every zoom level.

    PYTHONPATH=src python tests/benchmarks/bench_atlas.py [--points 447000] [--located 1000000] [--tiles 400] [--site]

The grid is the illustrative tiling; points lie in it by chance, four fifths of them crowded around forty places, as events in
a town do. Tiles are made without any cache. Prints one JSON object; times are CPU seconds of this process.
With --site the page itself is served on loopback and looked at in Chromium, by the clock (`map_view`).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time

import numpy as np
import shapely
from map_view import first_view

from wutong.engines.atlas._core.locating import Locator
from wutong.engines.atlas._core.mvt import encode
from wutong.engines.atlas._core.tiles import AreaLayer, PointLayer, tile_of
from wutong.engines.atlas._core.tiling import Tiling, tile
from wutong.engines.atlas.illustration import PLAN, SEED


def main() -> None:
    """Run all measurements and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=447_000)
    parser.add_argument("--located", type=int, default=1_000_000)
    parser.add_argument("--tiles", type=int, default=400)
    parser.add_argument("--site", action="store_true", help="look at the page in Chromium instead")
    given = parser.parse_args()
    chance = np.random.default_rng(1)
    tiling, made = _timed(lambda: tile(PLAN, SEED))
    bounds = shapely.total_bounds(tiling.micro)
    if given.site:
        view = first_view(_crowded(chance, bounds, given.points))
        print(json.dumps({"polygons": len(tiling.micro), "points": given.points, **view}))
        return
    locator, built = _timed(lambda: Locator(tiling.micro))
    points = chance.uniform(bounds[0], bounds[2], given.located), chance.uniform(bounds[1], bounds[3], given.located)
    found, located = _timed(lambda: locator.locate(*points))
    report = {
        "polygons": len(tiling.micro),
        "tiling_seconds": made,
        "located": given.located,
        "inside": int((found >= 0).sum()),
        "locate_seconds": round(built + located, 2),
        **_tiles(tiling, _crowded(chance, bounds, given.points), given.tiles, chance),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
    }
    print(json.dumps(report))


def _timed(work):
    before = time.process_time()
    result = work()
    return result, round(time.process_time() - before, 3)


def _crowded(chance: np.random.Generator, bounds: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    middles = chance.uniform(bounds[:2], bounds[2:], (40, 2))
    crowd = middles[chance.integers(0, 40, count)] + chance.normal(0, 0.004, (count, 2))
    alone = chance.uniform(bounds[:2], bounds[2:], (count, 2))
    return tuple(np.where(chance.random(count)[:, None] < 0.8, crowd, alone).T)


def _tiles(
    tiling: Tiling, points: tuple[np.ndarray, np.ndarray], count: int, chance: np.random.Generator
) -> dict[str, float]:
    layers = {
        "offices": AreaLayer(tiling.offices, [{"code": str(number)} for number in range(len(tiling.offices))]),
        "grids": AreaLayer(tiling.grids, [{"code": str(number)} for number in range(len(tiling.grids))]),
        "micro": AreaLayer(tiling.micro, [{"code": str(number)} for number in range(len(tiling.micro))]),
    }
    events, sorted_in = _timed(lambda: PointLayer(*points, np.arange(len(points[0]))))
    seconds, sizes = [], []
    for _ in range(count):
        zoom, point = int(chance.integers(9, 18)), int(chance.integers(len(points[0])))
        here = tile_of(points[0][point], points[1][point], zoom)
        level = "offices" if zoom < 11 else "grids" if zoom < 13 else "micro"
        data, spent = _timed(
            lambda here=here, level=level: encode(
                {level: layers[level].features(here), "points": events.features(here)}
            )
        )
        seconds.append(spent)
        sizes.append(len(data))
    return {
        "points": len(points[0]),
        "points_sorted_seconds": sorted_in,
        "tiles": count,
        "tile_p50_ms": round(float(np.percentile(seconds, 50)) * 1000, 1),
        "tile_p95_ms": round(float(np.percentile(seconds, 95)) * 1000, 1),
        "tile_largest_kb": round(max(sizes) / 1000, 1),
    }


if __name__ == "__main__":
    main()
