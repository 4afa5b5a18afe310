"""Holding a twin's files against the declaration: every total, wanted and got."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from wutong.engines.twin._core.declaration import scaled
from wutong.engines.twin.building import MARKER
from wutong.engines.twin.errors import TwinAbsent
from wutong.engines.twin.types import Declaration, Finding, Total


def about(folder: Path) -> dict[str, Any]:
    """Return zone, seed and scale of the twin in a folder.

    Raises
        TwinAbsent  if there is none
    """
    try:
        told: dict[str, Any] = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    except OSError as problem:
        raise TwinAbsent(folder=folder, missing=MARKER) from problem
    return told


def check(declaration: Declaration, folder: Path) -> list[Finding]:
    """Return every declared total with what the files have, counted anew from them.

    Raises
        TwinAbsent  if the folder holds no twin, or a table of it is missing
    """
    scale = float(about(folder)["scale"])
    held = scaled(declaration, scale) if scale != 1 else declaration
    totals = [total for total in held.totals if scale <= 1 or total.kind not in _EVENTS]
    return [_found(total, folder) for total in totals]


_EVENTS = frozenset({"events", "closed_events"})  # of scales up to 1


def _found(total: Total, folder: Path) -> Finding:
    got = _COUNTERS[total.kind](total, folder)
    return Finding(total, got, (got - total.value) / total.value if total.value else float(got != total.value))


def _table(folder: Path, name: str) -> pl.LazyFrame:
    path = folder / f"{name}.parquet"
    if not path.exists():
        raise TwinAbsent(folder=folder, missing=path.name)
    return pl.scan_parquet(path)


def _number(frame: pl.LazyFrame, what: pl.Expr) -> int:
    return int(frame.select(what).collect().item() or 0)


def _firms(total: Total, folder: Path) -> int:
    there = (pl.col("first_year") <= total.year) & (pl.col("last_year") >= total.year)
    frame = _table(folder, "firms").filter(there)
    if "chain" in total.where:
        frame = frame.filter(pl.col("chain") == total.where["chain"])
    return _number(frame, pl.col("firm_id").n_unique())


def _titles(total: Total, folder: Path) -> int:
    held = (pl.col("title") == total.of) & (pl.col("first_year") <= total.year) & (pl.col("last_year") >= total.year)
    return _number(_table(folder, "titles").filter(held), pl.col("firm_id").n_unique())


def _new_titles(total: Total, folder: Path) -> int:
    first = (
        _table(folder, "titles").filter(pl.col("title") == total.of).group_by("firm_id").agg(pl.col("first_year").min())
    )
    return _number(first.filter(pl.col("first_year") == total.year), pl.len())


def _sum(total: Total, folder: Path) -> int:
    frame = _table(folder, "panel").filter(pl.col("year") == total.year)
    if "sector" in total.where:
        inside = _table(folder, "firms").filter(pl.col(total.where["sector"])).select("firm_id")
        frame = frame.join(inside, on="firm_id", how="semi")
    return _number(frame, pl.col(total.of).sum())


def _events(total: Total, folder: Path) -> int:
    return _number(_table(folder, "events"), pl.len())


def _closed_events(_total: Total, folder: Path) -> int:
    return _number(_table(folder, "events"), pl.col("closed").sum())


def _features(total: Total, folder: Path) -> int:
    path = folder / f"{total.kind}.geojson"
    if not path.exists():
        raise TwinAbsent(folder=folder, missing=path.name)
    return len(json.loads(path.read_text(encoding="utf-8"))["features"])


_COUNTERS: dict[str, Callable[[Total, Path], int]] = {
    "firms": _firms,
    "titles": _titles,
    "new_titles": _new_titles,
    "sum": _sum,
    "events": _events,
    "closed_events": _closed_events,
    "offices": _features,
    "grids": _features,
    "micro_grids": _features,
}
