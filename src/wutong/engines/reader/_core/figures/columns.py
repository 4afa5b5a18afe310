"""The heads of a table: which rows they fill and what each column holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from wutong.engines.reader._core.figures import units
from wutong.engines.reader._core.figures.grids import Grid, GridCell
from wutong.engines.reader._core.figures.parts import WORDS, code_named
from wutong.engines.reader._core.figures.profile import Profile
from wutong.engines.reader._core.figures.times import years_named

NUMERIC = re.compile(r"^[(（〔【\[]?[><≥≤~约近超]?[-−]?\d[\d,]*(?:\.\d+)?(?:%|[亿万]?[一-龥]{0,4})?[)）〕】\]]?$")
YEAR_HEAD = re.compile(r"^(?:(?:19|20)\d\d年?|\d{1,2}月|[1-4]季度)")
INDEX_HEAD = re.compile(r"^(?:序号|编号|No\.?|#|代码|行次)$")
BARE_YEAR = re.compile(r"(?:^|\s)((?:19|20)\d\d)$")
UNIT_HEAD = re.compile(r"^(?:计量)?单位$|^单位[(（]")
NOTE_HEAD = re.compile(
    r"备注|说明|属性|类型|内容|规模及|地址|地点|性质|责任|牵头|依据|来源|联系|电话|时间|日期|完成时限|年限"
)
LABEL_HEAD = re.compile(r"指标|名称|项目|类别|类型|区域|地区|单位名称|企业|行业|领域|分类|年份|内容")
TARGET_HEAD = re.compile(r"目标|计划|预期|规划|预计|任务|十[四五六]五”?末")
ACTUAL_HEAD = re.compile(r"完成|实际|实绩|基数|基期|现状|执行|累计|比上年|同比")
GROWTH_HEAD = re.compile(r"增速|增幅|增长|±|同比|比上年|较上年|年均|增减|涨幅|降幅")
MEAN_HEAD = re.compile(r"年均|年平均")
GENERIC_HEAD = re.compile(
    rf"{WORDS}|\d{{1,2}}月份?|[本当]月止?|[本当]季度?|"
    r"绝对数|绝对量|绝对值|实绩|快报数?|初步核算|核算数|预计数?|计划数|完成数|总量|数值|数量值|目标值|完成值|实际值|基数|基期值?|现状值?|情况|目标|计划|完成|实际|预期|本年|本期|累计|全年|规划|指标值?|数据|值|增加|期末|末|底|度|五|十[一二三四五六七]五|[“”\"(（)）％%:：、/—\s]|"
    r"(?:19|20)\d\d年?|上年|同期|年|单位"
)
ENTITY_HEAD = re.compile(
    r"项目名称|企业名称|单位名称|公司|乡镇|街道|镇街|区县|县区|县市|地区|区域|城市|园区|开发区|企业$|学校|医院"
)
GROWTH_WORDS = re.compile(
    r"(?:同比|环比|比上年|较上年|年均|平均)*(?:增长速度|增长率|增长|增速|增幅|增减|涨幅|降幅|±)(?:率|幅度)?"
)
PERFORMANCE = re.compile(r"完成值|完成情况|实际|完成数|完成.*(?:比例|率|进度)|完成率|总投资")
YEAR_BEFORE = re.compile(r"^(?:上年|去年)(?:同期)?(?:数|值|实绩|完成|累计|决算)*$|(?:^|\s)(?:上年|去年)同期(?:数|值)?$")
WHOLE_HEAD = re.compile(r"全年|年度|(?:19|20)\d\d年?[末底]|年末|年底")
THIS_MONTH = re.compile(r"[本当]月(?!止)")
SO_FAR = re.compile(r"累计|月止")
MONTH_CODE = re.compile(r"(?:-|\.\.)(\d\d)$")
UNIT_IN_HEAD = re.compile(r"\((?P<unit>[^()]{1,12})\)|(?P<percent>[%％])")


@dataclass(frozen=True, slots=True)
class Column:
    """What one column holds. `role` is value, label, unit, index or note; `growth` the name suffix of a growth column."""

    index: int
    role: str
    head: str
    name: str  # what the head measures itself, '' where the row names it
    unit: str
    kind: str
    why: str
    growth: str
    first: int | None
    last: int | None
    distance: int
    base: int | None  # the earliest year any head of the table names
    part: str = ""  # what a part of the year adds to the year: -01..09, Q1
    of_entities: bool = False  # whether rows name projects, firms or places


def header_height(grid: Grid) -> int:
    """How many rows at the top are heads: those before the first row with a number that is no year and no month."""
    for height, row in enumerate(grid.rows):
        numbers = [one for one in row if NUMERIC.match(one.text) and not YEAR_HEAD.match(one.text)]
        if numbers:
            return height
    return 0


def columns(grid: Grid, height: int, about: Profile) -> list[Column]:
    """A description of every column, from its heads and its contents."""
    heads = _heads(grid, height)
    years = sorted({year for head in heads for year in _years(head, about)})
    titled = code_named(grid.title) or about.part
    body = grid.rows[height:]
    of_title = years_named(grid.title)
    if of_title and of_title[0] == of_title[1] and (about.current is None or of_title[1] <= about.current):
        about = replace(about, actual=of_title[1])  # what the table says of itself is nearer than the document's year
    made = [_column(index, head, [row[index] for row in body], years, about) for index, head in enumerate(heads)]
    entities = any(one.role == "label" and ENTITY_HEAD.search(one.head) for one in made)
    made = [replace(one, part=_part(one, titled)) for one in made]
    return [replace(_with_neighbour(column, made[:index]), of_entities=entities) for index, column in enumerate(made)]


def _part(column: Column, titled: str) -> str:
    """The part of the year that a head names, else the title; 本月 and 累计 divide what the title names."""
    if own := code_named(column.head):
        return own
    if WHOLE_HEAD.search(column.head) or column.kind == "target" or column.distance == 0 and not titled:
        return ""
    month = MONTH_CODE.search(titled)
    if month is None:
        return titled
    if THIS_MONTH.search(column.head):
        return f"-{month[1]}"
    return f"-01..{month[1]}" if SO_FAR.search(column.head) and month[1] != "01" else titled


def name_beside(column: Column, heads: list[Column]) -> str:
    """What the column of values before a column of growth measures, '' where the row names it."""
    return next((one.name for one in reversed(heads[: column.index]) if one.role == "value" and one.name), "")


def _with_neighbour(column: Column, before: list[Column]) -> Column:
    """A growth column without years of its own goes with the column of values before it."""
    values = [one for one in before if one.role == "value" and not one.growth]
    if column.role != "value" or not column.growth or column.distance == 0 or not values:
        return column
    alike = [one for one in values if one.kind == values[-1].kind]
    value = max(reversed(alike), key=lambda one: one.last or 0)  # of one year the nearest
    earlier = [one.last for one in values if one.last and value.last and one.last < value.last]
    base = max(earlier, default=value.base)  # 2015 2020 年均 2025 年均: the second mean runs from 2021
    over = MEAN_HEAD.search(column.head) and base and value.last and base < value.last
    first = base + 1 if over and base else value.last
    part = value.part if first == value.last else ""
    return replace(
        column, kind=value.kind, why=value.why, first=first, last=value.last, distance=value.distance, part=part
    )


def _heads(grid: Grid, height: int) -> list[str]:
    """The words over each column: a head that spans several stands over all of them."""
    rows = [list(row) for row in grid.rows[:height]]
    width = len(rows[0])
    for depth, row in enumerate(rows[:-1]):
        below = rows[depth + 1]
        for index in range(1, width):
            if row[index].empty and not below[index].empty and not row[index - 1].empty and not below[index - 1].empty:
                row[index] = row[index - 1]
    return [" ".join(dict.fromkeys(row[index].text for row in rows if not row[index].empty)) for index in range(width)]


def _years(head: str, about: Profile) -> list[int]:
    if named := years_named(head):
        return [named[1]]
    bare = BARE_YEAR.search(head)
    return [int(bare[1])] if bare else []


def _column(index: int, head: str, body: list[GridCell], years: list[int], about: Profile) -> Column:
    role = _role(index, head, body)
    growth = ""
    if GROWTH_HEAD.search(head):
        growth = "年均增速" if MEAN_HEAD.search(head) else "增长率" if "增长率" in head else "增速"
    kind, why = _kind(head, about)
    known = [year for year in years if about.current is None or year < about.current]
    own = _years(head, about)
    first, last, distance = _span(head, own, years, growth, kind, about)
    if distance == 5 and kind == "actual" and known:
        first, last, distance = known[-1], known[-1], 2
    name = _name(GROWTH_WORDS.sub("", head)) if growth else _name(head)
    return Column(
        index, role, head, name, _unit(head), kind, why, growth, first, last, distance, years[0] if years else None
    )


def _role(index: int, head: str, body: list[GridCell]) -> str:
    filled = [one.text for one in body if not one.empty]
    numeric = sum(bool(NUMERIC.match(text)) for text in filled)
    if INDEX_HEAD.match(head) or _counts_up(filled):
        return "index"
    if UNIT_HEAD.search(head):
        return "unit"
    if not filled or index == 0:
        return "label"
    if NOTE_HEAD.search(head) and not re.search(r"\d{4}", head):
        return "note"
    if (
        numeric >= 0.3 * len(filled)
        or numeric
        and (GROWTH_HEAD.search(head) or TARGET_HEAD.search(head) or ACTUAL_HEAD.search(head))
    ):
        return "value"
    return "label" if LABEL_HEAD.search(head) or not numeric else "value"


def _counts_up(filled: list[str]) -> bool:
    numbers = [int(text) for text in filled if text.isdigit() and len(text) < 4]
    return (
        len(numbers) >= 3
        and len(numbers) >= 0.8 * len(filled)
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    )


def _kind(head: str, about: Profile) -> tuple[str, str]:
    if TARGET_HEAD.search(head) and not PERFORMANCE.search(head):
        return "target", f"column head {head}"
    if re.search(r"基数|基期|现状|完成|实际", head):
        return "actual", f"column head {head}"
    coming = [year for year in _years(head, about) if about.current and year > about.current]
    return ("target", "a year to come") if coming else ("actual", f"column head {head}")


def _span(
    head: str, own: list[int], years: list[int], growth: str, kind: str, about: Profile
) -> tuple[int | None, int | None, int]:
    """First and last year of a column and how far away they were found."""
    last = own[-1] if own else None
    if last is None:
        fallback = about.target if kind == "target" else about.actual
        if fallback and not growth and YEAR_BEFORE.search(head):
            return fallback - 1, fallback - 1, 2
        return fallback, fallback, 5
    over_years = growth and not re.search(r"同比|比上年|较上年", head) and years and years[0] < last
    if over_years and (MEAN_HEAD.search(head) or "十" in head or "增长率" in head):
        return years[0] + 1, last, 0
    return last, last, 0


def _name(head: str) -> str:
    """What remains of a head when years and words like 完成值 are taken away; '' means that the row names the figure."""
    bare = re.sub(r"\[[^\]]*\]|〔[^〕]*〕|【[^】]*】", "", UNIT_IN_HEAD.sub("", head))
    remains = GENERIC_HEAD.sub("", bare)
    return re.sub(r"[“”()（）\s]|(?:19|20)\d\d年(?:度)?", "", bare) if len(remains) >= 2 else ""


def _unit(head: str) -> str:
    found = UNIT_IN_HEAD.search(head)
    if not found:
        return ""
    unit = (found["unit"] or found["percent"]).replace("％", "%")
    return unit if re.fullmatch(rf"(?:万亿|亿|千万|百万|万|千)?(?:{units.PATTERN})(?:{units.PER_UNIT})?", unit) else ""
