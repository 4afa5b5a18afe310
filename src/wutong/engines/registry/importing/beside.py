"""What hangs on entities of a block: names, numbers, chains and titles; what an entity has already is left as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from django.db import connection

from wutong.engines.registry import models
from wutong.engines.registry._core.mapping import NAMES, NUMBERS
from wutong.engines.registry.importing.understanding import LONGEST
from wutong.engines.registry.search_index import add_words
from wutong.engines.registry.search_words import facet_word, plain_text
from wutong.platform.bulk_rows import reserve_ids, write_frame

_PIECE = 5_000  # entities asked about at a time
_TITLE = {"certificate_number": "number", "certificate_from": "valid_from", "certificate_to": "valid_to"}


def inserted(table: str, rows: pl.DataFrame, constants: Mapping[str, Any]) -> None:
    """Insert rows, if there are any."""
    if rows.height:
        write_frame(table, rows, lambda _rows: None, constants)


def numbered(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with numbers of their own in a table."""
    first = reserve_ids(table, rows.height) if rows.height else 1
    return rows.with_columns(id=pl.int_range(pl.len(), dtype=pl.Int64) + first)


class BesideWriter:
    """Writes what hangs on the entities of one import."""

    def __init__(self, source: str, moment: str, by: str) -> None:
        self._source: dict[str, Any] = {"source": source, "recorded_at": moment}
        self._by = {"recorded_by": by}

    def of_new(self, rows: pl.DataFrame) -> None:
        """Insert what new entities come with; what they are found by is written by the caller."""
        self._named(_names(rows))
        self._insert("registry_identifier", _numbers(rows))
        self._insert("registry_chainnode", _chains(rows), self._by)
        self._insert("registry_certificate", _titles(rows), self._by | {"issuer": ""})

    def of_known(self, rows: pl.DataFrame) -> set[int]:
        """Insert what rows bring of known entities and return those of which the search words must be written anew."""
        entities = rows["entity"].unique().to_list()
        names = _unknown(_names(rows), _had(models.EntityName, entities, ("entity_id", "kind", "text")))
        numbers = _unknown(_numbers(rows), _had(models.Identifier, entities, ("entity_id", "scheme", "value")))
        chains = _unknown(_chains(rows), _had(models.ChainNode, entities, ("entity_id", "chain")))
        self._named(names)
        self._insert("registry_identifier", numbers)
        self._insert("registry_chainnode", chains, self._by)
        stale = {number for frame in (names, numbers, chains) for number in frame["entity_id"].to_list()}
        return stale | self._titled(_titles(rows), entities)

    def _titled(self, titles: pl.DataFrame, entities: Sequence[int]) -> set[int]:
        """Insert titles, or the end that one is said to have now; return entities that a word more does not do for."""
        if not titles.height:
            return set()
        known = _held(entities)
        keys = ["entity_id", "kind", "number", "valid_from"]
        fresh = titles.join(known, on=keys, how="anti", nulls_equal=True, maintain_order="left")
        both = titles.join(known, on=keys, nulls_equal=True)
        ends = both.filter(pl.col("valid_to").is_not_null() & pl.col("valid_to").ne_missing("known_to"))
        _end(ends)
        self._insert("registry_certificate", fresh, self._by | {"issuer": ""})
        new = _unknown(fresh.select("entity_id", "kind"), known.select("entity_id", "kind"))
        words = new.with_columns(
            (" " + pl.col("kind").map_elements(lambda kind: facet_word("certificate", kind), pl.String)).alias("word")
        )
        joined = _merged(words["entity_id"].unique().to_list())
        alone = words.filter(~pl.col("entity_id").is_in(list(joined)))
        add_words(alone.group_by("entity_id", maintain_order=True).agg(pl.col("word").str.join("")))
        return joined

    def _named(self, names: pl.DataFrame) -> None:
        plain = plain_text(pl.col("text")).str.slice(0, LONGEST["name"])
        self._insert("registry_entityname", names.with_columns(plain=plain))

    def _insert(self, table: str, rows: pl.DataFrame, more: Mapping[str, Any] | None = None) -> None:
        inserted(table, numbered(table, rows), self._source | dict(more or {}))


