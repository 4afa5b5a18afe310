"""Documents that are kept, and the figures in them that await a reviewer.

What was read, who decided on each figure, and where in the text it is. A decision raises the
candidate's version, so that of two reviewers one wins and the other is told.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q

from wutong.engines.reader import api
from wutong.engines.reader.errors import CandidateChanged, DocumentMissing
from wutong.engines.reader.models import Candidate, Document
from wutong.engines.reader.types import Block, Cell, Figure, Lexicon, Table
from wutong.engines.reader.types import Document as LocatedText
from wutong.platform import clock
from wutong.platform.files.models import StoredFile

AROUND = 120  # characters shown before and after a figure when no sentence end is nearer
SENTENCE_ENDS = "。！？；\n"
BATCH = 500
LONGEST_SECTION = 80  # characters of a heading that a place is named by


@dataclass(frozen=True)
class DocumentInfo:
    """A document as lists show it; `open` and `total` count its candidate figures."""

    code: str
    title: str
    title_en: str
    kind: str
    number: str
    published: str
    area_name: str
    stored: bool
    digest: str
    recorded_at: datetime
    recorded_by: str
    total: int
    open: int
    sections: tuple[Any, ...]


@dataclass(frozen=True)
class CandidateInfo:
    """A figure read in a document: as read, with the reviewer's corrections laid over it."""

    id: int
    document: str
    figure: Figure
    read_as: Figure
    corrected: tuple[str, ...]
    indicator_code: str
    state: str
    version: int
    decided_by: str
    decided_at: datetime | None
    claim_id: int | None


@dataclass(frozen=True)
class Excerpt:
    """The sentence around a place: text before, the marked text, text after."""

    before: str
    marked: str
    after: str


def ensure_document(
    code: str,
    *,
    title: str,
    title_en: str = "",
    kind: str = "work_report",
    number: str = "",
    published: str = "",
    sections: Iterable[Any] = (),
) -> str:
    """Make sure a document is known by its title, and return its code; its text may follow or never come."""
    Document.objects.get_or_create(
        code=code,
        defaults={
            "title": title, "title_en": title_en, "kind": kind, "number": number, "published": published,
            "sections": list(sections), "recorded_at": clock.now(),
        },
    )  # fmt: skip
    return code


def add_document(
    stored: StoredFile,
    content: bytes,
    *,
    title: str = "",
    published: date | None = None,
    area: str = "",
    by: Any = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    suggest: Callable[[Figure], str] = lambda figure: "",
    lexicon: Lexicon | None = None,
) -> str:
    """Read a stored file, keep its text and its figures, and return the document's code.

    The same file again returns the document that is there: nothing is read twice.
    `suggest` names the indicator of a figure as printed, or "" (the ledger knows, the reader does not);
    `lexicon` is what reviewers taught.

    Raises
        ReaderError  a subclass for every file that cannot be read; nothing is kept then
    """
    known = Document.objects.filter(file__digest=stored.digest).first()
    if known is not None:
        return str(known.code)
    progress(0, 3)
    located = api.open_document(content, name=stored.name)
    progress(1, 3)
    figures = api.read(located, published=published, area=area, lexicon=lexicon)
    progress(2, 3)
    with transaction.atomic():
        document = Document.objects.create(
            code=f"D{stored.digest[:10]}",
            title=title or located.title or stored.name,
            published=published.isoformat() if published else "",
            area_name=area,
            file=stored,
            text=located.text,
            layout=_layout(located),
            recorded_at=clock.now(),
            recorded_by=by,
        )
        _keep_candidates(document, figures, suggest)
    progress(3, 3)
    return str(document.code)


def _keep_candidates(document: Document, figures: Sequence[Figure], suggest: Callable[[Figure], str]) -> None:
    places: set[tuple[int, int]] = set()
    rows = []
    for figure in figures:
        if (figure.start, figure.end) in places:
            continue  # one place states one figure
        places.add((figure.start, figure.end))
        rows.append(
            Candidate(
                document=document, start=figure.start, end=figure.end,
                reading=asdict(figure), indicator_code=suggest(figure),
            )
        )  # fmt: skip
    Candidate.objects.bulk_create(rows, batch_size=BATCH)


def _layout(located: LocatedText) -> dict[str, Any]:
    return {
        "format": located.format,
        "blocks": [asdict(block) for block in located.blocks],
        "tables": [asdict(table) for table in located.tables],
        "warnings": list(located.warnings),
    }


def documents(kind: str = "") -> list[DocumentInfo]:
    """Return every known document, latest publication first, with the number of its open figures."""
    rows = Document.objects.select_related("file", "recorded_by").annotate(
        total=Count("candidates"), open=Count("candidates", filter=Q(candidates__state="open"))
    )
    if kind:
        rows = rows.filter(kind=kind)
    return [_info(row) for row in rows.defer("text", "layout").order_by("-published", "-recorded_at")]


def titles() -> dict[str, tuple[str, str, str]]:
    """Return title, English title and number of every known document by its code: what it takes to cite one."""
    return {code: rest for code, *rest in Document.objects.values_list("code", "title", "title_en", "number")}  # type: ignore[misc]


def document(code: str) -> DocumentInfo:
    """Return one document.

    Raises
        DocumentMissing  if there is none with this code
    """
    row = (
        Document.objects.select_related("file", "recorded_by")
        .annotate(total=Count("candidates"), open=Count("candidates", filter=Q(candidates__state="open")))
        .defer("text", "layout")
        .filter(code=code)
        .first()
    )
    if row is None:
        raise DocumentMissing(code=code)
    return _info(row)


