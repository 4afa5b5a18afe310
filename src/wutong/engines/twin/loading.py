"""A twin's firms into the registry, by its front door for imports: the register, the yearly figures, the titles."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from wutong.engines.registry import api as registry
from wutong.engines.twin.errors import TwinAbsent

SOURCE, FORM = "twin", "twin.annual"
FIRMS, RETURNS, TITLES = "firms", "returns", "titles"
_REGISTER = {
    "firm_id": "key", "name": "name", "code": "code", "short_name": "short", "legal_person": "person", "phone": "phone",
    "founded": "founded", "left": "ended", "status": "status", "industry": "industry", "size": "size", "chain": "chain",
    "office": "area", "address": "address", "lon": "lon", "lat": "lat", "capital_fen": {"field": "capital_fen", "unit": "分"},
}  # fmt: skip
_KEPT = {"firm_id": "key", "name": "name", "code": "code"}
_UNITS = {"staff": "人", "rd_staff": "人", "patents_granted": "件", "land_m2": "平方米", "energy_kgce": "吨标准煤"}
_YEAR_END, _BEGIN = "-12-31", "-01-01"
Told = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Loaded:
    """How many rows of a twin the registry took, and how many it refused."""

    taken: int
    refused: int


def load_rows(
    folder: Path,
    what: str,
    *,
    areas: Mapping[str, str],
    chains: Mapping[str, str],
    most: int | None = None,
    by: Any = None,
    told: Told = lambda _what, _done, _rows: None,
) -> Loaded:
    """Put a twin's `firms`, their yearly `returns` or their `titles` into the registry; a second time nothing changes.

    Shapes
        areas   code of an office of the twin -> code of the area it is
        chains  code of a chain -> its name
        most    about how many firms; all without it

    Raises
        TwinAbsent  if the folder holds no twin, or a table of it is missing
    """
    firms = _chosen(folder, most)
    names = firms.select("firm_id", "name", "code")
    mapping: dict[str, Any] = {"source": SOURCE}
    if what == FIRMS:
        table = firms.select(*_REGISTER)
        mapping |= {"columns": _REGISTER, "values": {"area": dict(areas), "chain": dict(chains)}}
    elif what == RETURNS:
        table = names.join(_panel(folder), on="firm_id")
        mapping |= {"form": FORM, "columns": _KEPT | _meanings(table)}
    else:
        table = _titles(folder, names)
        mapping |= {"columns": _TITLE}
    refused = int(_imported(table, mapping, what, by, told).get("refused", 0))
    return Loaded(table.height - refused, refused)


def _table(folder: Path, name: str) -> pl.DataFrame:
    path = folder / f"{name}.parquet"
    if not path.exists():
        raise TwinAbsent(folder=folder, missing=path.name)
    return pl.read_parquet(path)


def _chosen(folder: Path, most: int | None) -> pl.DataFrame:
    """Return the register, or a part of it: half of those that hold a title of some rank, and every so manieth firm."""
    status = pl.when(pl.col("left").is_null()).then(pl.lit("active")).otherwise(pl.lit("cancelled"))
    firms = _table(folder, "firms").with_columns(status=status, chain=pl.col("chain").cast(pl.String).replace("", None))
    if most is None or most >= firms.height:
        return firms
    titled = _table(folder, "titles").filter(~pl.col("title").cast(pl.String).is_in(_COMMON))
    ranked = firms.filter(pl.col("firm_id").is_in(titled["firm_id"].unique().implode()))
    parts = [_every(ranked, most // 2), _every(firms, most - most // 2)]
    return pl.concat(parts).unique("firm_id").sort("firm_id")


_COMMON = ["torch", "tech_sme"]


def _every(firms: pl.DataFrame, most: int) -> pl.DataFrame:
    return firms.gather_every(-(-firms.height // max(most, 1))) if firms.height else firms


def _panel(folder: Path) -> pl.DataFrame:
    return _table(folder, "panel").rename({"energy_tce": "energy_kgce", "year": "period"})


def _meanings(table: pl.DataFrame) -> dict[str, Any]:
    """Return what the columns of the yearly figures mean, each number with its unit."""
    figures = [name for name in table.columns if name not in {*_KEPT, "period"}]
    return {"period": "period"} | {name: {"field": name, "unit": _UNITS.get(name, "分")} for name in figures}


def _titles(folder: Path, names: pl.DataFrame) -> pl.DataFrame:
    """Return the titles that the registry knows (to be in the Torch statistics is none), each time a firm held one."""
    titles = _table(folder, "titles").with_columns(pl.col("title").cast(pl.String))
    last = titles["last_year"].max()
    held = names.join(titles.filter(pl.col("title").is_in(registry.certificate_kinds())), on="firm_id")
    ended = pl.when(pl.col("last_year") < last).then(pl.col("last_year").cast(pl.String) + _YEAR_END)
    begun = pl.col("first_year").cast(pl.String) + _BEGIN
    return held.select("firm_id", "name", "code", "title", ended.alias("to"), begun.alias("from"))


_TITLE = _KEPT | {"title": "certificate", "from": "certificate_from", "to": "certificate_to"}


def _imported(table: pl.DataFrame, mapping: dict[str, Any], what: str, by: Any, told: Told) -> Mapping[str, int]:
    """Import a table under a mapping that is kept, so that officials find it among theirs; return what became of its rows."""
    registry.save_mapping(f"{SOURCE}-{what}", _NAMES[what], mapping, by=by)
    content = io.BytesIO()
    table.write_parquet(content)
    source = registry.read_bytes(content.getvalue(), f"{SOURCE}-{what}.parquet")
    kept = registry.mapping_of(f"{SOURCE}-{what}")
    counts: Mapping[str, int] = registry.import_table(
        source, kept, by=by, progress=lambda done, rows: told(_NAMES[what], done, rows)
    ).counts
    return counts


_NAMES = {FIRMS: "合成园区：企业", RETURNS: "合成园区：年度数据", TITLES: "合成园区：称号"}
