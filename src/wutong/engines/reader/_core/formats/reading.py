"""The way in: what a file is by its content, and the module that reads it.

A library that reads other people's files can fail in any way on a broken one.
Each call below therefore turns every exception that is not the reader's own
into DamagedDocument, with the library's exception as its cause.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeVar

from wutong.engines.reader._core.formats import archive
from wutong.engines.reader._core.formats.encoding import decode, decode_page
from wutong.engines.reader._core.formats.glyphs import typed
from wutong.engines.reader._core.formats.sniffing import Sort, sort_of
from wutong.engines.reader.errors import DamagedDocument, EmptyDocument, EncryptedOffice, ReaderError, UndecodableText
from wutong.engines.reader.types import Document, Sheet

if TYPE_CHECKING:
    from wutong.engines.reader._core.formats.sheet_styles import SheetNotes

Content = TypeVar("Content")
_NAMED = {
    ".pdf": "PDF", ".docx": "DOCX", ".doc": "Word", ".wps": "WPS", ".xlsx": "XLSX", ".xlsm": "XLSX", ".xls": "XLS",
    ".et": "WPS", ".ods": "ODS",
}  # fmt: skip


def document_from(data: bytes, *, name: str) -> Document:
    """Return the document that `data` holds; `name` is for messages, and tells Markdown from plain text.

    Raises a ReaderError that says why not; nothing else.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise EmptyDocument(name=name)
    sort = sort_of(data, name=name)
    try:
        document = _guarded(_READERS[sort], data, name, sort)
    except UndecodableText as problem:
        raise _by_name(name) or problem from problem
    if not document.text.strip():
        raise EmptyDocument(name=name)
    return replace(document, title=typed(document.title).strip())


def _by_name(name: str) -> DamagedDocument | None:
    """What to say of bytes that are no text, where the file's name says that they never were meant to be."""
    kind = _NAMED.get(PurePath(name).suffix.lower())
    return DamagedDocument(name=name, kind=kind) if kind else None


def sheets_from(data: bytes, *, name: str) -> list[Sheet]:
    """Return the worksheets of a workbook; raises a ReaderError for anything that is none."""
    from wutong.engines.reader._core.formats.sheets import sheets_of

    sort = sort_of(data, name=name)
    if sort not in _NOTES:
        raise DamagedDocument(name=name, kind="xlsx")

    def read(data: bytes, name: str) -> list[Sheet]:
        return sheets_of(data, _NOTES[sort](data, name))

    return _guarded(read, data, name, sort)


def _guarded(read: Callable[[bytes, str], Content], data: bytes, name: str, sort: Sort) -> Content:
    try:
        return read(data, name)
    except ReaderError:
        raise
    except RecursionError as problem:
        raise DamagedDocument(name=name, kind=sort.value) from problem
    except Exception as problem:  # noqa: BLE001 - see the module's docstring
        raise DamagedDocument(name=name, kind=sort.value) from problem
    except BaseException as problem:
        # A panic in calamine's Rust code arrives as PanicException, which is no Exception.
        if type(problem).__name__ != "PanicException":
            raise
        raise DamagedDocument(name=name, kind=sort.value) from problem


def _read_text(data: bytes, name: str) -> Document:
    from wutong.engines.reader._core.formats.text import read_text

    text, encoding = decode(data, name=name)
    return read_text(text, encoding=encoding, named_markdown=name.lower().endswith((".md", ".markdown")))


def _read_html(data: bytes, name: str) -> Document:
    from wutong.engines.reader._core.formats.html import read_html

    text, encoding = decode_page(data, name=name)
    return read_html(text, encoding=encoding)


def _read_pdf(data: bytes, name: str) -> Document:
    from wutong.engines.reader._core.formats.pdf import read_pdf

    return read_pdf(data, name=name)


def _read_docx(data: bytes, name: str) -> Document:
    from wutong.engines.reader._core.formats.docx import read_docx

    with archive.opened(data, name=name, kind=Sort.DOCX.value) as package:
        archive.check_unpacked_size(package, name=name)
        archive.check_entries(package, _xml_entries(package), name=name, kind=Sort.DOCX.value)
    return read_docx(data)


def _read_xlsx(data: bytes, name: str) -> Document:
    return _read_sheets(data, name, "xlsx", _xlsx_notes(data, name))


def _xlsx_notes(data: bytes, name: str) -> dict[str, SheetNotes]:
    from wutong.engines.reader._core.formats.sheet_styles import sheet_notes

    with archive.opened(data, name=name, kind=Sort.XLSX.value) as package:
        archive.check_unpacked_size(package, name=name)
        archive.check_entries(package, _xml_entries(package), name=name, kind=Sort.XLSX.value)
        return sheet_notes(package, name=name)


def _no_notes(_data: bytes, _name: str) -> dict[str, SheetNotes]:
    return {}


def _read_ods(data: bytes, name: str) -> Document:
    from wutong.engines.reader._core.formats.sheet_styles import check_ods_area

    with archive.opened(data, name=name, kind=Sort.ODS.value) as package:
        archive.check_unpacked_size(package, name=name)
        archive.check_entries(package, _xml_entries(package), name=name, kind=Sort.ODS.value)
        check_ods_area(package, name=name)
    return _read_sheets(data, name, "ods", {})


def _read_xls(data: bytes, name: str) -> Document:
    return _read_sheets(data, name, "xls", {})


def _read_sheets(data: bytes, name: str, format: str, notes: dict[str, SheetNotes]) -> Document:
    from python_calamine import PasswordError

    from wutong.engines.reader._core.formats.xlsx import read_workbook

    try:
        return read_workbook(data, name=name, format=format, notes=notes)
    except PasswordError as problem:
        raise EncryptedOffice(name=name) from problem


def _xml_entries(package: zipfile.ZipFile) -> list[str]:
    """Return the entries that a reader will unpack; pictures are left alone."""
    return [entry for entry in package.namelist() if entry.lower().endswith((".xml", ".rels", ".bin"))]


_READERS: dict[Sort, Callable[[bytes, str], Document]] = {
    Sort.TEXT: _read_text,
    Sort.HTML: _read_html,
    Sort.PDF: _read_pdf,
    Sort.DOCX: _read_docx,
    Sort.XLSX: _read_xlsx,
    Sort.XLS: _read_xls,
    Sort.ODS: _read_ods,
}
_NOTES: dict[Sort, Callable[[bytes, str], dict[str, SheetNotes]]] = {Sort.XLSX: _xlsx_notes, Sort.XLS: _no_notes}
