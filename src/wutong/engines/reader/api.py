"""The reader's front door: files in, located text and figures out."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from pathlib import Path

from wutong.engines.reader.errors import DocumentTooLarge, UnreadableFile
from wutong.engines.reader.types import (
    AuditedDocument,
    AuditRule,
    Commitment,
    Document,
    Figure,
    Finding,
    KnownFigure,
    Lexicon,
    LexiconEntry,
    Project,
    Promise,
    Recall,
    Sheet,
)

MEGABYTE = 1_000_000
LARGEST_FILE = 200 * MEGABYTE
LARGEST_LEXICON = 5 * MEGABYTE


def open_document(source: Path | bytes, *, name: str, largest: int = LARGEST_FILE) -> Document:
    """Return a file as located text with blocks and tables.

    `source` is a path or the bytes themselves; `name` is what messages call the
    file, and its ending only tells Markdown from plain text. `largest` is the
    limit in bytes: a file of that size or more is refused before it is read.

    Raises a subclass of ReaderError for every file that cannot be read, see
    docs/reference/errors.md.
    """
    from wutong.engines.reader._core.formats.reading import document_from

    data = source if isinstance(source, bytes) else _bytes_of(source, name, largest)
    check_size(len(data), name, largest)
    return document_from(data, name=name)


def open_sheets(data: bytes, *, name: str) -> list[Sheet]:
    """Return the worksheets of a workbook with every cell at its own address, as a person reads it.

    Raises a subclass of ReaderError for a file that is encrypted, broken, too large or no workbook.
    """
    from wutong.engines.reader._core.formats.reading import sheets_from

    check_size(len(data), name, LARGEST_FILE)
    return sheets_from(data, name=name)


def encoding_of(data: bytes, *, name: str) -> str:
    """Return the encoding in which a text file reads as text (UTF-8 before GB18030).

    Raises UndecodableText, a ReaderError, for garbage.
    """
    from wutong.engines.reader._core.formats.encoding import decode

    return decode(data, name=name)[1]


def read(
    document: Document,
    *,
    published: datetime.date | None = None,
    area: str = "",
    lexicon: Lexicon | None = None,
) -> list[Figure]:
    """Return the figures a document states, in the order of their places.

    `published` is the day of the document, from which words like 今年 are
    understood, and `area` the area it speaks of; what is not given is guessed
    from the document itself. `lexicon` says what words mean here, see
    docs/reference/lexicon.md; a figure that it decides names the entry in its reasons.
    """
    from wutong.engines.reader._core.figures import read_figures
    from wutong.engines.reader._core.lexicon import apply

    day, where = _settled(document, published, area)
    figures = read_figures(document, published=day, area=where)
    return apply(lexicon, figures, document.text) if lexicon else figures


def commitments(
    document: Document,
    *,
    published: datetime.date | None = None,
    area: str = "",
    lexicon: Lexicon | None = None,
    figures: list[Figure] | None = None,
) -> list[Commitment]:
    """Return what a document says is to be done: who, what, by when, with the figures it is measured by, in order.

    Arguments as in `read`; `figures` spares reading them again. Looks back, creeds and announcements (重点抓好以下工作) are
    left out. The least sure stand lowest in `confidence`, which is never more than 0.1 above that of the weakest figure.
    """
    from wutong.engines.reader._core.undertakings.reading import read_commitments

    day, where = _settled(document, published, area)
    return read_commitments(
        document, published=day, area=where, figures=_read_before(document, day, where, lexicon, figures)
    )


def projects(
    document: Document,
    *,
    published: datetime.date | None = None,
    area: str = "",
    lexicon: Lexicon | None = None,
    figures: list[Figure] | None = None,
) -> list[Project]:
    """Return each mention of a named project with investment, partner, stage and place as said there, in order.

    Arguments as in `commitments`. Words that only name a sort of projects (省市重点项目) are no projects.
    """
    from wutong.engines.reader._core.undertakings.reading import read_projects

    day, where = _settled(document, published, area)
    return read_projects(
        document, published=day, area=where, figures=_read_before(document, day, where, lexicon, figures)
    )


def load_lexicon(source: Path | bytes, *, name: str) -> Lexicon:
    """Return the lexicon that a YAML or JSON file holds.

    Raises LexiconBroken, which names the entry, or another ReaderError for a file that is no text.
    """
    from wutong.engines.reader._core.formats.encoding import decode
    from wutong.engines.reader._core.lexicon_file import parse

    data = source if isinstance(source, bytes) else _bytes_of(source, name, LARGEST_LEXICON)
    check_size(len(data), name, LARGEST_LEXICON)
    return parse(decode(data, name=name)[0], name=name)


def lexicon_text(lexicon: Lexicon) -> str:
    """Return a lexicon as the YAML that `load_lexicon` reads."""
    from wutong.engines.reader._core.lexicon_file import dump

    return dump(lexicon)


def joined_lexicon(lexicons: Sequence[Lexicon]) -> Lexicon:
    """Return several lexicons as one: entries of a later one win over those of an earlier one."""
    entries = tuple(entry for lexicon in lexicons for entry in lexicon.entries)
    return Lexicon("、".join(one.name for one in lexicons), "、".join(one.edition for one in lexicons), entries)


def entry_from_correction(
    read_as: Figure, corrected: Figure, text: str, *, code: str, source: str
) -> LexiconEntry | None:
    """Return the lexicon entry that a reviewer's correction teaches; None if other documents cannot profit from it.

    `text` is the document's text, `source` who decided and when. A corrected value or period teaches nothing.
    """
    from wutong.engines.reader._core.lexicon import learned

    return learned(read_as, corrected, text, code=code, source=source)


def entry_from_rejection(read_as: Figure, text: str, *, code: str, source: str) -> LexiconEntry | None:
    """Return the lexicon entry that a rejected figure teaches: the same words lead to no figure elsewhere either."""
    from wutong.engines.reader._core.lexicon import ignored

    return ignored(read_as, text, code=code, source=source)


def compare(earlier: Sequence[Figure], later: Sequence[Figure], *, since: int | None = None) -> list[Promise]:
    """Return what became of each figure that the earlier document aimed for, judged by what the later one says.

    Every target of `earlier` stands once in the result, in the order of its text: kept, missed, underway,
    restated or dropped. `since` is the earlier document's year: aims for years before it were settled by then.
    """
    from wutong.engines.reader._core.promises import promises

    return promises(earlier, later, since)


def recall(earlier: Sequence[Commitment], later: Document, later_aims: Sequence[Commitment]) -> list[Recall]:
    """Return what a later document says of each thing without figures that an earlier one said was to be done.

    `later_aims` are the later document's own commitments: a task found among them is restated, one found elsewhere
    reported. Where nothing like it is found, it is dropped.
    """
    from wutong.engines.reader._core.recalls import recalls

    return recalls(earlier, later, later_aims)


def audit(
    document: Document,
    *,
    figures: Sequence[Figure] | None = None,
    known: Sequence[KnownFigure] = (),
    rules: Collection[str] | None = None,
    without: Collection[str] = (),
) -> list[Finding]:
    """Return what does not add up in a document, in the order of the text.

    `figures` are the document's figures as `read` gave them (read here when left out); `known` are figures of other documents
    or of the ledger to compare with: the reader asks nobody itself. `rules` are the names of the rules to run, all when left
    out, less those in `without`; `audit_rules` lists them. Numbers that agree when rounding is undone are never reported.

    Raises UnknownAuditRule for a rule there is not.
    """
    from wutong.engines.reader.auditing import audit_document

    found = read(document) if figures is None else figures
    return audit_document(document, found, known=known, rules=rules, without=without)


def audit_rules() -> tuple[AuditRule, ...]:
    """Return every rule of the auditor with its title and what it checks, in Chinese and English."""
    from wutong.engines.reader.auditing import audit_rules as every_rule

    return every_rule()


def known_from(document: Document, figures: Sequence[Figure], *, name: str) -> list[KnownFigure]:
    """Return a document's figures as what is known from elsewhere, for the audit of another; `name` is what findings call it."""
    from wutong.engines.reader.auditing import known_from as known_figures_of

    return known_figures_of(document, figures, name)


