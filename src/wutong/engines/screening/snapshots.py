"""The register as the clauses need it: one row a firm, kept as Parquet under its content hash and read again while it holds.

The database is the truth; a file here is a cache that screenings pin. What a reader sees of it goes through
`Scope.predicate("area_path")`.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.db.models import Max

from wutong.engines.registry import api as registry
from wutong.engines.rules.types import FieldInfo
from wutong.engines.screening._core.flows import holders
from wutong.engines.screening.errors import NothingToScreen
from wutong.engines.screening.law import digest as law_digest
from wutong.engines.screening.law import law
from wutong.engines.screening.models import Sheet
from wutong.engines.screening.rungs import sources
from wutong.engines.screening.sheets import in_order
from wutong.kernel.unit import unit

WHO = ("firm", "name", "code", "industry", "size", "area", "area_name", "area_path")
FORMAT = "screening-1"
FEN_A_YUAN = 100
AN_HOUR = 3600
_TYPES = {"flag": pl.Boolean, "code": pl.String, "date": pl.Date}


@dataclass(frozen=True)
class Snapshot:
    """The register at a moment: `register` tells what stood then, `digest` the files' content.

    Shapes
        firms   one row a firm: WHO, standing, founded, sme, field_year of the yearly fields, fields of sheets
        titles  id, firm, kind, number, valid_from, valid_to, revoked_on
        years   of the figures, rising
    """

    register: str
    digest: str
    firms: pl.DataFrame
    titles: pl.DataFrame
    years: tuple[int, ...]


def folder() -> Path:
    """Return where the files lie."""
    found = Path(settings.DATA) / "screening"
    found.mkdir(parents=True, exist_ok=True)
    return found


def register_state() -> str:
    """Return what stands in the register, in the sheets and in the clause files, in short."""
    last = Sheet.objects.aggregate(last=Max("pk"))["last"] or 0
    return f"{registry.state()}-{last}-{law_digest()[:8]}"


def taken() -> Snapshot:
    """Return the register as it stands, from its file where nothing has changed since.

    Raises
        NothingToScreen  if it holds no yearly figures
    """
    state = register_state()
    note = folder() / f"register-{state}.txt"
    kept = note.read_text(encoding="utf-8") if note.exists() else ""
    if kept and _paths(kept)[0].exists():
        return kept_as(kept, state)
    made = _read(state)
    note.write_text(made.digest, encoding="utf-8")
    return made


@lru_cache(maxsize=2)
def kept_as(digest: str, register: str = "") -> Snapshot:
    """Return a snapshot by its content hash. Raises FileNotFoundError where its files are gone."""
    firms, titles = (pl.read_parquet(path, memory_map=False) for path in _paths(digest))
    return Snapshot(register, digest, firms, titles, _years(firms.columns))


def _paths(digest: str) -> tuple[Path, Path]:
    return folder() / f"firms-{digest}.parquet", folder() / f"titles-{digest}.parquet"


def keep(frame: pl.DataFrame, stem: str) -> str:
    """Write a frame under its content hash and return the hash; a file appears whole or not at all."""
    part = folder() / f".{stem}-{secrets.token_hex(4)}.part"
    frame.write_parquet(part, compression="zstd", compression_level=1)
    digest = hashlib.sha256(part.read_bytes()).hexdigest()
    part.replace(folder() / f"{stem}-{digest}.parquet")
    return digest


def sweep(pinned: Set[str]) -> None:
    """Remove files that nothing pins; those of the last hour stay, another process may be about to pin them."""
    files = {path: stat.st_mtime for path in folder().glob("[!.]*") if (stat := _stat(path))}
    newest = max(files.values(), default=0.0)
    for path in (path for path, written in files.items() if written < newest - AN_HOUR):
        if _content(path) not in pinned:
            path.unlink(missing_ok=True)


def _stat(path: Path) -> os.stat_result | None:
    """Return what the system says of a file, None where another process has just swept it."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _content(path: Path) -> str:
    """Return the content hash that a file holds, or is named in a note; empty where another process has just swept it."""
    if path.suffix != ".txt":
        return path.stem.partition("-")[2]
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def _read(register: str) -> Snapshot:
    firms, titles = _firms(), registry.certificate_columns()
    if not _years(firms.columns):
        raise NothingToScreen()
    both = keep(firms, "firms"), keep(titles, "titles")
    digest = hashlib.sha256(f"{FORMAT} {both}".encode()).hexdigest()
    for one, path, stem in zip(both, _paths(digest), ("firms", "titles"), strict=True):
        (folder() / f"{stem}-{one}.parquet").replace(path)
    return kept_as(digest, register)


def _years(columns: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted({int(name[-4:]) for name in columns if name.startswith("revenue_")}))


