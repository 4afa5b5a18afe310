"""A block of understood rows held against what the registry knows: which are new, changed, the same, and about whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from django.db import connection

from wutong.engines.registry.declarations import panel_columns
from wutong.platform.bulk_rows import write_frame

TABLE = "registry_staged"
_COLUMNS = "(place bigint, source varchar(24), record_key varchar(80), code varchar(40), about varchar(50), form varchar(32), period varchar(16))"
_LAST = """
SELECT s.place, r.version, r.digest, r.batch_id FROM registry_staged s
JOIN registry_sourcerecord r ON r.source = s.source AND r.key = s.record_key AND r.about = s.about
"""
_LINKED = """
SELECT s.place, l.entity_id, 'link' FROM registry_staged s
JOIN registry_identitylink l ON l.source = s.source AND l.key = s.record_key
"""
_CODED = """
SELECT s.place, MIN(i.entity_id), 'code' FROM registry_staged s
JOIN registry_identifier i ON i.value = s.code AND i.scheme = 'credit_code'
WHERE s.code <> '' GROUP BY s.place
"""


def staged(frame: pl.DataFrame, source: str, form: str) -> None:
    """Put the keys of a block into a table of this connection, for joins; call it inside the block's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS {TABLE} {_COLUMNS}")
        cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608 - a constant
    rows = frame.select(
        "place", pl.col("key").alias("record_key"), pl.col("code").fill_null(""), "about",
        pl.col("period").fill_null("").alias("period"),
    )  # fmt: skip
    write_frame(TABLE, rows, lambda _rows: None, {"source": source, "form": form})


def last_versions() -> pl.DataFrame:
    """Return place, version, digest and batch of the last version of every staged record that is known."""
    frame = _met(_LAST, {"place": pl.Int64, "version": pl.Int64, "known": pl.String, "batch": pl.Int64})
    return frame.sort("version").group_by("place", maintain_order=True).last()


def known_entities() -> pl.DataFrame:
    """Return place, entity and how it is known (link or code) of every staged record whose subject is known."""
    schema = {"place": pl.Int64, "entity": pl.Int64, "how": pl.String}
    linked, coded = _met(_LINKED, schema), _met(_CODED, schema)
    return pl.concat([linked, coded.join(linked, on="place", how="anti")])


def known_returns(entities: Sequence[int], form: str) -> pl.DataFrame:
    """Return entity, period, panel (its number) and the cells that stand, of the returns of one form of some entities."""
    names = list(panel_columns())
    schema = {"entity": pl.Int64, "period": pl.String, "panel": pl.Int64} | {
        f"known_{name}": pl.Int64 for name in names
    }
    listed = ", ".join(f"p.{name}" for name in names)
    parts = [pl.DataFrame(schema=schema)]
    for some in _pieces(entities):
        statement = (
            f"SELECT p.entity_id, p.period, p.id, {listed} FROM registry_panelrow p "  # noqa: S608 - names from the declaration
            f"WHERE p.form = %s AND p.entity_id IN ({some})"
        )
        parts.append(_asked(statement, schema, [form]))
    found = pl.concat(parts)
    return _corrected(found, names)


def _corrected(found: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Lay the corrections over the cells of returns."""
    parts = [pl.DataFrame(schema={"panel": pl.Int64, "column": pl.String, "value": pl.Int64})]
    for some in _pieces(found["panel"].to_list()):
        statement = (
            f'SELECT panel_id, "column", value FROM registry_paneloverride WHERE panel_id IN ({some}) ORDER BY id'  # noqa: S608
        )
        parts.append(_asked(statement, parts[0].schema))
    over = pl.concat(parts)
    for name in over["column"].unique().to_list():
        last = over.filter(pl.col("column") == name).group_by("panel", maintain_order=True).last()
        found = found.join(last.select("panel", "value", pl.lit(True).alias("_is")), on="panel", how="left")
        held = pl.when("_is").then("value").otherwise(f"known_{name}").alias(f"known_{name}")
        found = found.with_columns(held).drop("value", "_is")
    return found


def shown_of(entities: Sequence[int], columns: Sequence[str]) -> pl.DataFrame:
    """Return entity and shown columns of entities that stand for themselves; merged ones are left out."""
    schema: Mapping[str, Any] = {"entity": pl.Int64} | {
        f"shown_{name}": pl.Int64
        if name in {"capital_fen", "area_id"}
        else pl.Float64
        if name in {"lon", "lat"}
        else pl.String
        for name in columns
    }
    listed = ", ".join(f"CAST({name} AS varchar(10))" if name in {"founded", "ended"} else name for name in columns)
    parts = [pl.DataFrame(schema=schema)]
    for some in _pieces(entities):
        statement = f"SELECT id, {listed} FROM registry_entity WHERE merged_into_id IS NULL AND id IN ({some})"  # noqa: S608
        parts.append(_asked(statement, schema))
    return pl.concat(parts)


def _pieces(numbers: Sequence[int], size: int = 10_000) -> list[str]:
    """Return whole numbers as they stand in IN (…), some thousand together."""
    return [", ".join(str(int(one)) for one in numbers[start : start + size]) for start in range(0, len(numbers), size)]


def _met(statement: str, schema: Mapping[str, Any]) -> pl.DataFrame:
    """Return what a table holds of the staged rows, each looked up in an index.

    PostgreSQL knows nothing of a table just filled and reads the other one through: the longer, the more it holds.
    """
    if connection.vendor != "postgresql":
        return _asked(statement, schema)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off")
        found = _asked(statement, schema)
        cursor.execute("SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on")
    return found


def _asked(statement: str, schema: Mapping[str, Any], values: Sequence[Any] = ()) -> pl.DataFrame:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return pl.DataFrame(cursor.fetchall(), schema=dict(schema), orient="row")
