"""Heads of tables: where they end, what each says; merged and two-row heads, units in brackets or above the table."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from wutong.engines.ledger._core.sheets.cells import EMPTY, MISTYPED, value_of
from wutong.engines.ledger._core.sheets.mapping import PROBLEM_HEAD, ColumnRole, SheetMapping
from wutong.kernel.period import Period, PeriodUnknown
from wutong.kernel.unit import is_known

Rows = Sequence[Sequence[str]]
Spans = Mapping[tuple[int, int], tuple[int, int]]
MOST_HEAD_ROWS = 4
SEARCHED = 30  # rows in which the head must begin

_WORDS = {
    "indicator": "指标 指标名称 指标代码 项目 名称 indicator item name",
    "subject": "区域 地区 对象 主体 园区 片区 办事处 subject area region",
    "period": "时期 期间 年份 年度 年 月份 时间 报告期 日期 period year time",
    "unit": "单位 计量单位 unit units",
    "measure": "口径 测度 measure",
    "note": "备注 说明 注 注释 note notes remark",
    "value": "数值 值 数据 本期 本期数 完成数 实际 实际数 数量 金额 value amount obs_value",
}
_ROLE_OF = {word: role for role, words in _WORDS.items() for word in words.split()}
_BREAKDOWNS = "产业 行业 规模 类型 类别 性别 门类 分组 注册类型 级别".split()
MEASURE_WORDS = {
    "增速": "growth", "增长": "growth", "增长率": "growth", "同比": "growth", "同比增长": "growth", "增幅": "growth",
    "占比": "share", "比重": "share", "所占比重": "share", "位次": "rank", "排名": "rank", "增减": "change", "增减量": "change",
    "水平": "level", "总量": "level", "绝对值": "level", "绝对量": "level",
}  # fmt: skip
_IN_BRACKETS = re.compile(r"[(（]\s*(?:单位[:：])?\s*([^()（）]+?)\s*[)）]")
_UNIT_ABOVE = re.compile(r"(?:计量)?单位\s*[:：]\s*([^\s,，;；]+)")
_AFTER_PERIOD = re.compile(r"(?:实际|完成|数值|数据|实绩|决算数?|年末)$")


def column_letters(column: int) -> str:
    """Return a column's letters; 0 is A.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def filled(rows: Rows, spans: Spans) -> list[list[str]]:
    """Return the rows as a rectangle in which every cell of a merged one has its text."""
    width = max((len(row) for row in rows), default=0)
    grid = [[*row, *[""] * (width - len(row))] for row in rows]
    for (row, column), (height, breadth) in spans.items():
        for down in range(row, min(row + height, len(grid))):
            for right in range(column, min(column + breadth, width)):
                grid[down][right] = rows[row][column]
    return grid


def guess(rows: Rows, spans: Spans, code_of: Callable[[str], str]) -> SheetMapping:
    """Return what the sheet's own heads say about its columns.

    `code_of` gives the code of a printed indicator name, empty when it is none.
    """
    grid = filled(rows[: SEARCHED + MOST_HEAD_ROWS], spans)
    first = _first_head_row(grid, code_of)
    end = _end_of_head(grid, first)
    heads = heads_of(rows, spans, end, first)
    columns = tuple(_role(parts, code_of) for parts in heads)
    defaults = {}
    above = next((match for row in grid[:end] for cell in row if (match := _UNIT_ABOVE.search(cell))), None)
    if above and is_known(above.group(1)):
        defaults["unit"] = above.group(1)
    return SheetMapping(end, columns, defaults)


def heads_of(rows: Rows, spans: Spans, head_rows: int, first: int | None = None) -> list[tuple[str, ...]]:
    """Return for each column the texts of its head from top to bottom, each once.

    A CSV has lost which cells were merged: an empty cell of an upper head row continues the one to its left.
    """
    grid = filled(rows[:head_rows], spans)
    begin = _begin_of_head(grid) if first is None else first
    part = [list(row) for row in grid[begin:head_rows]]
    for upper in part[:-1]:
        for column in range(1, len(upper)):
            lower = part[-1][column]
            if not upper[column] and lower and upper[column - 1] and part[-1][column - 1]:
                upper[column] = upper[column - 1]
    width = len(part[0]) if part else 0
    return [tuple(dict.fromkeys(row[c].strip() for row in part if row[c].strip())) for c in range(width)]


