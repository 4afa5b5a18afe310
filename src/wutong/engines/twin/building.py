"""Building a twin: from a zone's declaration to Parquet and GeoJSON in a folder."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow.parquet as pq
import shapely

from wutong.engines.twin._core import ground as land
from wutong.engines.twin._core.declaration import scaled
from wutong.engines.twin._core.events import make_events
from wutong.engines.twin._core.firms import make_firms
from wutong.engines.twin._core.frames import firm_table, panel_table, resident_table, title_table, truth_table
from wutong.engines.twin._core.panel import all_figures, grown, levelled
from wutong.engines.twin._core.titles import all_titles
from wutong.engines.twin.errors import FolderTaken, ScaleRefused
from wutong.engines.twin.types import Declaration

MARKER = "twin.json"
UNFINISHED = (
    "unfinished"  # stands in the folder while a twin is written, so that one that was stopped is known for a twin
)
Told = Callable[[str], None]


def build(
    declaration: Declaration,
    folder: Path,
    *,
    zone: str,
    seed: int,
    scale: float = 1.0,
    levels: Mapping[str, list[Any]],
    office_names: list[str],
    holidays: frozenset[date],
    told: Told = lambda _words: None,
) -> None:
    """Write the twin of a zone into `folder`; the same seed writes the same rows.

    Up to scale 1 it is one zone with fewer firms and events; above, it is that many zones of full size one after another
    (their registers only), written in streams.

    Shapes
        levels    office, grid and micro: features of the grid (`wutong.engines.atlas`)
        holidays  public holidays of the years of the twin

    Raises
        FolderTaken   if the folder holds files that are no twin's
        ScaleRefused  for a scale that is none, or one so small that the totals contradict one another
    """
    whole = _zones(scale)
    _empty(folder)
    one = scaled(declaration, 1.0 if scale > 1 else scale)
    try:
        _write(folder, one, seed, whole, levels, office_names, holidays, told)
    except ValueError as problem:
        shutil.rmtree(folder)
        if scale >= 1:
            raise
        raise ScaleRefused(
            scale=scale,
            why="规模太小，按比例缩小以后各项总量不能同时成立",
            why_en="it is so small that the totals contradict one another",
        ) from problem
    about = {"zone": zone, "seed": seed, "scale": scale, "format": 1}
    (folder / MARKER).write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (folder / UNFINISHED).unlink()


def _zones(scale: float) -> int:
    """Return of how many zones of full size a twin is; one for a part of a zone.

    Raises
        ScaleRefused  for a scale that is none
    """
    if not 0 < scale < math.inf:
        raise ScaleRefused(scale=scale, why="规模应大于 0", why_en="a scale is above 0")
    if scale > 1 and scale != int(scale):
        raise ScaleRefused(scale=scale, why="大于 1 的规模应是整数", why_en="a scale above 1 is a whole number")
    return int(scale) if scale > 1 else 1


def _write(
    folder: Path,
    one: Declaration,
    seed: int,
    whole: int,
    levels: Mapping[str, list[Any]],
    office_names: list[str],
    holidays: frozenset[date],
    told: Told,
) -> None:
    """Write the ground, the registers of as many zones, and of a single one its year of events."""
    chance = np.random.default_rng([seed, 0])
    ground = land.make_ground(levels["micro"], [feature.code for feature in levels["office"]], _people(one), chance)
    told("画出网格、园区、地块和设施")
    _write_ground(folder, levels, ground, one, chance)
    _write_registers(folder, one, seed, whole, ground, office_names, told)
    if whole == 1:
        told("生成一年的事件")
        _write_events(folder, one, seed, ground, holidays)


def _people(declaration: Declaration) -> int:
    return round(declaration.shape["residents"] * declaration.scale)


def _empty(folder: Path) -> None:
    """Make room for a twin: an older one is removed, anything else is left and refused."""
    if folder.exists() and any(folder.iterdir()):
        if not any((folder / mark).exists() for mark in (MARKER, UNFINISHED)):
            raise FolderTaken(folder=folder)
        shutil.rmtree(folder)
    (folder / "truth").mkdir(parents=True, exist_ok=True)
    (folder / UNFINISHED).touch()


def _write_registers(
    folder: Path,
    declaration: Declaration,
    seed: int,
    whole: int,
    ground: land.Ground,
    office_names: list[str],
    told: Told,
) -> None:
    shape = {**declaration.shape, "office_names": office_names}
    offices = _offices(ground)
    with _Streams(folder) as streams:
        start = 1
        for number in range(whole):
            told(f"生成企业名册 {number + 1}/{whole}")
            chance = np.random.default_rng([seed, 1, number])
            firms = make_firms(declaration, chance)
            truth = levelled(firms, grown(firms, declaration, chance), declaration)
            streams.write("firms", firm_table(firms, start, shape, offices, ground, chance))
            streams.write("panel", panel_table(all_figures(firms, truth, declaration, chance), start))
            streams.write("titles", title_table(all_titles(firms, truth, declaration, chance), start))
            streams.write("truth/firms", truth_table(firms, truth, start))
            start += len(firms)


def _offices(ground: land.Ground) -> list[str]:
    """Return the codes of the offices in the order they are numbered."""
    first = [int(np.flatnonzero(ground.office == number)[0]) for number in range(int(ground.office.max()) + 1)]
    return [ground.grid[place].rsplit("-", 1)[0] for place in first]


class _Streams:
    """Parquet files that grow piece by piece; pieces are packed and written while the next ones are made."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, pq.ParquetWriter] = {}
        self._lane = ThreadPoolExecutor(1)
        self._last: Future[None] | None = None

    def __enter__(self) -> _Streams:
        return self

    def __exit__(self, *_problem: object) -> None:
        self._lane.shutdown()
        for writer in self._open.values():
            writer.close()
        if self._last:
            self._last.result()

    def write(self, name: str, table: pl.DataFrame) -> None:
        """Add a piece to a file; a piece that could not be written is told by the next one."""
        arrow = table.with_columns(pl.col(pl.Categorical).cast(pl.String)).to_arrow()
        if name not in self._open:
            self._open[name] = pq.ParquetWriter(self._folder / f"{name}.parquet", arrow.schema, compression="zstd")
        before, self._last = self._last, self._lane.submit(self._open[name].write_table, arrow)
        if before:
            before.result()  # at most one piece waits in memory


