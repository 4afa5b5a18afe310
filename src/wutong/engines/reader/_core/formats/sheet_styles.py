"""What the XML of an XLSX sheet says beyond its values: number formats, formulas never computed, the used area.

The library that reads the values gives 0.125 for a cell that shows 12.5 %, an
empty text for a formula without a stored value, and lays out the whole used
area in memory. So the XML is searched first, by pattern: it is only a hint for
the first two, and for the area every reference counts.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from wutong.engines.reader.errors import SheetTooLarge

MOST_CELLS = 1_500_000
_LARGEST_AREA = 20_000_000  # rows times columns, empty places included: the library lays them all out
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
}  # fmt: skip
_REFERENCE = re.compile(rb'<(?:\w+:)?(?:c|row)\s[^>]*?\br="([A-Z]*)(\d+)"')
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.S)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_STYLE = re.compile(rb'\bs="(\d{1,5})"')
_EMPTY_VALUE = re.compile(rb"<(?:\w+:)?v\s*/>|<(?:\w+:)?v></")
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class SheetNotes:
    """Number formats by (row, column) counted from 0, and how many formulas have no stored value."""

    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    uncomputed: int = 0


def sheet_notes(package: zipfile.ZipFile, *, name: str) -> dict[str, SheetNotes]:
    """Return the notes of every sheet of an XLSX package by sheet name.

    Raises SheetTooLarge when a sheet claims a used area that would not fit into memory.
    """
    formats = _number_formats(package)
    notes = {}
    for title, path in _sheet_paths(package).items():
        try:
            xml = package.read(path)
        except KeyError:
            continue
        _check_area(xml, name)
        notes[title] = _notes_of(xml, formats)
    return notes


def _check_area(xml: bytes, name: str) -> None:
    rows = columns = 0
    for letters, number in _REFERENCE.findall(xml):
        rows = max(rows, int(number[:8]))
        columns = max(columns, _column(letters))
    if rows * max(1, columns) > _LARGEST_AREA:
        raise SheetTooLarge(name=name, limit=MOST_CELLS)


def check_ods_area(package: zipfile.ZipFile, *, name: str) -> None:
    """Raise SheetTooLarge when the repeats of an ODS sheet make more cells than a document can have."""
    total = 0
    with package.open("content.xml") as stream:
        for _, row in etree.iterparse(stream, tag="{*}table-row", huge_tree=True, recover=True):
            cells = sum(_repeat(cell, "columns") for cell in row if len(cell))
            total += cells * _repeat(row, "rows")
            if total > MOST_CELLS:
                raise SheetTooLarge(name=name, limit=MOST_CELLS)
            row.clear()


def _repeat(element: Any, what: str) -> int:
    value = element.get(f"{_TABLE}number-{what}-repeated", "1")
    return int(value[:9]) if value.isdecimal() else 1


def _column(letters: bytes) -> int:
    """Return the number of a column from its letters, A = 1.

    >>> _column(b"AB")
    28
    """
    number = 0
    for letter in letters[:4]:
        number = number * 26 + letter - 64
    return number


def _notes_of(xml: bytes, formats: dict[int, str]) -> SheetNotes:
    notes = SheetNotes()
    for match in _CELL.finditer(xml):
        attributes, content = match.group(1), match.group(2) or b""
        if _has_formula(content) and (b"<v" not in content and b":v>" not in content or _EMPTY_VALUE.search(content)):
            notes.uncomputed += b't="str"' not in attributes
        style, place = _STYLE.search(attributes), _PLACE.search(attributes)
        number_format = formats.get(int(style.group(1))) if style else None
        if number_format and place:
            notes.formats[int(place.group(2)) - 1, _column(place.group(1)) - 1] = number_format
    return notes


def _has_formula(content: bytes) -> bool:
    return b"<f" in content or b":f>" in content


def _parsed(package: zipfile.ZipFile, path: str) -> Any:
    try:
        return etree.fromstring(package.read(path), etree.XMLParser(resolve_entities=False, no_network=True))
    except (KeyError, etree.XMLSyntaxError, ValueError):
        return None


def _sheet_paths(package: zipfile.ZipFile) -> dict[str, str]:
    book, links = _parsed(package, "xl/workbook.xml"), _parsed(package, "xl/_rels/workbook.xml.rels")
    if book is None or links is None:
        return {}
    targets = {link.get("Id"): link.get("Target", "") for link in links.iter("{*}Relationship")}
    return {
        sheet.get("name", ""): _package_path(targets.get(sheet.get(_RELATION), "")) for sheet in book.iter("{*}sheet")
    }


def _package_path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def _number_formats(package: zipfile.ZipFile) -> dict[int, str]:
    """Return the number format of every cell style that has one other than general or text."""
    styles = _parsed(package, "xl/styles.xml")
    if styles is None:
        return {}
    own = {fmt.get("numFmtId"): fmt.get("formatCode", "") for fmt in styles.iter("{*}numFmt")}
    found = {}
    for number, style in enumerate(style for styles_list in styles.iter("{*}cellXfs") for style in styles_list):
        identity = style.get("numFmtId", "0") if isinstance(style.tag, str) else "0"
        code = own.get(identity) or (_BUILT_IN.get(int(identity)) if identity.isdecimal() else None)
        if code and code.lower() != "general":
            found[number] = code
    return found
