"""Figures in tables: row label, column heads, units wherever they stand, footnote years."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wutong.engines.reader._core.figures import phrases, units
from wutong.engines.reader._core.figures.columns import Column, columns, header_height, name_beside
from wutong.engines.reader._core.figures.confidence import in_table
from wutong.engines.reader._core.figures.grids import Grid, GridCell
from wutong.engines.reader._core.figures.hedges import comparator_of
from wutong.engines.reader._core.figures.kinds import EARLY
from wutong.engines.reader._core.figures.measures import CONCENTRATION, DONE_OF_PLAN, GROWTH_NAME, PER, RATE_NAME
from wutong.engines.reader._core.figures.mentions import MULTIPLE, Mention, mentions
from wutong.engines.reader._core.figures.numerals import plain_value
from wutong.engines.reader._core.figures.parts import code_named, is_label
from wutong.engines.reader._core.figures.passages import Passage, plain
from wutong.engines.reader._core.figures.profile import Profile
from wutong.engines.reader.types import Figure

NUMBER = re.compile(
    rf"^[(（〔【\[]?(?P<before>[><≥≤~约近超])?(?P<sign>[-−])?(?P<low>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<times>{MULTIPLE})?(?P<unit>%|{units.PATTERN})?"
    rf"(?:[-—–~至](?P<high>\d+(?:\.\d+)?)(?P<unit2>%|{units.PATTERN})?)?(?P<after>以上|以内|以下|左右|余|多)?[)）〕】\]]?$"
)
IN_BRACKETS = re.compile(rf"\((?P<unit>(?:{MULTIPLE})?(?:{units.PATTERN})(?:{units.PER_UNIT})?)\)")
PROSE_HEAD = re.compile(r"任务|工作内容|主要内容|建设内容|事项|措施|举措|工作要求|目标要求|具体内容")
SHORTEST_PROSE = 8
TITLE_UNIT = re.compile(rf"单位[:：]\s*(?P<unit>(?:{MULTIPLE})?(?:{units.PATTERN}))")
UNIT_CELL = re.compile(rf"^(?:{MULTIPLE})?(?:{units.PATTERN})?(?:{units.PER_UNIT})?$")
OPENING = "(（〔【["
STAR_YEAR = re.compile(r"[*＊]的?(?:数据|数值|指标)?[为系是]\s*((?:19|20)\d\d)\s*年")
BRACKET_YEAR = re.compile(r"[(（]\s*[)）]的?(?:数据|数值|指标)?[为系是]\s*((?:19|20)\d\d)\s*年")
SHARE_NAME = re.compile(r"率$|比重|占比|比例|份额|覆盖率")
CHANGE_NAME = re.compile(r"^(?:新增|新建|净增)")
CHANGE_IN_CELL = re.compile(r"(新增|新建|培育|净增|增加|改扩建|引进)")
YEAR_LABEL = re.compile(r"^(?:19|20)\d\d年?$")
TOTAL = re.compile(r"^(?:合计|总计|小计|全[国省市区县]|平均|总和)")
# What a title puts around the name of what is measured: 表2 2023年分季度…情况.
TITLE_FRAME = re.compile(
    r"^#*附?[表图][\d一二三四五六七八九十]*[-—.]?\d*[:：]?|(?:19|20)\d\d年?(?:度)?(?:[-—至~](?:19|20)\d\d年?)?|(?:分|各|历)(?:季度|年度?|月份?)|历年|"
    r"(?:完成)?(?:情况|统计表|一览表|数据|表)$|[一二三四五六七八九十]+、"
)
SHORTEST_NAME = 3
GROWTH_TITLE = re.compile(r"涨跌|增长速度|增速|增长情况")
SUMMED_HEAD = re.compile(r"[\[〔(【](?:五年)?累计[\]〕)】]|累计")
FALLEN = re.compile(r"(?:降低|下降|减少|提高)率?$")


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


@dataclass(frozen=True, slots=True)
class Place:
    """A cell with all that names it: its row, its column's head, the other columns, the table and the document."""

    content: GridCell
    row: tuple[GridCell, ...]
    column: Column
    heads: list[Column]
    grid: Grid
    labels: tuple[int, ...]  # columns that name rows
    notes: Footnotes
    about: Profile

    @property
    def label(self) -> str:
        """What names the row: the last filled label column before the value, '' where there is none."""
        labels = [self.row[index] for index in self.labels if index < self.column.index]
        filled = [one.text for one in labels if not one.empty and not UNIT_CELL.match(one.text)]
        return filled[-1] if filled else ""

    @property
    def dated(self) -> bool:
        """Whether the row's label names nothing but a time."""
        return YEAR_LABEL.match(self.label) is not None or is_label(self.label)

    def sums_up(self, one: Printed) -> bool:
        """Whether a number in brackets is a change over all years of a column 年均[累计]."""
        return one.bracketed and bool(self.column.growth) and SUMMED_HEAD.search(self.column.head) is not None

    @property
    def names_owner(self) -> bool:
        """Whether the row names whose figure it is (a project, a town) and the column what it measures."""
        return bool(self.column.name) and self.column.of_entities and TOTAL.match(self.label) is None


