"""What a paper is made of, and what parts of the product may contribute to one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import total_ordering
from typing import Any

from wutong.kernel.period import Period


@dataclass(frozen=True)
class Origin:
    """Where a printed figure comes from: `of` is the indicator, `about` what is said of it (a period, 目标, a result).

    `source` and `place` are the document's, `claims` the ledger's ids; a computed figure says by which rule in `how`, and
    its claims are the inputs.
    """

    of: str
    about: str
    source: str = ""
    place: str = ""
    claims: tuple[int, ...] = ()
    how: str = ""

    @property
    def note(self) -> str:
        """The origin in one sentence, for a comment."""
        where = f"《{self.source}》{self.place}" if self.source else ""
        ids = f"数据编号{'、'.join(map(str, self.claims))}" if self.claims else ""
        about = f"{self.of}（{self.about}）" if self.about else self.of
        return f"{about}：{'；'.join(part for part in (where, self.how, ids) if part)}"

    def short(self, document: str) -> str:
        """The origin in as few words as a list needs that names the indicator before and the documents elsewhere."""
        where = f"{document}{self.place.rpartition(' ')[2]}" if document else self.how
        ids = f"〔{'、'.join(map(str, self.claims))}〕" if self.claims else ""
        return f"{self.about}：{where}{ids}" if self.about else f"{where}{ids}"


@total_ordering
@dataclass(frozen=True, eq=False)
class Traced:
    """A figure as it is printed, with its origin; compares and counts as its `value`, so templates can ask about it."""

    text: str
    origin: Origin
    value: Decimal | None = None

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text) if self.value is None else self.value != 0

    def __eq__(self, other: object) -> bool:
        return self.value == _number(other) if self.value is not None else self.text == str(other)

    def __lt__(self, other: Any) -> bool:
        return self.value is not None and self.value < _number(other)

    def __hash__(self) -> int:
        return hash((self.text, self.origin))


def _number(other: Any) -> Any:
    return other.value if isinstance(other, Traced) else other


# --- the paper -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """A piece of text; `origin` is the place of its origin in the paper's list, None for plain words.

    `label` makes the piece the place to which figures with that mark lead.
    """

    text: str
    origin: int | None = None
    label: int | None = None


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 4; its number is set by the layout."""

    level: int
    runs: Runs


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body."""

    runs: Runs


@dataclass(frozen=True)
class ColumnHead:
    """A column of a table: `width` in parts of the whole, numbers stand right."""

    title: str
    width: float
    align: str = "left"  # left, center, right


@dataclass(frozen=True)
class Table:
    """A table with its title; heads are repeated on every page."""

    title: str
    columns: tuple[ColumnHead, ...]
    rows: tuple[tuple[Runs, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Picture:
    """A chart as PNG, with its title, its source line, and its words for who cannot see it."""

    title: str
    png: bytes = field(repr=False)
    alt: str = ""
    note: str = ""


@dataclass(frozen=True)
class Annex:
    """An annex, begun on a page of its own; `landscape` lays its pages on their long side."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False


Block = Heading | Paragraph | Table | Picture


@dataclass(frozen=True)
class Paper:
    """A whole paper, ready to be set.

    `title_lines` is its title as it is to be broken; `signed` and `day` stand at its end; `moment` is when everything in it was known, `sheet` the paper of its
    landscape annexes (A4 or A3).
    """

    title_lines: tuple[str, ...]
    blocks: tuple[Block, ...]
    annexes: tuple[Annex, ...]
    origins: tuple[Origin, ...]
    signed: str
    day: date
    moment: datetime
    sheet: str = "A4"

    @property
    def title(self) -> str:
        """The title in one line."""
        return "".join(self.title_lines)

    @property
    def marks(self) -> tuple[int, ...]:
        """The number that each origin carries in print: one for all that is said of one indicator, in order."""
        numbers: dict[str, int] = {}
        return tuple(numbers.setdefault(origin.of, len(numbers) + 1) for origin in self.origins)


@dataclass(frozen=True)
class Bar:
    """A bar: its name, its length, and the length as it is printed."""

    name: str
    value: Decimal
    printed: str


@dataclass(frozen=True)
class Point:
    """A point of a line: whose it is, where on the time axis it stands, its height, and the height as it is printed."""

    line: str
    place: str
    value: Decimal
    printed: str


# --- what may be said in one -----------------------------------------------------------------------


@dataclass(frozen=True)
class PaperAsk:
    """What a paper is about: its kind, plan and period, the moment up to which anything may be known, whose rights."""

    kind: str
    plan: str
    period: Period
    known_on: datetime
    scope: Any = None


@dataclass(frozen=True)
class FieldInfo:
    """A field that templates may name: what it says; `parts` are those of each entry, for a list."""

    name: str
    about: str
    parts: tuple[FieldInfo, ...] = ()


@dataclass(frozen=True)
class PaperSource:
    """A part of the product that has something to say in papers: its fields, and the function that fills them.

    Values are strings, whole numbers, `Traced` figures, truths, or tuples of maps of them for a list.
    """

    name: str
    fields: tuple[FieldInfo, ...]
    fill: Callable[[PaperAsk], Mapping[str, Any]]
