"""Figures in tables: row label, column heads, units wherever they stand, footnote years."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wutong.engines.reader._core.figures import units
from wutong.engines.reader._core.figures.columns import Column, columns, header_height
from wutong.engines.reader._core.figures.confidence import confidence
from wutong.engines.reader._core.figures.grids import Grid, GridCell
from wutong.engines.reader._core.figures.hedges import comparator_of
from wutong.engines.reader._core.figures.measures import GROWTH_NAME, PER, RATE_NAME
from wutong.engines.reader._core.figures.mentions import MULTIPLE, Mention, mentions
from wutong.engines.reader._core.figures.profile import Profile
from wutong.engines.reader.types import Figure

NUMBER = re.compile(
    rf"^[(（]?(?P<before>[><≥≤~约近超])?(?P<sign>[-−])?(?P<low>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<times>{MULTIPLE})?(?P<unit>%|{units.PATTERN})?"
    rf"(?:[-—–~至](?P<high>\d+(?:\.\d+)?)(?P<unit2>%|{units.PATTERN})?)?(?P<after>以上|以内|以下|左右|余|多)?[)）]?$"
)
IN_BRACKETS = re.compile(rf"\((?P<unit>(?:{MULTIPLE})?(?:{units.PATTERN})(?:{units.PER_UNIT})?)\)")
TITLE_UNIT = re.compile(rf"单位[:：]\s*(?P<unit>(?:{MULTIPLE})?(?:{units.PATTERN}))")
UNIT_CELL = re.compile(rf"^(?:{MULTIPLE})?(?:{units.PATTERN})?(?:{units.PER_UNIT})?$")
STAR_YEAR = re.compile(r"[*＊]的?(?:数据|数值|指标)?[为系是]\s*((?:19|20)\d\d)\s*年")
BRACKET_YEAR = re.compile(r"[(（]\s*[)）]的?(?:数据|数值|指标)?[为系是]\s*((?:19|20)\d\d)\s*年")
SHARE_NAME = re.compile(r"率$|比重|占比|比例|份额|覆盖率")
CHANGE_NAME = re.compile(r"^(?:新增|新建|净增)")
CHANGE_IN_CELL = re.compile(r"(新增|新建|培育|净增|增加|改扩建|引进)")
GROWTH_TITLE = re.compile(r"涨跌|增长速度|增速|增长情况")
FALLEN = re.compile(r"(?:降低|下降|减少)率?$")


@dataclass(frozen=True, slots=True)
class Printed:
    """A number printed in a cell; `start`/`end` count in the cell's compact text."""

    start: int
    end: int
    value: float
    value_hi: float | None
    unit: str
    comparator: str
    bracketed: bool
    verb: str = ""


@dataclass(frozen=True, slots=True)
class Footnotes:
    """Years that a table's notes give to starred and bracketed figures."""

    star: int | None
    bracket: int | None


def table_figures(grid: Grid, about: Profile) -> list[Figure]:
    """The figures of one table, [] where it holds none or has no heads to name them."""
    height = header_height(grid)
    if height == 0 or len(grid.rows) - height < 1:
        return []
    heads = columns(grid, height, about)
    notes = _footnotes(grid.notes)
    found = []
    for row in grid.rows[height:]:
        for column in heads:
            if column.role == "value":
                found.extend(_cell_figures(row, column, heads, grid, notes, about))
    return found


def _footnotes(text: str) -> Footnotes:
    star, bracket = STAR_YEAR.search(text), BRACKET_YEAR.search(text)
    return Footnotes(int(star[1]) if star else None, int(bracket[1]) if bracket else None)


def _cell_figures(
    row: tuple[GridCell, ...], column: Column, heads: list[Column], grid: Grid, notes: Footnotes, about: Profile
) -> list[Figure]:
    content = row[column.index]
    printed = [] if content.empty else _printed(content)
    label = _label(row, column, heads)
    if not printed or not (label or column.name):
        return []
    return [_figure(one, content, row, column, heads, label, grid, notes, about) for one in printed]


def _printed(content: GridCell) -> list[Printed]:
    match = NUMBER.match(content.text)
    if match:
        low = float(match["low"].replace(",", "")) * (-1 if match["sign"] else 1)
        unit = (match["times"] or "") + (match["unit2"] or match["unit"] or "")
        start = next(at for at, char in enumerate(content.text) if char not in "(（")
        end = len(content.text.rstrip(")）"))
        high = float(match["high"]) if match["high"] else None
        bracketed = content.text[0] in "(（"
        return [
            Printed(start, end, low, high, unit, comparator_of(match["before"] or "", match["after"] or ""), bracketed)
        ]
    return [_from_mention(content.text, one) for one in mentions(content.text) if _tells(content.text, one)]