def table_figures(grid: Grid, about: Profile) -> list[Figure]:
    """The figures of one table, [] where it holds none or has no heads to name them."""
    height = header_height(grid)
    if height == 0 or len(grid.rows) - height < 1:
        return []
    heads = columns(grid, height, about)
    notes = _footnotes(grid.notes)
    labels = tuple(one.index for one in heads if one.role == "label")
    places = (
        Place(row[column.index], row, column, heads, grid, labels, notes, about)
        for row in grid.rows[height:]
        for column in heads
        if column.role == "value" and not row[column.index].empty
    )
    return [
        _figure(one, place) for place in places if place.label or place.column.name for one in _printed(place.content)
    ]


def prose_cells(grid: Grid) -> list[Passage]:
    """What a table tells in words (tasks, measures, contents), a passage a cell under the table's title."""
    height = header_height(grid) or 1
    told = [
        index
        for index in range(len(grid.rows[0]) if grid.rows else 0)
        if PROSE_HEAD.search("".join(row[index].text for row in grid.rows[:height]))
    ]
    cells = (row[index] for row in grid.rows[height:] for index in told)
    return [
        Passage(one.text, one.offsets, False, (grid.title,) if grid.title else ())
        for one in cells
        if len(one.text) >= SHORTEST_PROSE and not NUMBER.match(one.text)
    ]


def _footnotes(text: str) -> Footnotes:
    star, bracket = STAR_YEAR.search(text), BRACKET_YEAR.search(text)
    return Footnotes(int(star[1]) if star else None, int(bracket[1]) if bracket else None)


def _printed(content: GridCell) -> list[Printed]:
    match = NUMBER.match(content.text)
    if match:
        magnitude = plain_value(match["low"])
        if magnitude is None:
            return []
        low = magnitude * (-1 if match["sign"] else 1)
        unit = (match["times"] or "") + (match["unit2"] or match["unit"] or "")
        start = next(at for at, char in enumerate(content.text) if char not in OPENING)
        end = len(content.text.rstrip(")）〕】]"))
        high = float(match["high"]) if match["high"] else None
        bracketed = content.text[0] in OPENING
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


def _unit(one: Printed, place: Place) -> str:
    """The unit printed with the number, else of the column, the unit column, the row's label, the title.

    A multiplier printed with the number (98.3万 in a row of 人) stands before the unit that the table gives.
    """
    if units.bare(one.unit):
        return one.unit
    given = _unit_given(one, place)
    return one.unit + units.bare(given) if one.unit and given != one.unit else given


def _unit_given(one: Printed, place: Place) -> str:
    column = place.column
    if place.sums_up(one):
        unit = _unit_of_row(one, place)
        return "个百分点" if unit == "%" and not FALLEN.search(_row_name(place)) else unit
    if column.growth or column.unit and column.name:
        return column.unit or "%"
    return _unit_of_row(one, place)


def _unit_of_row(one: Printed, place: Place) -> str:
    """The unit of the unit column, the row's label, the column or the title."""
    column = place.column
    for cell in (place.row[head.index] for head in place.heads if head.role == "unit"):
        if not cell.empty and UNIT_CELL.match(cell.text):
            return cell.text
    in_label = IN_BRACKETS.findall(place.label)
    if in_label:
        return in_label[-1]
    in_title = TITLE_UNIT.search(place.grid.title) or TITLE_UNIT.search(place.grid.notes)
    bracketed = IN_BRACKETS.findall(plain(place.grid.title))[-1:]
    return column.unit or (in_title["unit"] if in_title else "".join(bracketed) or one.unit)


