"""A table of relations into the registry: a firm, what the other one is to it, and the other one; both are known already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
from django.db import connection

from wutong.engines.registry import models
from wutong.engines.registry.importing.beside import inserted, numbered
from wutong.engines.registry.importing.writing import BlockWriter, Outcome
from wutong.engines.registry.search_words import plain_text

# What the other one is to the firm of a row -> the kind that is recorded, and whether the other one stands first in it.
DIRECTIONS = {
    "parent": ("parent", True), "subsidiary": ("parent", False), "investor": ("investor", True), "invested": ("investor", False),
    "head": ("branch", True), "branch": ("branch", False), "supplier": ("supplier", True), "customer": ("supplier", False),
}  # fmt: skip
_KEYS = ("entity_id", "other_id", "kind", "valid_from")
_PIECE = 5_000


class RelationWriter(BlockWriter):
    """Writes blocks of relations; a row whose firm or other one is not known is refused, and nobody is made by it."""

    def _with_entities(self, frame: pl.DataFrame, outcome: Outcome) -> pl.DataFrame:
        frame = self._found(frame)
        for column, problem in (("entity", "firm.unknown"), ("other", "other.unknown")):
            unknown = frame.filter(pl.col(column).is_null())
            self._refuse_late(unknown, problem, outcome)
            frame = frame.filter(pl.col(column).is_not_null())
        self._refuse_late(frame.filter(pl.col("entity") == pl.col("other")), "other.same", outcome)
        frame = frame.filter(pl.col("entity") != pl.col("other"))
        self._relate(frame)
        return frame

    def _found(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the rows with the numbers of both, each by its code, its number in this source or its name alone."""
        source = self._mapping.source
        for column, start in (("entity", ""), ("other", "other_")):
            code, key, name = (
                pl.col(start + part) if start + part in frame.columns else pl.lit(None, pl.String)
                for part in ("code", "key", "name")
            )
            asked = frame.select(code.alias("code"), key.alias("key"), plain_text(name).alias("name"))
            found = pl.DataFrame([
                _looked_up(asked["code"], _by_code(asked["code"].drop_nulls().unique().to_list())).alias("code"),
                _looked_up(asked["key"], _by_key(source, asked["key"].drop_nulls().unique().to_list())).alias("key"),
                _looked_up(asked["name"], _by_name(asked["name"].drop_nulls().unique().to_list())).alias("name"),
            ])  # fmt: skip
            frame = frame.with_columns(found.select(pl.coalesce("code", "key", "name")).to_series().alias(column))
        return frame

    def _relate(self, frame: pl.DataFrame) -> None:
        """Insert relations; of one that stands already only the share and the end are written anew."""
        rows = _stated(frame)
        if not rows.height:
            return
        known = _standing(rows["entity_id"].unique().to_list())
        fresh = rows.join(known, on=_KEYS, how="anti", nulls_equal=True, maintain_order="left")
        constants = {"source": self._mapping.source, "recorded_at": self._moment, "recorded_by": self._by, "note": ""}
        inserted("registry_relation", numbered("registry_relation", fresh), constants)
        both = rows.join(known, on=_KEYS, nulls_equal=True)
        said = both.select("share_basis_points", "valid_to", "id").rows()
        if said:
            with connection.cursor() as cursor:
                cursor.executemany(
                    "UPDATE registry_relation SET share_basis_points = %s, valid_to = %s WHERE id = %s", said
                )


def _stated(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the relations of the rows as they are recorded, each once: the first one, the second one, kind, share, days."""
    first = pl.col("relation").replace_strict({word: first for word, (_kind, first) in DIRECTIONS.items()})
    absent = [pl.lit(None, pl.Int64).alias("share")] if "share" not in frame.columns else []
    days = [
        pl.lit(None, pl.String).alias(name) for name in ("relation_from", "relation_to") if name not in frame.columns
    ]
    return (
        frame.with_columns(*absent, *days)
        .select(
            pl.when(first).then("other").otherwise("entity").alias("entity_id"),
            pl.when(first).then("entity").otherwise("other").alias("other_id"),
            pl.col("relation")
            .replace_strict({word: kind for word, (kind, _first) in DIRECTIONS.items()})
            .alias("kind"),
            pl.col("share").alias("share_basis_points"),
            pl.col("relation_from").alias("valid_from"),
            pl.col("relation_to").alias("valid_to"),
        )
        .unique(_KEYS, keep="last", maintain_order=True)
    )


def _looked_up(cells: pl.Series, known: dict[str, int]) -> pl.Series:
    if not known:
        return pl.repeat(None, len(cells), dtype=pl.Int64, eager=True)
    return cells.replace_strict(known, default=None, return_dtype=pl.Int64)


def _by_code(codes: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in _pieces(codes):
        rows = models.Identifier.objects.filter(scheme="credit_code", value__in=some).order_by("-entity_id")
        found.update(rows.values_list("value", "entity_id"))
    return found


def _by_key(source: str, keys: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in _pieces(keys):
        found.update(models.IdentityLink.objects.filter(source=source, key__in=some).values_list("key", "entity_id"))
    return found


def _by_name(names: Sequence[str]) -> dict[str, int]:
    """Return the entities of plain names that only one of them has or had."""
    found: dict[str, set[int]] = {}
    for some in _pieces(names):
        rows = models.EntityName.objects.filter(plain__in=some, kind__in=["official", "former"])
        for plain, entity, into in rows.values_list("plain", "entity_id", "entity__merged_into_id"):
            found.setdefault(plain, set()).add(into or entity)
    return {plain: next(iter(entities)) for plain, entities in found.items() if len(entities) == 1}


def _standing(entities: Sequence[int]) -> pl.DataFrame:
    """Return the relations in which some entities stand first: their keys and their numbers."""
    schema = {"entity_id": pl.Int64, "other_id": pl.Int64, "kind": pl.String, "valid_from": pl.Date, "id": pl.Int64}
    parts = [pl.DataFrame(schema=schema)]
    for some in _pieces(entities):
        rows = models.Relation.objects.filter(entity__in=some).values_list(*_KEYS, "id")
        parts.append(pl.DataFrame(list(rows), schema=schema, orient="row"))
    return pl.concat(parts).with_columns(pl.col("valid_from").cast(pl.String))


def _pieces(items: Sequence[Any]) -> list[Sequence[Any]]:
    return [items[start : start + _PIECE] for start in range(0, len(items), _PIECE)]
