"""The whole way of one file: understood, compared, and written in one transaction or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction

from wutong.engines.ledger._core.sheets.mapping import SheetMapping
from wutong.engines.ledger.announcements import announce_import
from wutong.engines.ledger.catalogue import ensure_source, require
from wutong.engines.ledger.importing.comparing import compared
from wutong.engines.ledger.importing.facts import facts_of
from wutong.engines.ledger.importing.resolving import resolved
from wutong.engines.ledger.importing.understanding import Table, meaning_of, remember, tables_of
from wutong.engines.ledger.importing.writing import ADOPT, to_adopt, write_adoptions, write_claims
from wutong.engines.ledger.models import Claim, Source
from wutong.engines.ledger.rows import claim_texts
from wutong.engines.ledger.series import ensure_series
from wutong.engines.ledger.types import Difference, ImportReport, Refusal, SeriesKey
from wutong.kernel.source import SourceRef
from wutong.platform import clock
from wutong.platform.access.scope import Scope
from wutong.platform.bulk_rows import refresh_statistics

MANY = 10_000  # rows after which the database should look anew at what it holds
LISTED = 50_000  # refusals and differences named in a report; all are counted
STEPS = ("read", "understood", "compared", "claims", "adoptions")
Progress = Callable[[str, int, int], None]  # step (of STEPS), done, total


def quiet(_step: str, _done: int, _total: int) -> None:
    """Tell nobody how far it is."""


@dataclass(frozen=True)
class Importer:
    """Who imports, what holds for the whole file, and whether anything is written.

    `adopt` says which claims become the figure: none, new (where nothing is adopted yet), all. `source` names the
    source once for every edition of a file (default: the file's name without its ending).
    """

    by: Any = None
    post: str = ""
    scope: Scope | None = None
    adopt: str = "none"
    source: str = ""
    reason: str = ""
    dry_run: bool = False
    progress: Progress = quiet


def import_table(
    content: bytes | Path,
    mapping: SheetMapping | None = None,
    *,
    name: str = "",
    sheet: str = "",
    run: Importer | None = None,
) -> ImportReport:
    """Import one table of a CSV or spreadsheet file and return what it held and what was written.

    Refused cells are left out and listed; everything else is written in one transaction, or nothing when
    anything goes wrong on the way. The same file again changes nothing. `mapping` None takes the remembered or
    guessed one; `sheet` empty the first.

    Raises
        ReaderError      if the file cannot be read
        TableUnreadable  if no table can be made out
    """
    how = run or Importer()
    require("采用方式", how.adopt, ADOPT)
    file = name or (content.name if isinstance(content, Path) else "table.csv")
    table = choose(tables_of(content.read_bytes() if isinstance(content, Path) else content, file), sheet)
    meaning = mapping or meaning_of(table)[0]
    how.progress("read", table.cells.height, table.cells.height)
    facts, blank = facts_of(table, meaning)
    understood = resolved(facts, meaning, how.scope)
    how.progress("understood", understood.height, understood.height)
    return _Run(how, table, meaning).write(understood, blank)


def choose(tables: list[Table], sheet: str) -> Table:
    """Return the table of a sheet, the first when none is named or it is not there."""
    return next((table for table in tables if table.sheet == sheet), tables[0])


class _Run:
    """One import after its words are understood."""

    def __init__(self, how: Importer, table: Table, mapping: SheetMapping) -> None:
        self.how, self.table, self.mapping = how, table, mapping
        self.kind = mapping.defaults.get("kind", "actual")
        self.nature = mapping.defaults.get("nature", "reported")
        require("数据类别", self.kind, (code for code, _ in Claim.KINDS))
        require("数据性质", self.nature, (code for code, _ in Claim.NATURES))
        self.source = source_of(table.file, how.source)

    def write(self, understood: pl.DataFrame, blank: int) -> ImportReport:
        sound = understood.filter(pl.col("problem") == "")
        if self.how.dry_run:
            with transaction.atomic():
                judged, adopted = self._write_all(sound)
                transaction.set_rollback(True)
        else:
            with transaction.atomic():
                judged, adopted = self._write_all(sound)
            if sound.height >= MANY:
                refresh_statistics()
        return self._report(understood, judged, adopted, blank)

    def _write_all(self, sound: pl.DataFrame) -> tuple[pl.DataFrame, int]:
        facts = _with_series(sound)
        known = Source.objects.filter(key=self.source.key).values_list("id", flat=True).first()
        judged = compared(facts, self.kind, known)
        self.how.progress("compared", judged.height, judged.height)
        if self.how.dry_run:
            return judged, to_adopt(judged.filter(pl.col("state") != "same"), self.how.adopt).height
        adopted = self._write_claims(judged.filter(pl.col("state") != "same"))
        remember(self.table, self.mapping, self.how.by)
        return judged, adopted

    def _write_claims(self, fresh: pl.DataFrame) -> int:
        """Insert what the source had not said before; a file that says nothing new leaves no trace."""
        if fresh.is_empty():
            return 0
        ensure_source(self.source, by=self.how.by)
        person = getattr(self.how.by, "pk", None)
        moment = clock.now()
        written = write_claims(
            fresh,
            source_id=Source.objects.get(key=self.source.key).pk,
            kind=self.kind,
            nature=self.nature,
            sheet=" ".join(part for part in (self.table.file, self.table.sheet) if part),
            moment=moment,
            person_id=person,
            progress=lambda done: self.how.progress("claims", done, fresh.height),
        )
        figures = to_adopt(written, self.how.adopt)
        if figures.height:
            write_adoptions(
                figures,
                kind=self.kind,
                moment=moment,
                person_id=person,
                post=self.how.post,
                reason=self.how.reason or self.source.title,
                progress=lambda done: self.how.progress("adoptions", done, figures.height),
            )
        announce_import(written, figures, source=self.source, by=self.how.by, post=self.how.post)
        return figures.height

    def _report(self, understood: pl.DataFrame, judged: pl.DataFrame, adopted: int, blank: int) -> ImportReport:
        counts = dict(judged["state"].value_counts().iter_rows())
        refused = understood.filter(pl.col("problem") != "")
        return ImportReport(
            rows_read=max(0, self.table.cells.height - self.mapping.head_rows),
            cells_read=understood.height,
            blank=blank,
            new=counts.get("new", 0),
            same=counts.get("same", 0),
            confirming=counts.get("confirming", 0),
            contradicting=counts.get("contradicting", 0),
            adopted=adopted,
            refused_count=refused.height,
            refused=tuple(
                Refusal(*row)
                for row in refused.select("row", "cell", "text", "problem", "detail").head(LISTED).iter_rows()
            ),
            differences=_differences(judged.filter(pl.col("state") == "contradicting").head(LISTED)),
            source=self.source.key,
            written=not self.how.dry_run,
            indicators=tuple(sorted(judged["code"].unique().to_list())),
        )


def source_of(file: str, named: str) -> SourceRef:
    """Return the source of a file: its given name, or the file's own without ending and without `.refused`."""
    title = (named or re.sub(r"(\.refused|_refused)?\.\w{2,5}$", "", file)).strip() or file
    return SourceRef("import", f"import:{title}"[:160], title[:200])


def _with_series(sound: pl.DataFrame) -> pl.DataFrame:
    """Return the facts with their series ids; series that are new are made (and undone with the transaction)."""
    columns = ["code", "key", "said_measure", "breakdown"]
    distinct = sound.select(columns).unique()
    keys = [SeriesKey(*row) for row in distinct.iter_rows()]
    identifiers = ensure_series(keys) if keys else {}
    looked_up = distinct.with_columns(pl.Series("series_id", [identifiers[key] for key in keys], dtype=pl.Int64))
    return sound.join(looked_up, on=columns, how="left", maintain_order="left")


def _differences(contradicting: pl.DataFrame) -> tuple[Difference, ...]:
    titles = dict(
        Source.objects.filter(pk__in=contradicting["known_source_id"].unique().to_list()).values_list("pk", "title")
    )
    rows = contradicting.select(
        "cell", "code", "key", "said_measure", "breakdown", "period_code", "printed", "unit_code", "known_source_id", "known_claim",
    )  # fmt: skip
    known = claim_texts(contradicting["known_claim"].to_list())
    return tuple(
        Difference(cell, SeriesKey(*series), period, f"{printed}{unit}", known[claim], titles.get(source, ""), claim)
        for cell, *series, period, printed, unit, source, claim in rows.iter_rows()
    )