def _begin_of_head(grid: Rows) -> int:
    """Rows above the head hold one cell: a title, a unit."""
    return next((number for number, row in enumerate(grid) if len({cell for cell in row if cell}) > 1), 0)


def _first_head_row(grid: Rows, code_of: Callable[[str], str]) -> int:
    best, most = _begin_of_head(grid), 0
    for number, row in enumerate(grid[:SEARCHED]):
        if any(_is_number(cell) and not _period(cell) for cell in row if cell.strip()):
            break  # data have begun
        known = sum(1 for cell in set(row) if cell and _role((cell.strip(),), code_of) != ColumnRole())
        if known > most and len({cell for cell in row if cell}) > 1:
            best, most = number, known
        if most and known < most and number > best:
            break
    return best


def _end_of_head(grid: Rows, first: int) -> int:
    """The head goes on while a row holds no number and does not begin a line of its own."""
    end = first + 1
    while end < min(len(grid), first + MOST_HEAD_ROWS) and _continues(grid[end], grid[end - 1]):
        end += 1
    return end


def _continues(row: Sequence[str], above: Sequence[str]) -> bool:
    words = [cell for cell in row if cell.strip() and cell.strip() not in EMPTY]
    if not words or any(_is_number(cell) and not _period(cell) for cell in words):
        return False
    begins_below = not row[0].strip() or row[0] == above[0]  # the first column is empty, or merged from above
    return begins_below and any(_role((cell.strip(),), _nobody) != ColumnRole() for cell in words)


def _nobody(_name: str) -> str:
    return ""


def _is_number(cell: str) -> bool:
    found = value_of(cell.strip(), "")
    return found.quantity is not None or found.problem in MISTYPED


def _role(parts: Sequence[str], code_of: Callable[[str], str]) -> ColumnRole:
    """Return what a column's head says: the last part that is a role word wins over periods and names."""
    period = indicator = unit = measure = role = key = ""
    for part in parts:
        name, in_brackets = _split_unit(part)
        unit = in_brackets or unit
        found = _ROLE_OF.get(name.lower().strip(), "")
        when = _period(name)
        if name == PROBLEM_HEAD:
            return ColumnRole()
        if when:
            period = when
        elif name in MEASURE_WORDS:
            measure = MEASURE_WORDS[name]
        elif name in _BREAKDOWNS:
            role, key = "breakdown", name
        elif found:
            role = found
        elif code_of(name):
            indicator = code_of(name)
    if role and role != "value":
        return ColumnRole(role, key=key)
    if role == "value" or period or indicator or measure:
        return ColumnRole("value", period, indicator, unit, measure)
    return ColumnRole()


def _split_unit(head: str) -> tuple[str, str]:
    """Return a head without the unit in its brackets, and that unit.

    >>> _split_unit("生产总值（亿元）")
    ('生产总值', '亿元')
    """
    for match in _IN_BRACKETS.finditer(head):
        if is_known(match.group(1)):
            return (head[: match.start()] + head[match.end() :]).strip(), match.group(1)
    return head.strip(), ""


def _period(text: str) -> str:
    """Return the code of the period a head names, empty when it names none."""
    plain = _AFTER_PERIOD.sub("", text.strip())
    if not plain or not plain[0].isdigit():
        return ""
    try:
        found = Period.parse(plain)
    except PeriodUnknown:
        return ""
    return found.code if 1900 <= found.end.year <= 2100 else ""


def name_and_unit(printed: str) -> tuple[str, str]:
    """Return an indicator's name as a row prints it, without numbering, 其中 and unit, and the unit.

    >>> name_and_unit("（一）其中：工业增加值（亿元）")
    ('工业增加值', '亿元')
    """
    name, unit = _split_unit(printed)
    name = re.sub(r"^(?:[(（]?[一二三四五六七八九十\d]+[)）、.．]\s*)", "", name)
    return re.sub(r"^(?:其中|#)\s*[:：]?\s*", "", name).strip(), unit
