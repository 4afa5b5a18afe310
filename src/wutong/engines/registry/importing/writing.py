"""A block into the tables: records, links, entities, names, numbers, returns, corrections and search words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl

from wutong.engines.registry import models
from wutong.engines.registry._core.grams import NOT_WORD
from wutong.engines.registry._core.mapping import NAMES, NUMBERS, TableMapping
from wutong.engines.registry.declarations import panel_columns
from wutong.engines.registry.identity import alone, roots
from wutong.engines.registry.importing import staging
from wutong.engines.registry.search_index import filled_at_once
from wutong.engines.registry.search_words import facet_word, search_words
from wutong.engines.registry.showing import SHOWN, refresh
from wutong.platform.bulk_rows import moment_text, reserve_ids, write_frame

_TEXTS = ("name", "code", "legal_form", "status", "industry", "size", "address", "person", "phone", "products")
_WRITTEN = ("entity_id", "name", "code", *(name for name in SHOWN if name not in {"name", "code"}))


@dataclass
class Outcome:
    """What became of the rows of a block, and which entities came or were heard of anew."""

    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0
    entities: int = 0
    panel_rows: int = 0
    corrections: int = 0
    problems: dict[int, str] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """Return the counts by name."""
        return {
            name: getattr(self, name)
            for name in ("new", "changed", "same", "refused", "entities", "panel_rows", "corrections")
        }


class BlockWriter:
    """Writes blocks of one batch, each inside the caller's transaction."""

    def __init__(self, mapping: TableMapping, batch: int, moment: datetime, by: str) -> None:
        self._mapping, self._batch, self._by = mapping, batch, by
        self._moment = moment_text(moment)

    def write(self, rows: pl.DataFrame) -> Outcome:
        """Write one block of understood rows and return what became of it."""
        frame = rows.with_row_index("place").with_columns(pl.col("place").cast(pl.Int64))
        outcome = Outcome()
        self._refuse(frame.filter(pl.col("problem").is_not_null()), outcome)
        frame = frame.filter(pl.col("problem").is_null()).drop("problem")
        if not frame.height:
            return outcome
        alone()
        staging.staged(frame, self._mapping.source, self._mapping.form)
        frame = self._unsaid(frame, outcome)
        if frame.height:
            frame = self._with_entities(frame, outcome)
            frame = self._returns(frame, outcome)
            self._records(frame)
        return outcome

    def _refuse(self, rows: pl.DataFrame, outcome: Outcome) -> None:
        outcome.problems |= dict(rows.select("row", "problem").iter_rows())
        outcome.refused += rows.height

    def _refuse_late(self, rows: pl.DataFrame, problem: str, outcome: Outcome) -> None:
        """Refuse rows that were counted as new or changed before."""
        self._refuse(rows.with_columns(problem=pl.lit(f"\t{problem}\t") + pl.col("key")), outcome)
        outcome.new -= rows.filter(pl.col("version") == 1).height
        outcome.changed -= rows.filter(pl.col("version") > 1).height

    def _unsaid(self, frame: pl.DataFrame, outcome: Outcome) -> pl.DataFrame:
        """Return the rows that say something new, with the version of their record."""
        frame = frame.join(staging.last_versions(), on="place", how="left", maintain_order="left")
        same = pl.col("digest").eq_missing(pl.col("known"))
        twice = (pl.col("batch") == self._batch) & ~same
        refused = frame.filter(twice.fill_null(False))
        self._refuse(refused.with_columns(problem=pl.lit("\trow.twice\t") + pl.col("key")), outcome)
        fresh = frame.filter(~same & ~twice.fill_null(False)).with_columns(version=pl.col("version").fill_null(0) + 1)
        outcome.same += frame.height - refused.height - fresh.height
        outcome.new += fresh.filter(pl.col("version") == 1).height
        outcome.changed += fresh.filter(pl.col("version") > 1).height
        return fresh.drop("known", "batch")

    def _with_entities(self, frame: pl.DataFrame, outcome: Outcome) -> pl.DataFrame:
        """Return the rows with their entity; new ones are made, names and numbers added, what is shown written anew."""
        frame = frame.join(staging.known_entities(), on="place", how="left", maintain_order="left")
        nameless = frame.filter(pl.col("entity").is_null() & (pl.col("name").fill_null("") == ""))
        if nameless.height:
            self._refuse_late(nameless, "name.missing", outcome)
            frame = frame.filter(~pl.col("place").is_in(nameless["place"].implode()))
        known, new = frame.filter(pl.col("entity").is_not_null()), frame.filter(pl.col("entity").is_null())
        if new.height:
            new = self._made(new, outcome)
        linked = pl.concat([known, new.select(known.columns)]) if new.height else known
        self._link(linked)
        if known.height:
            self._heard_again(known)
        return linked.sort("place")

    def _made(self, new: pl.DataFrame, outcome: Outcome) -> pl.DataFrame:
        """Make an entity for every new subject of a block; rows with one key, or one code, are one subject."""
        coded = new.with_columns(subject=pl.coalesce(pl.lit("c") + pl.col("code"), pl.lit("k") + pl.col("key")))
        by_key = coded.group_by("key", maintain_order=True).agg(pl.col("subject").sort().first().alias("joined"))
        coded = coded.join(by_key, on="key", how="left", maintain_order="left")
        subjects = coded["joined"].unique(maintain_order=True)
        first = reserve_ids("registry_entity", len(subjects))
        numbers = pl.DataFrame(
            {"joined": subjects, "made": range(first, first + len(subjects))}, schema_overrides={"made": pl.Int64}
        )
        coded = coded.join(numbers, on="joined", how="left", maintain_order="left")
        coded = coded.with_columns(entity=pl.col("made"), how=pl.lit("new")).drop("subject", "joined", "made")
        outcome.entities += len(subjects)
        self._entities(coded)
        return coded

    def _entities(self, rows: pl.DataFrame) -> None:
        """Insert entities with what is shown of them: of each field the word of the latest period that says one."""
        said = [name for name in _WRITTEN if name in rows.columns or (name == "area_id" and "area" in rows.columns)]
        latest = rows.rename({"area": "area_id"} if "area" in rows.columns else {}).sort(
            "about", "row", maintain_order=True
        )
        shown = latest.group_by("entity", maintain_order=True).agg(
            *(pl.col(name).drop_nulls().last() for name in said), *(pl.col(name).drop_nulls() for name in ("chain", "certificate") if name in rows.columns)
        ).sort("entity")  # fmt: skip
        for name in SHOWN:
            if name not in shown.columns:
                kind = (
                    pl.Int64
                    if name in {"capital_fen", "area_id"}
                    else pl.Float64
                    if name in {"lon", "lat"}
                    else pl.String
                )
                shown = shown.with_columns(pl.lit(None, kind).alias(name))
        shown = shown.with_columns(
            pl.col("status").fill_null("active"), *(pl.col(name).fill_null("") for name in _TEXTS if name != "status")
        )
        columns = ["entity", *SHOWN]
        constants = {"kind": self._mapping.kind, "keyed_hash": "", "recorded_at": self._moment}
        self._insert("registry_entity", shown.select(columns).rename({"entity": "id"}), constants)
        self._names_and_numbers(rows)
        with filled_at_once(int(shown["entity"][0]), int(shown["entity"][-1])):
            self._insert("registry_searchtext", self._search_texts(shown, rows), {})

    def _search_texts(self, shown: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
        names = _names_of(rows)
        kind = facet_word("kind", self._mapping.kind)
        texts = []
        lists = [
            shown[name].to_list() if name in shown.columns else [()] * shown.height for name in ("chain", "certificate")
        ]
        plain = zip(
            *(
                shown[name].to_list()
                for name in ("entity", "name", "address", "products", "area_id", "status", "size", "industry")
            ),
            *lists,
            strict=True,
        )
        for entity, name, address, products, area, status, size, industry, chains, titles in plain:
            words = [kind]
            words += [
                facet_word(facet, value)
                for facet, value in (("area", area), ("status", status), ("size", size))
                if value not in (None, "")
            ]
            words += [facet_word("industry", industry[:end]) for end in range(2, len(industry) + 1)]
            words += [facet_word("chain", chain) for chain in dict.fromkeys(chains)]
            words += [facet_word("certificate", title) for title in dict.fromkeys(titles)]
            texts.append(search_words([name, *names.get(entity, (name,))], [address, products], words))
        return pl.DataFrame({"entity_id": shown["entity"], "grams": pl.Series(texts, dtype=pl.String)})

    def _names_and_numbers(self, rows: pl.DataFrame) -> None:
        """Insert the names, numbers, chains and titles that new entities come with."""
        names = _long(rows, {"name": "official"} | {name: name for name in NAMES}, "kind", "text").unique(
            maintain_order=True
        )
        plain = pl.col("text").str.normalize("NFKC").str.to_lowercase().str.replace_all(NOT_WORD.pattern, "")
        source = {"source": self._mapping.source, "recorded_at": self._moment}
        self._insert(
            "registry_entityname", self._numbered("registry_entityname", names.with_columns(plain=plain)), source
        )
        schemes = {"code": "credit_code"} | {name: name for name in NUMBERS}
        numbers = _long(rows, schemes, "scheme", "value").unique(maintain_order=True)
        self._insert("registry_identifier", self._numbered("registry_identifier", numbers), source)
        self._titles(rows)

    def _titles(self, rows: pl.DataFrame) -> None:
        source = {"source": self._mapping.source, "recorded_at": self._moment, "recorded_by": self._by}
        if "chain" in rows.columns:
            chains = (
                rows.filter(pl.col("chain").is_not_null())
                .select(pl.col("entity").alias("entity_id"), "chain", pl.lit("").alias("node"))
                .unique(maintain_order=True)
            )
            self._insert("registry_chainnode", self._numbered("registry_chainnode", chains), source)
        if "certificate" in rows.columns:
            titles = rows.filter(pl.col("certificate").is_not_null()).select(
                pl.col("entity").alias("entity_id"), pl.col("certificate").alias("kind"), *_or_null(rows, {"certificate_number": "number", "certificate_from": "valid_from", "certificate_to": "valid_to"})
            ).with_columns(pl.col("number").fill_null("")).unique(maintain_order=True)  # fmt: skip
            self._insert(
                "registry_certificate", self._numbered("registry_certificate", titles), source | {"issuer": ""}
            )

    def _numbered(self, table: str, rows: pl.DataFrame) -> pl.DataFrame:
        first = reserve_ids(table, rows.height) if rows.height else 1
        return rows.with_columns(id=pl.int_range(pl.len(), dtype=pl.Int64) + first)

    def _insert(self, table: str, rows: pl.DataFrame, constants: Mapping[str, Any]) -> None:
        if rows.height:
            write_frame(table, rows, lambda _rows: None, constants)

    def _link(self, rows: pl.DataFrame) -> None:
        """Link the subjects that were not linked: by their code, or to the entity made for them."""
        fresh = rows.filter(pl.col("how") != "link").unique("key", keep="first", maintain_order=True)
        links = fresh.select("key", pl.col("entity").alias("entity_id"), pl.col("how").alias("reason"))
        constants = {"source": self._mapping.source, "reasons": "[]", "valid_from": self._moment}
        links = self._numbered("registry_identitylink", links).with_columns(score=pl.lit(1.0))
        self._insert("registry_identitylink", links, constants)

    def _heard_again(self, rows: pl.DataFrame) -> None:
        """Add what rows about known entities bring: names, numbers, titles; what is shown is written after the records."""
        entities = rows["entity"].unique().to_list()
        names = _long(rows, {"name": "official"} | {name: name for name in NAMES}, "kind", "text").unique(
            maintain_order=True
        )
        had = _had(models.EntityName, entities, ("entity_id", "kind", "text"))
        fresh = names.join(had, on=["entity_id", "kind", "text"], how="anti", maintain_order="left")
        plain = pl.col("text").str.normalize("NFKC").str.to_lowercase().str.replace_all(NOT_WORD.pattern, "")
        source = {"source": self._mapping.source, "recorded_at": self._moment}
        self._insert(
            "registry_entityname", self._numbered("registry_entityname", fresh.with_columns(plain=plain)), source
        )
        numbers = _long(rows, {"code": "credit_code"} | {name: name for name in NUMBERS}, "scheme", "value").unique(
            maintain_order=True
        )
        numbers = numbers.join(
            _had(models.Identifier, entities, ("entity_id", "scheme", "value")),
            on=["entity_id", "scheme", "value"],
            how="anti",
            maintain_order="left",
        )
        self._insert("registry_identifier", self._numbered("registry_identifier", numbers), source)
        self._titles(rows)
        self._stale = sorted({*fresh["entity_id"].to_list(), *numbers["entity_id"].to_list(), *self._differing(rows)})

    _stale: Sequence[int] = ()

    def _differing(self, rows: pl.DataFrame) -> list[int]:
        """Return the entities of which a row says something else than is shown: only they can change by it."""
        if {"chain", "certificate"} & set(rows.columns):
            return list(rows["entity"].unique().to_list())
        said = [name for name in SHOWN if name in rows.columns or (name == "area_id" and "area" in rows.columns)]
        rows = rows.rename({"area": "area_id"} if "area" in rows.columns else {})
        shown = staging.shown_of(rows["entity"].unique().to_list(), said)
        both = rows.select("entity", *said).join(shown, on="entity", how="left")
        differs = pl.any_horizontal(
            pl.col(name).is_not_null() & pl.col(name).ne_missing(pl.col(f"shown_{name}")) for name in said
        )
        return list(both.filter(differs)["entity"].unique().to_list())

    def _returns(self, frame: pl.DataFrame, outcome: Outcome) -> pl.DataFrame:
        """Insert the returns of a block; of one that stands already, a correction for every cell that differs."""
        names = [name for name in panel_columns() if name in frame.columns]
        if not names:
            return frame
        twice = pl.struct("entity", "period").is_duplicated() & ~pl.struct("entity", "period").is_first_distinct()
        self._refuse_late(frame.filter(twice), "return.twice", outcome)
        frame = frame.filter(~twice)
        known = staging.known_returns(frame["entity"].unique().to_list(), self._mapping.form)
        both = frame.join(known, on=["entity", "period"], how="left", maintain_order="left")
        fresh = both.filter(pl.col("panel").is_null())
        rows = fresh.select(pl.col("entity").alias("entity_id"), "period", "row", *names)
        constants = {
            "form": self._mapping.form,
            "source": self._mapping.source,
            "batch_id": self._batch,
            "recorded_at": self._moment,
        }
        self._insert("registry_panelrow", self._numbered("registry_panelrow", rows), constants)
        outcome.panel_rows += rows.height
        self._correct(both.filter(pl.col("panel").is_not_null()), names, outcome)
        return frame

    def _correct(self, rows: pl.DataFrame, names: Sequence[str], outcome: Outcome) -> None:
        cells = [
            rows.filter(pl.col(name).is_not_null() & pl.col(name).ne_missing(pl.col(f"known_{name}"))).select(
                pl.col("panel").alias("panel_id"), pl.lit(name).alias("column"), pl.col(name).alias("value")
            )
            for name in names
        ]
        over = pl.concat(cells).rename({"column": '"column"'})
        constants = {
            "reason": "",
            "source": self._mapping.source,
            "batch_id": self._batch,
            "recorded_at": self._moment,
            "recorded_by": self._by,
        }
        self._insert("registry_paneloverride", self._numbered("registry_paneloverride", over), constants)
        outcome.corrections += over.height

    def _records(self, frame: pl.DataFrame) -> None:
        """Insert the records as they were read, and show what follows from them."""
        rows = frame.select("key", "about", "version", "digest", "fields", "cells", "row")
        constants = {"source": self._mapping.source, "batch_id": self._batch, "recorded_at": self._moment}
        self._insert("registry_sourcerecord", self._numbered("registry_sourcerecord", rows), constants)
        if self._stale:
            refresh(sorted(set(roots(self._stale).values())))
            self._stale = ()


def _long(rows: pl.DataFrame, fields: Mapping[str, str], kind: str, value: str) -> pl.DataFrame:
    """Return entity_id, the kind and the value of several columns under one another, where they say something."""
    parts = [
        rows.filter(pl.col(name).is_not_null() & (pl.col(name) != "")).select(
            pl.col("entity").alias("entity_id"), pl.lit(word).alias(kind), pl.col(name).alias(value)
        )
        for name, word in fields.items()
        if name in rows.columns
    ]
    return (
        pl.concat(parts) if parts else pl.DataFrame(schema={"entity_id": pl.Int64, kind: pl.String, value: pl.String})
    )


def _names_of(rows: pl.DataFrame) -> dict[int, list[str]]:
    found = _long(rows, dict.fromkeys(("name", *NAMES), ""), "kind", "text").unique(
        ["entity_id", "text"], maintain_order=True
    )
    names: dict[int, list[str]] = {}
    for entity, _kind, text in found.iter_rows():
        names.setdefault(entity, []).append(text)
    return names


def _had(model: Any, entities: Sequence[int], columns: Sequence[str]) -> pl.DataFrame:
    schema = {columns[0]: pl.Int64} | dict.fromkeys(columns[1:], pl.String)
    parts = [pl.DataFrame(schema=schema)]
    for start in range(0, len(entities), 5_000):
        found = model.objects.filter(entity__in=entities[start : start + 5_000]).values_list(*columns)
        parts.append(pl.DataFrame(list(found), schema=schema, orient="row"))
    return pl.concat(parts)


def _or_null(rows: pl.DataFrame, names: Mapping[str, str]) -> list[pl.Expr]:
    return [
        (pl.col(name) if name in rows.columns else pl.lit(None, pl.String)).alias(new) for name, new in names.items()
    ]