def _write_events(
    folder: Path, declaration: Declaration, seed: int, ground: land.Ground, holidays: frozenset[date]
) -> None:
    weight = ground.people + ground.people.mean() * 0.2
    points = {"micro": ground.codes, "lon": ground.lon, "lat": ground.lat, "weight": weight / weight.sum()}
    events, same, weather = make_events(declaration, points, holidays, np.random.default_rng([seed, 2]))
    with _Streams(folder) as streams:
        streams.write("events", events)
        streams.write("truth/same_events", same)
        streams.write("weather", weather)


def _write_ground(
    folder: Path,
    levels: Mapping[str, list[Any]],
    ground: land.Ground,
    declaration: Declaration,
    chance: np.random.Generator,
) -> None:
    shape = declaration.shape
    for level, features in levels.items():
        rows = ((feature.code, feature.name, feature.shape) for feature in features)
        parents = [str(feature.properties.get("parent", "")) for feature in features]
        _write_geojson(folder / f"{_PLURAL[level]}.geojson", rows, parents)
    _write_geojson(folder / "parks.geojson", land.parks(ground, shape["parks"]))
    _write_geojson(folder / "parcels.geojson", land.parcels(ground, shape["parcels"], chance))
    _write_geojson(folder / "facilities.geojson", land.facilities(ground, shape["facilities"], chance))
    with _Streams(folder) as streams:
        streams.write("residents", resident_table(ground))


_PLURAL = {"office": "offices", "grid": "grids", "micro": "micro_grids"}


def _write_geojson(
    path: Path, rows: Iterable[tuple[str, str, shapely.Geometry]], parents: list[str] | None = None
) -> None:
    """Write features with code and name, one a line."""
    with path.open("w", encoding="utf-8") as file:
        file.write('{"type": "FeatureCollection", "features": [\n')
        for number, (code, name, shape) in enumerate(rows):
            properties = {"code": code, "name": name, "illustrative": True}
            if parents and parents[number]:
                properties["parent"] = parents[number]
            geometry = json.loads(shapely.to_geojson(shape))
            line = json.dumps({"type": "Feature", "properties": properties, "geometry": geometry}, ensure_ascii=False)
            file.write((",\n" if number else "") + line)
        file.write("\n]}\n")
