"""The duty matrix: which unit leads and which assist, by category, area and hour of the day.

A row names categories (`06010`, `06*` for all that begin so, `*` for all), areas (each stands for all below it), and
spans of hours. Rows have no order and no rank: a matrix in which two rows answer the same question, or none does, is
not put to use.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from wutong.kernel.errors import Wording, WutongError

ALL = "*"
DAY = 1440
MOST_FAULTS = 200
LISTS, WORDS = ("categories", "areas", "hours", "assisting"), ("lead", "basis")


class MatrixUnreadable(WutongError):
    """A matrix says something that cannot be understood; facts `place`, `place_en`, `why`, `why_en`."""

    code = "cases-E023"
    zh = Wording("读取职责矩阵的{place}", "{why}", "没有检查，也没有登记", "请对照帮助中的写法改正这一处")
    en = Wording(
        "Read {place_en} of the duty matrix",
        "{why_en}",
        "It was neither checked nor recorded",
        "Correct that place as the help shows",
    )


@dataclass(frozen=True)
class Duty:
    """One row: who leads and who assists where it holds."""

    categories: tuple[str, ...]
    areas: tuple[str, ...]
    hours: tuple[str, ...]
    lead: str
    assisting: tuple[str, ...] = ()
    basis: str = ""


@dataclass(frozen=True)
class Matrix:
    """A matrix: its rows, and the named spans of the day in minutes [from, to), which may run over midnight."""

    code: str
    hours: Mapping[str, tuple[int, int]]
    rows: tuple[Duty, ...]

    def hour_of(self, minute: int) -> str:
        """Return the name of the span a minute of the day lies in, empty when in none."""
        return next((name for name, span in self.hours.items() if _inside(minute, span)), "")

    def find(self, category: str, areas: Sequence[str], minute: int) -> Duty | None:
        """Return the row that answers for a case; `areas` are its area and those above it."""
        hour = self.hour_of(minute)
        return next((row for row in self.rows if holds(row, category, areas, hour)), None)


@dataclass(frozen=True)
class Fault:
    """A question that no row answers (`rows` empty), or that several do (their numbers from 1).

    `words` stand for what is wrong with a row itself: it names something that does not exist.
    """

    category: str
    area: str
    hour: str
    rows: tuple[int, ...]
    cells: int  # how many questions share this fault
    words: tuple[str, str] = ("", "")  # Chinese, English

    @property
    def zh(self) -> str:
        """The fault in Chinese."""
        if self.words[0]:
            return self.words[0]
        where = f"类别 {self.category}、区域 {self.area}、时段 {self.hour}"
        more = f"（同样的共 {self.cells} 处）" if self.cells > 1 else ""
        return (
            f"{where}：{'没有单位负责' if not self.rows else '第 ' + '、'.join(map(str, self.rows)) + ' 行重叠'}{more}"
        )

    @property
    def en(self) -> str:
        """The fault in English."""
        if self.words[1]:
            return self.words[1]
        where = f"category {self.category}, area {self.area}, hours {self.hour}"
        more = f" ({self.cells} like it)" if self.cells > 1 else ""
        return f"{where}: {'nobody answers' if not self.rows else 'rows ' + ', '.join(map(str, self.rows)) + ' overlap'}{more}"


def read_matrix(content: Mapping[str, Any]) -> Matrix:
    """Return the matrix of a file's content: `hours` by name ("08:30-18:00") and `rows`.

    Raises
        MatrixUnreadable  at a span of hours or a row that is none; a key that is not known is refused, since a row without
                          its `areas` would answer for all of them
    """
    spans = content.get("hours") or {ALL: "00:00-24:00"}
    rows = content.get("rows")
    if not isinstance(spans, Mapping):
        raise _unreadable("hours", "hours", "应为“名称: 08:30-18:00”", "write names with 08:30-18:00")
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise _unreadable("rows", "rows", "应是一列职责", "must be a list of rows")
    hours = {str(name): _span(str(name), text) for name, text in spans.items()}
    return Matrix(str(content.get("code", "")), hours, tuple(_duty(number, row) for number, row in enumerate(rows, 1)))


def _unreadable(place: str, place_en: str, why: str, why_en: str) -> MatrixUnreadable:
    return MatrixUnreadable(place=place, place_en=place_en, why=why, why_en=why_en)


def _duty(number: int, row: object) -> Duty:
    """Return a row; a single word stands for a list of one."""
    place = (f"第 {number} 行", f"row {number}")
    if not isinstance(row, Mapping) or not str(row.get("lead") or "").strip():
        raise _unreadable(*place, "缺少主办单位 lead", "it lacks lead, the unit in charge")
    if unknown := [str(key) for key in row if key not in (*LISTS, *WORDS)]:
        known, names = ", ".join((*LISTS, *WORDS)), "、".join(unknown)
        raise _unreadable(*place, f"不认识 {names}，可写 {known}", f"unknown {', '.join(unknown)}; known are {known}")
    lists = {key: _words(row.get(key)) for key in LISTS}
    return Duty(
        lists["categories"] or (ALL,), lists["areas"] or (ALL,), lists["hours"] or (ALL,), str(row["lead"]).strip(),
        lists["assisting"], str(row.get("basis") or ""),
    )  # fmt: skip


def _words(given: object) -> tuple[str, ...]:
    if given is None:
        return ()
    return tuple(map(str, given)) if isinstance(given, (list, tuple)) else (str(given),)


def _span(name: str, text: object) -> tuple[int, int]:
    start, _, end = str(text).partition("-")
    try:
        return _minute(start), _minute(end)
    except ValueError as problem:
        raise _unreadable(
            f"时段“{name}”", f"hours “{name}”", f"“{text}”不是时段，请写成 08:30-18:00",
            f"“{text}” is no span, write 08:30-18:00",
        ) from problem  # fmt: skip


def _minute(text: str) -> int:
    hour, _, minute = text.strip().partition(":")
    value = int(hour) * 60 + int(minute or 0)
    if not 0 <= value <= DAY or not 0 <= int(minute or 0) < 60:
        raise ValueError(text)
    return value


def _inside(minute: int, span: tuple[int, int]) -> bool:
    start, end = span
    return start <= minute < end if start < end else minute >= start or minute < end


def holds(row: Duty, category: str, areas: Iterable[str], hour: str) -> bool:
    """Return whether a row answers for a category, an area (with those above it) and a span of hours."""
    return (
        _names(row.hours, [hour]) and _names(row.areas, areas) and any(_fits(one, category) for one in row.categories)
    )


def _names(wanted: Iterable[str], given: Iterable[str]) -> bool:
    return ALL in wanted or not set(wanted).isdisjoint(given)


def _fits(pattern: str, category: str) -> bool:
    return category.startswith(pattern[:-1]) if pattern.endswith(ALL) else category == pattern


def faults_of(matrix: Matrix, categories: Iterable[str], areas: Mapping[str, Sequence[str]]) -> list[Fault]:
    """Return every gap and overlap, those with the same rows told once with their number (the first two hundred).

    areas  each area in which cases can lie, with itself and the areas above it
    """
    hours = _groups(matrix.hours, lambda hour: _rows(matrix, lambda row: _names(row.hours, [hour])))
    kinds = _groups(categories, lambda code: _rows(matrix, lambda row: any(_fits(one, code) for one in row.categories)))
    places = _groups(areas, lambda code: _rows(matrix, lambda row: _names(row.areas, areas[code])))
    found = [*_hour_faults(matrix)]
    for (by_hour, in_hours), (by_kind, of_kinds), (by_place, in_places) in product(hours, kinds, places):
        rows = by_hour & by_kind & by_place
        if len(rows) != 1:
            cells = len(in_hours) * len(of_kinds) * len(in_places)
            numbers = tuple(sorted(row + 1 for row in rows))
            found.append(Fault(of_kinds[0], in_places[0], in_hours[0], numbers, cells))
    return found[:MOST_FAULTS]


def idle_words(matrix: Matrix, categories: Collection[str], areas: Collection[str]) -> Iterator[Fault]:
    """Yield the rows that name a category, an area or a span that there is not: a slip of the pen never answers anything."""
    for number, row in enumerate(matrix.rows, 1):
        named = (
            ("类别", "category", [one for one in row.categories if not any(_fits(one, code) for code in categories)]),
            ("区域", "area", [one for one in row.areas if one != ALL and one not in areas]),
            ("时段", "hours", [one for one in row.hours if one != ALL and one not in matrix.hours]),
        )
        for zh, en, unknown in named:
            for word in unknown:
                words = (f"第 {number} 行：没有{zh}“{word}”", f"row {number}: there is no {en} “{word}”")
                yield Fault(ALL, ALL, ALL, (number,), 1, words)


def _rows(matrix: Matrix, test: Callable[[Duty], bool]) -> frozenset[int]:
    return frozenset(number for number, row in enumerate(matrix.rows) if test(row))


def _groups(codes: Iterable[str], rows: Callable[[str], frozenset[int]]) -> list[tuple[frozenset[int], list[str]]]:
    """Return codes that the same rows name together: four thousand areas are a few dozen questions."""
    groups: dict[frozenset[int], list[str]] = {}
    for code in codes:
        groups.setdefault(rows(code), []).append(code)
    return list(groups.items())


def _hour_faults(matrix: Matrix) -> Iterator[Fault]:
    """Yield the stretches of the day that no span names, or that several do."""
    edges = sorted({0, *(edge % DAY for span in matrix.hours.values() for edge in span)})
    for edge in edges:
        named = [name for name, span in matrix.hours.items() if _inside(edge, span)]
        if len(named) != 1:
            clock = f"{edge // 60:02d}:{edge % 60:02d}"
            words = "、".join(named) or "—"
            yield Fault(ALL, ALL, f"{clock}（{words}）", (), 1)