def _tells(text: str, one: Mention) -> bool:
    return one.shape == "quantity" and not re.search(r"[年月日号]$", text[one.start : one.end]) and len(text) <= 30


def _from_mention(text: str, one: Mention) -> Printed:
    verb = CHANGE_IN_CELL.search(text[: one.start])
    return Printed(
        one.start, one.end, one.value, one.value_hi, one.unit, one.comparator, False, verb[1] if verb else ""
    )


def _label(row: tuple[GridCell, ...], column: Column, heads: list[Column]) -> GridCell | None:
    """The cell that names the row: the last filled label column before the value."""
    labels = [row[one.index] for one in heads if one.role == "label" and one.index < column.index]
    filled = [one for one in labels if not one.empty and not UNIT_CELL.match(one.text)]
    return filled[-1] if filled else None


def _unit(one: Printed, row: tuple[GridCell, ...], column: Column, heads: list[Column], label: str, grid: Grid) -> str:
    if one.unit and not one.unit.startswith(units.MULTIPLIERS) or one.unit and units.bare(one.unit):
        return one.unit
    if column.growth:
        return column.unit or "%"
    for cell in (row[head.index] for head in heads if head.role == "unit"):
        if not cell.empty and UNIT_CELL.match(cell.text):
            return cell.text
    in_label = IN_BRACKETS.findall(label)
    if in_label:
        return in_label[-1]
    in_title = TITLE_UNIT.search(grid.title)
    return column.unit or (in_title["unit"] if in_title else "")


def _figure(
    one: Printed, content: GridCell, row: tuple[GridCell, ...], column: Column, heads: list[Column], label: GridCell | None,
    grid: Grid, notes: Footnotes, about: Profile,
) -> Figure:  # fmt: skip
    named = label.text if label else ""
    unit = _unit(one, row, column, heads, named, grid)
    indicator = _indicator(named, column, one)
    measure = _measure(indicator, column, unit, one, grid.title)
    period = _period(indicator, measure, one, content, column, notes, about)
    return Figure(
        start=content.offsets[one.start], end=content.offsets[one.end - 1] + 1, value_text=content.text[one.start : one.end],
        value=one.value, value_hi=one.value_hi, unit=unit, comparator=one.comparator, kind=column.kind, measure=measure,
        period=period, area=about.area, indicator=indicator, where="table",
        confidence=confidence(0 if label else 2, column.distance, period, False, in_table=True),
        reasons=(f"row: {named}", f"column: {column.name or column.head}", f"kind: {column.why}"),
    )  # fmt: skip


def _indicator(label: str, column: Column, one: Printed) -> str:
    name = IN_BRACKETS.sub("", label).strip("—:：、 ")
    if one.verb:
        return one.verb + name
    if column.growth and not GROWTH_NAME.search(name):
        return f"{name}{column.growth}"
    return f"{name}{column.name}" if column.name else name


def _measure(indicator: str, column: Column, unit: str, one: Printed, title: str) -> str:
    if one.verb or CHANGE_NAME.match(indicator):
        return "change"
    if (
        column.growth
        or GROWTH_NAME.search(indicator)
        or (unit == "%" and not one.unit and GROWTH_TITLE.search(title))
        or unit == "%"
        and re.search(r"(?:降低|下降|减少|提高)率?$", indicator)
    ):
        return "growth"
    if re.search(r"排名|位次|名次", indicator):
        return "rank"
    if PER.search(indicator) or RATE_NAME.search(indicator):
        return "ratio"
    if unit in ("%", "‰") or SHARE_NAME.search(indicator) and units.bare(unit) in units.PERCENT_LIKE:
        return "share"
    if "/" in unit and not re.search(r"[gk克]/", unit):
        return "ratio"
    return "level"


def _period(
    label: str, measure: str, one: Printed, content: GridCell, column: Column, notes: Footnotes, about: Profile
) -> str:
    if one.verb and column.kind == "target" and about.span:
        return f"{about.span[0]}-{about.span[1]}"
    first, last = column.first, column.last
    if (
        measure == "growth"
        and not column.growth
        and one.value
        and FALLEN.search(label)
        and column.base
        and last
        and column.base < last
    ):
        first = column.base + 1
    if content.starred and notes.star and last:
        last = notes.star
        first = min(first, last) if first and measure == "growth" and column.growth else last
    if one.bracketed and notes.bracket:
        first = last = notes.bracket
    if first is None or last is None:
        return ""
    return str(last) if first == last else f"{first}-{last}"