def _info(row: Any) -> DocumentInfo:
    return DocumentInfo(
        code=row.code, title=row.title, title_en=row.title_en, kind=row.kind, number=row.number, published=row.published,
        area_name=row.area_name, stored=row.file_id is not None, digest=row.file.digest if row.file_id else "",
        recorded_at=row.recorded_at, recorded_by=str(row.recorded_by or ""), total=row.total, open=row.open,
        sections=tuple(row.sections),
    )  # fmt: skip


def located_text(code: str) -> LocatedText:
    """Return the stored text of a document with its blocks and tables; empty when only its title is known."""
    row = Document.objects.filter(code=code).first()
    if row is None:
        raise DocumentMissing(code=code)
    tables = tuple(
        Table(**{**table, "cells": tuple(Cell(**cell) for cell in table["cells"]), "notes": tuple(table["notes"])})
        for table in row.layout.get("tables", [])
    )
    return LocatedText(
        text=row.text,
        blocks=tuple(Block(**block) for block in row.layout.get("blocks", [])),
        tables=tables,
        title=row.title,
        format=row.layout.get("format", "txt"),
        warnings=tuple(row.layout.get("warnings", [])),
    )


def sections_at(code: str, places: Sequence[int]) -> list[str]:
    """Return the nearest heading above each place of a document's text, or "": one reading of the text for all."""
    text = located_text(code)
    headings = sorted((block.start, block.end) for block in text.blocks if block.kind == "heading")
    starts = [start for start, _ in headings]
    above = [bisect_right(starts, place) - 1 for place in places]
    return [text.text[slice(*headings[at])].strip()[:LONGEST_SECTION] if at >= 0 else "" for at in above]


def excerpt(code: str, start: int, end: int) -> Excerpt | None:
    """Return the sentence or line around a place of a stored document, or None when its text is not stored."""
    text = Document.objects.filter(code=code).values_list("text", flat=True).first() or ""
    if not 0 <= start < end <= len(text):
        return None
    first = max((text.rfind(mark, max(0, start - AROUND), start) for mark in SENTENCE_ENDS), default=-1)
    first = first + 1 if first >= 0 else max(0, start - AROUND)
    stops = [at for mark in SENTENCE_ENDS if (at := text.find(mark, end, end + AROUND)) >= 0]
    last = min(stops) + 1 if stops else min(len(text), end + AROUND)
    return Excerpt(_plain(text[first:start]).lstrip(), text[start:end], _plain(text[end:last]).rstrip())


def _plain(text: str) -> str:
    """Leave out Markdown's signs for bold: they are not what the document says."""
    return text.replace("**", "")


def candidates(code: str, state: str = "") -> list[CandidateInfo]:
    """Return the figures read in a document, in the order of the text."""
    rows = Candidate.objects.filter(document__code=code).select_related("document", "decided_by")
    rows = rows.defer("document__text", "document__layout")
    if state:
        rows = rows.filter(state=state)
    return [_candidate(row) for row in rows.order_by("start", "end")]


def versions(code: str) -> tuple[tuple[int, int, str], ...]:
    """Return number, version and state of every figure read in a document: equal as long as nobody decides on one."""
    rows = Candidate.objects.filter(document__code=code).order_by("pk")
    return tuple(rows.values_list("pk", "version", "state"))


def mapped_to(indicators: Sequence[str], *, except_document: str = "") -> list[CandidateInfo]:
    """Return the figures of all documents but one that stand for these indicators, the rejected ones left out."""
    rows = Candidate.objects.filter(indicator_code__in=indicators).exclude(state="rejected")
    rows = rows.exclude(document__code=except_document).select_related("document", "decided_by")
    return [_candidate(row) for row in rows.defer("document__text", "document__layout").order_by("document", "start")]


def candidate(candidate_id: int) -> CandidateInfo:
    """Return one figure read in a document.

    Raises
        DocumentMissing  if there is none with this number
    """
    row = Candidate.objects.filter(pk=candidate_id).select_related("document", "decided_by").first()
    if row is None:
        raise DocumentMissing(code=candidate_id)
    return _candidate(row)


def _candidate(row: Candidate) -> CandidateInfo:
    reading = {**row.reading, "reasons": tuple(row.reading.get("reasons", ()))}
    read_as = Figure(**reading)
    return CandidateInfo(
        id=row.pk, document=row.document.code, figure=replace(read_as, **row.correction), read_as=read_as,
        corrected=tuple(sorted(row.correction)), indicator_code=row.indicator_code, state=row.state, version=row.version,
        decided_by=str(row.decided_by or ""), decided_at=row.decided_at, claim_id=row.claim_id,
    )  # fmt: skip


def decide(
    candidate_id: int,
    *,
    expected: int,
    state: str,
    by: Any,
    correction: dict[str, Any] | None = None,
    indicator_code: str | None = None,
    claim_id: int | None = None,
) -> CandidateInfo:
    """Record a reviewer's word on one figure, if nobody else has spoken since `expected`.

    `state` open takes a decision back. Fields of `correction` replace what was read; the reading itself is kept.

    Raises
        CandidateChanged  if another reviewer decided in the meantime; nothing is written then
    """
    changes: dict[str, Any] = {
        "state": state, "version": expected + 1, "decided_by": by if state != "open" else None,
        "decided_at": clock.now() if state != "open" else None, "claim_id": claim_id,
    }  # fmt: skip
    if correction is not None:
        changes["correction"] = correction
    if indicator_code is not None:
        changes["indicator_code"] = indicator_code
    if not Candidate.objects.filter(pk=candidate_id, version=expected).update(**changes):
        found = candidate(candidate_id)
        label = dict(Candidate.STATES)[found.state]
        raise CandidateChanged(who=found.decided_by or "—", state=label, printed=found.figure.value_text)
    return candidate(candidate_id)