def _figure(one: Printed, place: Place) -> Figure:
    content, column = place.content, place.column
    unit = _unit(one, place)
    indicator = _indicator(one, place)
    measure = _measure(indicator, unit, one, place)
    period = _period(indicator, measure, one, place)
    early = column.kind == "actual" and _early(period, column.distance, place.about)
    return Figure(
        start=content.offsets[one.start], end=content.offsets[one.end - 1] + 1, value_text=content.text[one.start : one.end],
        value=one.value, value_hi=one.value_hi, unit=unit, comparator=one.comparator, kind=column.kind, measure=measure,
        period=period, area=IN_BRACKETS.sub("", place.label) if place.names_owner else place.about.area,
        indicator=indicator, where="table",
        confidence=in_table(bool(place.label) and not (place.dated and indicator == place.label), column.distance < 5, period, early),
        reasons=(f"row: {place.label}", f"column: {column.name or column.head}", f"kind: {column.why}", *([EARLY] if early else [])),
    )  # fmt: skip


def _early(period: str, distance: int, about: Profile) -> bool:
    """Whether a head or a row names a whole year that was not over on the day of publication."""
    if about.current is None or not re.fullmatch(r"\d{4}(?:-\d{4})?", period):
        return False
    last = int(period[-4:])
    return last > about.current or last == about.current and distance == 0


def _row_name(place: Place) -> str:
    return IN_BRACKETS.sub("", place.label).strip("—:：、 ")


def _indicator(one: Printed, place: Place) -> str:
    column = place.column
    name = _row_name(place)
    if one.verb:
        return one.verb + name
    if place.sums_up(one):
        return name
    if place.names_owner or column.name and place.dated:
        name = ""
    elif place.dated:
        name = column.growth and name_beside(column, place.heads) or _titled(place) or name
    if column.growth and units.bare(one.unit).endswith("分点"):
        return f"{name}提高幅度"
    if column.growth and not (GROWTH_NAME.search(name) or FALLEN.search(name)):
        return f"{name}{column.name}{column.growth}"
    return f"{name}{column.name}"


def _titled(place: Place) -> str:
    """What the title says a table is about whose rows and columns name times alone (分季度工业增加值), '' where it does not."""
    for line in reversed(plain(place.grid.title).split(" ")):
        name = phrases.strip_head(TITLE_FRAME.sub("", IN_BRACKETS.sub("", line)), place.about.area)
        if len(name) >= SHORTEST_NAME and not TITLE_UNIT.search(line):
            return name
    return ""


def _measure(indicator: str, unit: str, one: Printed, place: Place) -> str:
    if one.verb or CHANGE_NAME.match(indicator):
        return "change"
    if place.sums_up(one):
        return "growth" if FALLEN.search(indicator) else "change"
    if units.bare(one.unit).endswith("分点"):
        return "change"
    if place.column.growth or GROWTH_NAME.search(indicator):
        return "growth"
    if unit == "%" and (FALLEN.search(indicator) or not one.unit and GROWTH_TITLE.search(place.grid.title)):
        return "growth"
    if re.search(r"排名|位次|名次", indicator):
        return "rank"
    if PER.search(indicator) or RATE_NAME.search(indicator) or DONE_OF_PLAN.search(indicator + "的"):
        return "ratio"
    if unit in ("%", "‰") or SHARE_NAME.search(indicator) and units.bare(unit) in units.PERCENT_LIKE:
        return "share"
    return "ratio" if "/" in unit and not CONCENTRATION.search(unit) else "level"


def _period(indicator: str, measure: str, one: Printed, place: Place) -> str:
    column, span = place.column, place.about.span
    if one.verb and column.kind == "target" and span:
        return f"{span[0]}-{span[1]}"
    first, last = column.first, column.last
    falls_over_years = measure == "growth" and not column.growth and FALLEN.search(indicator) is not None
    if falls_over_years and column.base and last and column.base < last:
        first = column.base + 1
    if place.content.starred and place.notes.star and last:
        last = place.notes.star
        first = min(first, last) if first and measure == "growth" and column.growth else last
    if year := YEAR_LABEL.match(place.label):
        first = last = int(year.group()[:4])
    if one.bracketed and place.notes.bracket:
        first = last = place.notes.bracket
    if first is None or last is None:
        return ""
    return f"{last}{_part(place)}" if first == last else f"{first}-{last}"


def _part(place: Place) -> str:
    """What the row's or the column's part of the year adds to the year."""
    return code_named(place.label) if is_label(place.label) else place.column.part