def _firms() -> pl.DataFrame:
    """Return one row a firm with everything the clauses may read."""
    firms = registry.firm_columns().rename({"status": "standing"})
    sme = pl.col("size").replace_strict(dict(sources().sme), default=None, return_dtype=pl.Boolean)
    firms = firms.with_columns(sme.alias("sme"))
    for period in registry.periods_reported():
        if len(period) == 4 and period.isdigit():  # quarters and months are no year's figures
            firms = firms.join(_year(int(period)), on="firm", how="left", maintain_order="left")
    return _with_sheets(firms)


def _year(year: int) -> pl.DataFrame:
    """Return the yearly fields of a year, and the grants that are added up later."""
    figures = registry.figure_columns(str(year))
    wanted = sources().panel | {column: column for columns in sources().accumulated.values() for column in columns}
    return figures.select("firm", *(pl.col(column).alias(f"{field}_{year}") for field, column in wanted.items()))


def _with_sheets(firms: pl.DataFrame) -> pl.DataFrame:
    """Lay what sheets say over the columns; what was checked for all firms fills in where nothing is said of one."""
    said: dict[str, dict[int, Any]] = {}
    of_all: dict[str, Any] = {}
    for firm, year, values in in_order(Sheet.objects.all()).values_list("firm", "year", "values"):
        for code, value in values.items():
            column = f"{code}_{year}" if law().fields[code].yearly else code
            if firm is None:
                of_all[column] = value
            else:
                said.setdefault(column, {})[firm] = value
    for column in sorted({*said, *of_all}):
        info = law().fields[column.rpartition("_")[0] if column[-4:].isdigit() else column]
        firms = _laid_over(firms, column, said.get(column, {}), of_all.get(column), info)
    return firms


def _laid_over(firms: pl.DataFrame, column: str, said: dict[int, Any], of_all: Any, info: FieldInfo) -> pl.DataFrame:
    kind = _TYPES.get(info.kind, pl.Int64 if in_fen(info) else pl.Float64)
    values = [stored(value, info) for value in said.values()]
    over = pl.DataFrame({"firm": list(said), "_said": values}, schema={"firm": pl.Int64, "_said": kind})
    firms = firms.join(over, on="firm", how="left", maintain_order="left")
    found = pl.col("_said")
    if column in firms.columns:
        found = pl.coalesce(found, pl.col(column))
    if of_all is not None:
        found = found.fill_null(stored(of_all, info))
    return firms.with_columns(found.alias(column)).drop("_said")


def stored(value: Any, info: FieldInfo) -> Any:
    """Return a value of a sheet as the columns hold it: money of fields stored in fen in fen, numbers in their unit."""
    if value is None or info.kind in ("flag", "code"):
        return value
    if info.kind == "date":
        return date.fromisoformat(value)
    return round(Fraction(value) * unit(info.unit).factor * FEN_A_YUAN) if in_fen(info) else float(value)


def in_fen(info: FieldInfo) -> bool:
    """Return whether a field's column holds whole fen."""
    return info.kind == "money" and info.factor == Fraction(1, FEN_A_YUAN)


def of_year(snapshot: Snapshot, year: int, on: date) -> pl.DataFrame:
    """Return the firms as the law of a day sees them with the figures of a year: stand-ins, totals of grants, valid titles."""
    firms = snapshot.firms
    held = holders(snapshot.titles, on)
    known = [one for one in snapshot.years if one <= year]
    columns = [
        *(_stand_in(firms, field, column, one) for field, column in sources().stand_in.items() for one in known),
        *(_accumulated(firms, field, columns, known) for field, columns in sources().accumulated.items()),
        *(
            pl.col("firm").is_in(held.filter(pl.col("kind") == kind)["firm"].implode()).alias(field)
            for field, kind in sources().holds.items()
        ),
    ]
    return firms.with_columns(columns)


def _stand_in(firms: pl.DataFrame, field: str, column: str, year: int) -> pl.Expr:
    said, stands = f"{field}_{year}", pl.col(f"{column}_{year}")
    return (pl.coalesce(said, stands.cast(pl.Float64)) if said in firms.columns else stands).alias(said)


def _accumulated(firms: pl.DataFrame, field: str, columns: list[str], years: list[int]) -> pl.Expr:
    grants = [pl.col(f"{column}_{year}") for column in columns for year in years if f"{column}_{year}" in firms.columns]
    known = pl.any_horizontal(one.is_not_null() for one in grants) if grants else pl.lit(False)
    total = pl.when(known).then(pl.sum_horizontal(grants)) if grants else pl.lit(None, pl.Int64)
    return (pl.coalesce(field, total.cast(pl.Float64)) if field in firms.columns else total).alias(field)