def _names(rows: pl.DataFrame) -> pl.DataFrame:
    return stacked(rows, {"name": "official"} | {name: name for name in NAMES}, "kind", "text")


def _numbers(rows: pl.DataFrame) -> pl.DataFrame:
    return stacked(rows, {"code": "credit_code"} | {name: name for name in NUMBERS}, "scheme", "value")


def _chains(rows: pl.DataFrame) -> pl.DataFrame:
    return stacked(rows, {"chain": ""}, "node", "chain")


def _titles(rows: pl.DataFrame) -> pl.DataFrame:
    """Return entity_id, kind, number, valid_from, valid_to of the titles in rows, each once."""
    more = [
        (pl.col(name) if name in rows.columns else pl.lit(None, pl.String)).alias(new) for name, new in _TITLE.items()
    ]
    kind = pl.col("certificate") if "certificate" in rows.columns else pl.lit(None, pl.String)
    titles = rows.select(pl.col("entity").alias("entity_id"), kind.alias("kind"), *more)
    return titles.drop_nulls("kind").with_columns(pl.col("number").fill_null("")).unique(maintain_order=True)


def stacked(rows: pl.DataFrame, fields: Mapping[str, str], kind: str, value: str) -> pl.DataFrame:
    """Return entity_id, the kind and the value of several columns under one another, where they say something, each once."""
    parts = [
        rows.filter(pl.col(name).is_not_null() & (pl.col(name) != "")).select(
            pl.col("entity").alias("entity_id"), pl.lit(word).alias(kind), pl.col(name).alias(value)
        )
        for name, word in fields.items()
        if name in rows.columns
    ]
    schema = {"entity_id": pl.Int64, kind: pl.String, value: pl.String}
    return pl.concat([pl.DataFrame(schema=schema), *parts]).unique(maintain_order=True)


def _unknown(rows: pl.DataFrame, had: pl.DataFrame) -> pl.DataFrame:
    return rows.join(had, on=had.columns, how="anti", maintain_order="left")


def _had(model: Any, entities: Sequence[int], columns: Sequence[str]) -> pl.DataFrame:
    schema = {columns[0]: pl.Int64} | dict.fromkeys(columns[1:], pl.String)
    parts = [pl.DataFrame(schema=schema)]
    for start in range(0, len(entities), _PIECE):
        found = model.objects.filter(entity__in=entities[start : start + _PIECE]).values_list(*columns)
        parts.append(pl.DataFrame(list(found), schema=schema, orient="row"))
    return pl.concat(parts)


def _held(entities: Sequence[int]) -> pl.DataFrame:
    """Return the titles that entities have: id, entity_id, kind, number, valid_from, known_to; days as text."""
    schema = {"id": pl.Int64, "entity_id": pl.Int64, "kind": pl.String, "number": pl.String} | dict.fromkeys(
        ("valid_from", "known_to"), pl.Date
    )
    parts = [pl.DataFrame(schema=schema)]
    for start in range(0, len(entities), _PIECE):
        rows = models.Certificate.objects.filter(entity__in=entities[start : start + _PIECE])
        found = rows.values_list("id", "entity_id", "kind", "number", "valid_from", "valid_to")
        parts.append(pl.DataFrame(list(found), schema=schema, orient="row"))
    return pl.concat(parts).with_columns(pl.col("valid_from", "known_to").cast(pl.String))


def _end(ends: pl.DataFrame) -> None:
    """Write the day until which titles hold, as a source says it now."""
    if ends.height:
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE registry_certificate SET valid_to = %s WHERE id = %s", ends.select("valid_to", "id").rows()
            )


def _merged(entities: Sequence[int]) -> set[int]:
    """Return those of some entities that were found to be another one, or that others were found to be."""
    found: set[int] = set()
    for start in range(0, len(entities), _PIECE):
        some = entities[start : start + _PIECE]
        rows = models.Entity.objects.filter(merged_into__isnull=False)
        found |= set(rows.filter(pk__in=some).values_list("pk", flat=True))
        found |= set(rows.filter(merged_into__in=some).values_list("merged_into", flat=True))
    return found