AUDIT_FORMATS = ("jsonl", "table", "html", "docx")


def audit_report(format: str, audited: Sequence[AuditedDocument]) -> bytes:
    """Return findings as a file of one of AUDIT_FORMATS: JSON lines, a list to read, or the document as HTML or DOCX with
    findings in the margin.
    """
    from wutong.engines.reader.audit_reports import FORMATS

    return FORMATS[format](audited)


def check_size(size: int, name: str, largest: int) -> None:
    """Raise DocumentTooLarge for a file of `largest` bytes or more, before it is read."""
    if size >= largest:
        raise DocumentTooLarge(name=name, size=-(-size // MEGABYTE), limit=largest // MEGABYTE)


def _settled(document: Document, published: datetime.date | None, area: str) -> tuple[datetime.date | None, str]:
    """Day and area as given, else as guessed."""
    from wutong.engines.reader._core.formats.identity import guess_area, guess_published

    return published if published is not None else guess_published(document), area or guess_area(document)


def _read_before(
    document: Document, day: datetime.date | None, area: str, lexicon: Lexicon | None, figures: list[Figure] | None
) -> list[Figure]:
    return figures if figures is not None else read(document, published=day, area=area, lexicon=lexicon)


def _bytes_of(path: Path, name: str, largest: int) -> bytes:
    try:
        check_size(path.stat().st_size, name, largest)
        with path.open("rb") as stream:
            # One byte more than allowed shows that a pipe or a growing file is too large.
            return stream.read(largest + 1)
    except OSError as problem:
        raise UnreadableFile(name=name, reason=problem.strerror or type(problem).__name__) from problem
