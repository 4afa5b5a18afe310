"""Where a figure was stated: which document, import, API call or computation, and the place in it."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = ("document", "import", "api", "computation", "entry")


@dataclass(frozen=True)
class Place:
    """The place inside a source: section and number of a document, offsets of its text, or sheet and cell.

    Offsets count characters of the stored document's text; empty strings and None mean "not known".
    """

    section: str = ""
    number: str = ""
    start: int | None = None
    end: int | None = None
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        parts = [self.section, f"第{self.number}项" if self.number else "", self.sheet, self.cell]
        return " ".join(part for part in parts if part)


@dataclass(frozen=True)
class SourceRef:
    """A source and the place in it: `kind` is one of KINDS, `key` names the source once and for all."""

    kind: str
    key: str
    title: str
    place: Place = Place()
