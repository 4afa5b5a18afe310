"""A block into the tables: records, links, entities, names, numbers, returns, corrections and search words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from wutong.engines.registry._core.mapping import NAMES, TITLE, TableMapping, lists_titles
from wutong.engines.registry.declarations import panel_columns
from wutong.engines.registry.identity import alone, roots
from wutong.engines.registry.importing import staging
from wutong.engines.registry.importing.beside import BesideWriter, inserted, numbered, stacked
from wutong.engines.registry.search_index import filled_at_once
from wutong.engines.registry.search_words import LISTED_FACETS, search_texts
from wutong.engines.registry.showing import SHOWN, refresh
from wutong.platform.bulk_rows import moment_text, reserve_ids

_TEXTS = ("name", "code", "legal_form", "status", "industry", "size", "address", "person", "phone", "products")
_KINDS = {"capital_fen": pl.Int64, "area_id": pl.Int64, "lon": pl.Float64, "lat": pl.Float64}  # the others are texts


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

    def __init__(self, mapping: TableMapping, batch: int | None, moment: datetime, by: str) -> None:
        self._mapping, self._batch, self._by = mapping, batch, by
        self._moment = moment_text(moment)
        self._beside = BesideWriter(mapping.source, self._moment, by)
        self._stale: Sequence[int] = ()

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
        twice = (pl.col("batch") == pl.lit(self._batch, pl.Int64)) & ~same
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
        """Insert entities with what is shown of them, and what they are found by."""
        shown = _shown(rows)
        constants = {"kind": self._mapping.kind, "keyed_hash": "", "recorded_at": self._moment}
        inserted("registry_entity", shown.select("entity", *SHOWN).rename({"entity": "id"}), constants)
        self._beside.of_new(rows)
        with filled_at_once(int(shown["entity"][0]), int(shown["entity"][-1])):
            found_by = shown.join(_names_of(rows), on="entity", how="left", maintain_order="left")
            found_by = found_by.with_columns(
                names=pl.concat_list("name", "names"),
                kind=pl.lit(self._mapping.kind),
                area=pl.col("area_id").cast(pl.String),
            )
            texts = pl.DataFrame({"entity_id": shown["entity"], "grams": search_texts(found_by)})
            inserted("registry_searchtext", texts, {})

    def _link(self, rows: pl.DataFrame) -> None:
        """Link the subjects that were not linked: by their code, or to the entity made for them."""
        fresh = rows.filter(pl.col("how") != "link").unique("key", keep="first", maintain_order=True)
        links = fresh.select("key", pl.col("entity").alias("entity_id"), pl.col("how").alias("reason"))
        constants = {"source": self._mapping.source, "reasons": "[]", "valid_from": self._moment}
        links = numbered("registry_identitylink", links).with_columns(score=pl.lit(1.0))
        inserted("registry_identitylink", links, constants)

    def _heard_again(self, rows: pl.DataFrame) -> None:
        """Add what rows about known entities bring; what is shown of them is written after the records."""
        self._stale = sorted({*self._beside.of_known(rows), *self._differing(rows)})

    def _differing(self, rows: pl.DataFrame) -> list[int]:
        """Return the entities of which a row says something else than is shown: only they can change by it."""
        if lists_titles(self._mapping):
            rows = rows.drop("area", strict=False)  # a default of the table, which says nothing of known firms
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
        inserted("registry_panelrow", numbered("registry_panelrow", rows), constants)
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
        inserted("registry_paneloverride", numbered("registry_paneloverride", over), constants)
        outcome.corrections += over.height

    def _records(self, frame: pl.DataFrame) -> None:
        """Insert the records as they were read, and show what follows from them."""
        rows = frame.select("key", "about", "version", "digest", "fields", "cells", "row")
        constants = {"source": self._mapping.source, "batch_id": self._batch, "recorded_at": self._moment}
        inserted("registry_sourcerecord", numbered("registry_sourcerecord", rows), constants)
        if self._stale:
            refresh(sorted(set(roots(self._stale).values())))
            self._stale = ()


def _shown(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row an entity, by number: of each field the word of the latest period that says one, and lists of facets."""
    rows = rows.rename({"area": "area_id"} if "area" in rows.columns else {})
    for name in {*SHOWN, *LISTED_FACETS} - {*rows.columns}:
        rows = rows.with_columns(pl.lit(None, _KINDS.get(name, pl.String)).alias(name))
    period = pl.when(~pl.col("about").str.starts_with(TITLE)).then("about").fill_null("")
    latest = rows.sort("entity", period, "row", maintain_order=True)
    if latest["entity"].is_unique().all():  # then groups of one would take their time for nothing
        shown = latest.select("entity", *SHOWN, *(pl.concat_list(name) for name in LISTED_FACETS))
    else:
        said = [pl.col(name).drop_nulls().last() for name in SHOWN]
        shown = latest.group_by("entity", maintain_order=True).agg(*said, *LISTED_FACETS)
    texts = [pl.col(name).fill_null("") for name in _TEXTS if name != "status"]
    return shown.with_columns(pl.col("status").fill_null("active"), *texts)


def _names_of(rows: pl.DataFrame) -> pl.DataFrame:
    """Return entity and all its names: the full one that is shown first."""
    found = stacked(rows, dict.fromkeys(("name", *NAMES), ""), "kind", "text").rename({"entity_id": "entity"})
    return found.group_by("entity", maintain_order=True).agg(names=pl.col("text").unique(maintain_order=True))
