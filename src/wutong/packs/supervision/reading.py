"""Lists of decisions out of files: tables (XLSX, CSV) and texts (DOCX, TXT); nothing is written here."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from wutong.packs.supervision._core.lists import COLUMNS, Draft, draft_of, drafts_of, named_units
from wutong.packs.supervision.errors import ListUnreadable
from wutong.platform.accounts.models import Unit
from wutong.platform.tables import TableUnreadable, decoded, read_table

TABLES, TEXTS = (".xlsx", ".csv", ".tsv"), (".docx", ".txt", ".md")
MOST_ROWS = 300
LARGEST = 10 * 2**20


@dataclass(frozen=True)
class Read:
    """A matter as read from a file: the unit that its words mean, and what is still missing."""

    number: int
    draft: Draft
    unit: str
    assisting: tuple[str, ...]
    source: str

    @property
    def missing(self) -> tuple[str, ...]:
        """What a person must still fill in: unit, deadline."""
        return tuple(name for name, there in (("unit", self.unit), ("deadline", self.draft.deadline)) if not there)


def read_list(data: bytes, name: str, today: date) -> list[Read]:
    """Return the matters that a file lists, each under a source of its own, so that sent twice they are opened once.

    Raises
        ListUnreadable  if the file cannot be opened, is no such list, is empty or too long
    """
    if len(data) > LARGEST:
        raise _unreadable(name, "文件超过10兆", "it is larger than 10 MB")
    drafts = _drafts(data, name, today)
    if not drafts:
        raise _unreadable(name, "没有读到事项", "no matter was found in it")
    if len(drafts) > MOST_ROWS:
        raise _unreadable(name, f"事项超过{MOST_ROWS}条", f"it lists more than {MOST_ROWS} matters")
    digest = hashlib.sha256(data).hexdigest()[:16]
    units = unit_names()
    return [_read(number, draft, units, digest) for number, draft in enumerate(drafts, 1)]


def _unreadable(name: str, problem: str, problem_en: str) -> ListUnreadable:
    return ListUnreadable(name=name, problem=problem, problem_en=problem_en)


def unit_names() -> dict[str, str]:
    """Return the names of the units of today by code."""
    return dict(Unit.objects.filter(valid_to=None).exclude(parent=None).values_list("code", "name_zh"))


def _read(number: int, draft: Draft, units: dict[str, str], digest: str) -> Read:
    named = named_units(draft.unit or draft.title, units)
    helping = named_units(draft.assisting, units) if draft.assisting else named[1:]
    lead = named[0] if named else ""
    return Read(number, draft, lead, tuple(one for one in helping if one != lead), f"supervision/{digest}/{number}")


def _drafts(data: bytes, name: str, today: date) -> list[Draft]:
    ending = Path(name).suffix.lower()
    if ending in TABLES:
        return _from_table(data, name, ending, today)
    if ending == ".docx":
        return _from_document(data, name, today)
    if ending in TEXTS:
        return drafts_of(decoded(data, name).splitlines(), today)
    raise _unreadable(name, f"不支持“{ending or '无后缀'}”文件", f"“{ending or 'no ending'}” is not supported")


def _from_table(data: bytes, name: str, ending: str, today: date) -> list[Draft]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"list{ending}"
        path.write_bytes(data)
        try:
            known, rows = read_table(path, COLUMNS, by_position=(), joined=())
        except TableUnreadable as problem:
            facts = problem.facts
            raise _unreadable(name, str(facts["problem"]), str(facts["problem_en"])) from problem
    if "title" not in known:
        raise _unreadable(name, "没有“事项”一列", "it has no column “事项”")
    found = [draft_of(row, f"第{number}行", today) for number, row in enumerate(rows, 2)]
    return [one for one in found if one.title]


def _from_document(data: bytes, name: str, today: date) -> list[Draft]:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as problem:
        raise _unreadable(name, "不是可以打开的 DOCX 文件", "it is no DOCX file that opens") from problem
    found = list(_document_rows(document, today))
    return found or drafts_of([paragraph.text for paragraph in document.paragraphs], today)


def _document_rows(document: object, today: date) -> Iterator[Draft]:
    """Yield the matters of the tables whose head names them."""
    words = {word: known for known, names in COLUMNS.items() for word in names}
    for table in document.tables:  # type: ignore[attr-defined]
        lines = [[cell.text.strip() for cell in row.cells] for row in table.rows]
        heads = [words.get("".join(cell.split()), "") for cell in lines[0]] if lines else []
        if "title" not in heads:
            continue
        for number, line in enumerate(lines[1:], 2):
            draft = draft_of(dict(zip(heads, line, strict=False)), f"表格第{number}行", today)
            if draft.title:
                yield draft
