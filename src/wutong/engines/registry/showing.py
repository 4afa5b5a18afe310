"""What is shown of an entity: for each field the value of the source that is trusted most, by the survivorship table.

A pure function of the records, the links and the merges: writing it anew gives the same bytes, which is what lets a
merge be undone without loss.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from wutong.engines.registry import models
from wutong.engines.registry._core.mapping import RELATION, TITLE
from wutong.engines.registry.declarations import REQUEST, trust
from wutong.engines.registry.identity import members
from wutong.engines.registry.search_words import search_texts

SHOWN = (
    "name", "code", "legal_form", "status", "founded", "ended", "capital_fen", "industry", "size", "area_id", "address",
    "lon", "lat", "person", "phone", "products",
)  # fmt: skip
_NONE = {"founded", "ended", "capital_fen", "area_id", "lon", "lat"}
_RECORDED = {"area": "area_id"}  # name in a record -> column
_PIECE = 500
INSTEAD = "instead"  # in the record of a request: what was shown until then
Believed = dict[str, tuple[Any, models.SourceRecord]]


def records_of(groups: Mapping[int, Sequence[int]]) -> dict[int, list[models.SourceRecord]]:
    """Return for each entity the last version of every record that is linked to one of its group."""
    owner = {member: number for number, group in groups.items() for member in group}
    linked: dict[tuple[str, str], int] = {}
    links = models.IdentityLink.objects.filter(entity__in=list(owner)).order_by("entity_id", "id")
    for source, key, entity in links.values_list("source", "key", "entity_id"):
        linked[source, key] = owner[entity]
    by_source: dict[str, list[str]] = defaultdict(list)
    for source, key in linked:
        by_source[source].append(key)
    found: dict[int, dict[tuple[str, str, str], models.SourceRecord]] = {number: {} for number in groups}
    for source, keys in by_source.items():
        for start in range(0, len(keys), _PIECE):
            rows = models.SourceRecord.objects.filter(source=source, key__in=keys[start : start + _PIECE])
            for row in rows.select_related("batch").order_by("version"):
                found[linked[row.source, row.key]][row.source, row.key, row.about] = row
    return {number: list(rows.values()) for number, rows in found.items()}


def believed(records: Iterable[models.SourceRecord]) -> Believed:
    """Return for each field the value that is believed, and the record that says it.

    Among records of one source the latest period, then the latest moment, then the highest row number is believed. What
    a firm's request corrected stands until another source says something new.
    """
    known = list(records)
    chosen = _chosen(known)
    asked = [field for field, (_value, record) in chosen.items() if record.source == REQUEST]
    if asked:
        others = _chosen(record for record in known if record.source != REQUEST)
        chosen |= {
            field: others[field] for field in asked if field in others and _is_news(others[field], chosen[field])
        }
    return chosen


def _is_news(other: tuple[Any, models.SourceRecord], asked: tuple[Any, models.SourceRecord]) -> bool:
    """Say whether a source said something else than before after a request had corrected it."""
    value, record = asked
    return other[1].recorded_at > record.recorded_at and other[0] not in (value, json.loads(record.fields).get(INSTEAD))


def _chosen(records: Iterable[models.SourceRecord]) -> Believed:
    chosen: dict[str, tuple[tuple[Any, ...], Any, models.SourceRecord]] = {}
    for record in records:
        for field, value in json.loads(record.fields).items():
            if value in (None, "") or field == INSTEAD:
                continue
            listed = record.about.startswith((TITLE, RELATION))  # says who a firm is only where nothing else does
            about = "" if listed else record.about
            order = -trust(field).get(record.source, len(trust(field)))
            rank = (not listed, order, about, record.recorded_at, record.pk)
            if field not in chosen or rank > chosen[field][0]:
                chosen[field] = (rank, value, record)
    return {field: (value, record) for field, (_rank, value, record) in chosen.items()}


def refresh(numbers: Iterable[int]) -> None:
    """Write anew what is shown of these entities and what they are found by; those that stand for others keep theirs."""
    asked = sorted(set(numbers))
    for start in range(0, len(asked), _PIECE):
        _refresh(asked[start : start + _PIECE])


def _refresh(numbers: Sequence[int]) -> None:
    standing = models.Entity.objects.filter(pk__in=numbers, merged_into=None).order_by("pk")
    rows = {row.pk: row for row in standing}
    groups = members(list(rows))
    records = records_of(groups)
    for number, row in rows.items():
        if records[number]:
            for column, value in shown_values(believed(records[number])).items():
                setattr(row, column, value)
    # An upsert: an UPDATE of many rows at once would be a CASE of sixteen columns for each.
    models.Entity.objects.bulk_create(
        rows.values(), update_conflicts=True, unique_fields=["id"], update_fields=SHOWN, batch_size=_PIECE
    )
    refresh_search(rows, groups)


def shown_values(found: Believed) -> dict[str, Any]:
    """Return the columns of an entity for what is believed of it; what nobody says is empty."""
    values: dict[str, Any] = {column: None if column in _NONE else "" for column in SHOWN}
    values["status"] = "active"
    for field, (value, _record) in found.items():
        column = _RECORDED.get(field, field)
        if column in values:
            values[column] = date.fromisoformat(value) if column in {"founded", "ended"} else value
    return values


def refresh_search(rows: Mapping[int, models.Entity], groups: Mapping[int, Sequence[int]]) -> None:
    """Write anew what entities are found by: all their names, their address and products, and their facets."""
    every = [member for group in groups.values() for member in group]
    names = _texts(models.EntityName.objects.filter(entity__in=every).order_by("id"), "text")
    chains = _texts(models.ChainNode.objects.filter(entity__in=every, valid_to=None).order_by("id"), "chain")
    titles = _texts(models.Certificate.objects.filter(entity__in=every).order_by("id"), "kind")
    held = {"chain": chains, "certificate": titles}
    told = pl.DataFrame(
        [
            (
                number, [row.name, *(name for member in groups[number] for name in names[member])], row.address, row.products,
                row.industry, row.kind, str(row.area_id or ""), row.status, row.size,
                *([value for member in groups[number] for value in values[member]] for values in held.values()),
            )
            for number, row in rows.items()
        ],
        schema=_SEARCHED, orient="row",
    )  # fmt: skip
    texts = [
        models.SearchText(entity_id=number, grams=grams)
        for number, grams in zip(told["entity"], search_texts(told), strict=True)
    ]
    models.SearchText.objects.bulk_create(
        texts, update_conflicts=True, unique_fields=["entity"], update_fields=["grams"], batch_size=_PIECE
    )


_SEARCHED: dict[str, Any] = {
    "entity": pl.Int64, "names": pl.List(pl.String), "address": pl.String, "products": pl.String, "industry": pl.String,
    "kind": pl.String, "area": pl.String, "status": pl.String, "size": pl.String, "chain": pl.List(pl.String),
    "certificate": pl.List(pl.String),
}  # fmt: skip


def _texts(rows: Any, column: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for entity, text in rows.values_list("entity_id", column):
        found[entity].append(text)
    return found
