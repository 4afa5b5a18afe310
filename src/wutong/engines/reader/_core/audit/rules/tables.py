"""Tables against their own arithmetic: totals of rows and columns, and columns that the others make (growth, share, completion).

How a column is made is learned from the table: of all formulas its heading allows, the one that most rows obey; the rows that do not
are told. A table whose rows obey none is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from wutong.engines.reader._core.audit.amounts import decimals_of, printed
from wutong.engines.reader._core.audit.intervals import Interval, exactly, total
from wutong.engines.reader._core.audit.material import Material
from wutong.engines.reader._core.audit.saying import finding
from wutong.engines.reader._core.figures.grids import Grid, GridCell
from wutong.engines.reader.types import Finding, FindingFigure

NUMBER = re.compile(r"^[(（]?(?P<number>[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?P<percent>%)?[)）]?$")
TOTAL_ROW = re.compile(r"^(?:合计|总计|小计|总和|共计|总数|全部|全[国省市区县](?:合计|总计)?|累计)")
GRAND = re.compile(r"^(?:合计|总计|总和|共计|全[国省市区县])")
SOME_OF_IT = re.compile(r"^(?:其中|#|＃)")
NOT_SUMMED = re.compile(
    r"增长|增速|比重|占比|率|%|％|排名|位次|人均|平均|均价|指数|±|增幅|强度|序号|编号|年份|进度|比例|密度|单价|每"
)
GROWTH_HEAD = re.compile(r"增长|增速|±|增幅|同比|降幅|涨幅|增减(?!额|量)")
MEAN_HEAD = re.compile(r"年均|平均")
SHARE_HEAD = re.compile(r"比重|占比|构成|份额|比例|占.*%")
DONE_HEAD = re.compile(r"完成|进度|率|比例|达到")
DONE_RATE = re.compile(r"完成率|完成进度|完成比例|执行率")
PLAN_HEAD = re.compile(r"计划|目标|任务|预算数?$|年初预算")
REACHED_HEAD = re.compile(r"实际|完成(?!率|进度|比例)|执行(?!率)|决算")
DIFFERENCE_HEAD = re.compile(r"增减额|增减量|增加额|增量|净增|差额|余额|结余|剩余")
TOTAL_HEAD = re.compile(r"合计|总计|小计|总数|共计")
YEAR = re.compile(r"(?:19|20)\d\d")
FEWEST_ROWS, MOST_COLUMNS = 2, 14
AGREEING = 0.6  # share of the rows that must obey a formula for the others to be wrong
LONGEST_SPAN = 12


@dataclass(frozen=True, slots=True)
class Number:
    """A cell that is one number."""

    value: float
    range: Interval
    decimals: int
    text: str
    start: int
    end: int

    def figure(self, role: str = "") -> FindingFigure:
        return FindingFigure(self.start, self.end, self.text, role)


@dataclass(frozen=True, slots=True)
class Made:
    """How a column is made: `name` of the formula, the columns that go in, and years for means."""

    name: str
    first: int
    second: int
    years: int = 1

    def value(self, a: Interval, b: Interval) -> Interval:
        if self.name == "difference":
            return b - a
        ratio = b / a
        if self.name == "ratio":
            return ratio.scaled(100.0)
        return (ratio.root(self.years) - exactly(1.0)).scaled(100.0)


@dataclass(frozen=True, slots=True)
class Matrix:
    """The body of a table: labels, heads and numbers by row and column."""

    heads: tuple[str, ...]
    labels: tuple[str, ...]
    rows: tuple[tuple[Number | None, ...], ...]

    def column(self, index: int) -> list[Number | None]:
        return [row[index] for row in self.rows]


def check(material: Material) -> Iterator[Finding]:
    """Totals and made columns of every table."""
    for grid in material.grids:
        matrix = matrix_of(grid)
        if matrix is None:
            continue
        yield from _total_rows(matrix)
        yield from _total_columns(matrix)
        yield from _made_columns(matrix)


def matrix_of(grid: Grid) -> Matrix | None:
    """The numbers of a table, None where it has no rows of numbers under a head."""
    height = _height(grid)
    body = grid.rows[height:]
    if not 0 < height <= 4 or not body or len(body[0]) > MOST_COLUMNS:
        return None
    heads = tuple(_head(grid, height, index) for index in range(len(body[0])))
    numbers = tuple(tuple(_number(cell) for cell in row) for row in body)
    labels = tuple(_label(row) for row in body)
    return Matrix(heads, labels, numbers)


def _height(grid: Grid) -> int:
    for height, row in enumerate(grid.rows):
        filled = [cell for cell in row if not cell.empty]
        numbers = [cell for cell in filled if NUMBER.match(cell.text) and not YEAR.fullmatch(cell.text)]
        if numbers and height:
            return height
    return 0


def _head(grid: Grid, height: int, index: int) -> str:
    """The words above a column; a head that spans columns is taken from its left neighbour where a row leaves it open."""
    words = []
    for row in grid.rows[:height]:
        at = index
        while at > 0 and row[at].empty:
            at -= 1
        if not row[index].empty or height > 1 and at != index and row is not grid.rows[height - 1]:
            words.append(row[at].text)
    return " ".join(dict.fromkeys(words))


def _label(row: Sequence[GridCell]) -> str:
    """The words that name a row; a serial number is none."""
    named = [cell.text for cell in row if not cell.empty and not NUMBER.match(cell.text)]
    return named[0] if named else ""


def _number(cell: GridCell) -> Number | None:
    match = NUMBER.match(cell.text)
    if not match or len(match["number"]) > 18:
        return None
    value = float(match["number"].replace(",", "").replace("−", "-"))
    decimals = decimals_of(match["number"])
    half = 0.5 * 10.0**-decimals
    at = match.start("number")
    last = match.end("percent") if match["percent"] else match.end("number")
    return Number(
        value,
        Interval(value - half, value + half),
        decimals,
        cell.text[at:last],
        cell.offsets[at],
        cell.offsets[last - 1] + 1,
    )


def _total_rows(matrix: Matrix) -> Iterator[Finding]:
    """Rows called 合计 against the rows above them, or below where they stand first."""
    totals = [at for at, label in enumerate(matrix.labels) if TOTAL_ROW.match(label)]
    for at in totals:
        blocks = _blocks(matrix, at, totals)
        judged = [
            (column, [block for block in blocks if _sums(matrix, column, at, block)])
            for column in range(len(matrix.heads))
            if matrix.rows[at][column] is not None and not NOT_SUMMED.search(matrix.heads[column])
        ]
        agreeing = sum(bool(good) for _, good in judged)
        for column, good in judged:
            if not good and blocks and (agreeing or len(judged) == 1):
                yield from _wrong_total(matrix, column, at, blocks[0], 0.8 if agreeing else 0.65)


def _blocks(matrix: Matrix, at: int, totals: list[int]) -> list[list[int]]:
    """Rows that a total may be of, likeliest first: those between it and its neighbours, without 其中, or the subtotals."""
    above = [one for one in totals if one < at]
    below = [one for one in totals if one > at]
    start, end = (above[-1] + 1 if above else 0), (below[0] if below else len(matrix.rows))
    blocks = [list(range(start, at)), list(range(at + 1, end))]
    if GRAND.match(matrix.labels[at]):
        blocks += [
            above,
            below,
            [row for row in range(at) if row not in totals],
            [row for row in range(at + 1, len(matrix.rows)) if row not in totals],
        ]
    plain = [[row for row in block if not SOME_OF_IT.match(matrix.labels[row])] for block in blocks]
    return [block for block in [*plain, *blocks] if len(block) >= 2]


def _sums(matrix: Matrix, column: int, at: int, block: list[int]) -> bool:
    parts = [one for row in block if (one := matrix.rows[row][column]) is not None]
    whole = matrix.rows[at][column]
    return whole is not None and (len(parts) < 2 or total([one.range for one in parts]).meets(whole.range))


def _wrong_total(matrix: Matrix, column: int, at: int, block: list[int], certainty: float) -> Iterator[Finding]:
    whole = matrix.rows[at][column]
    parts = [one for row in block if (one := matrix.rows[row][column]) is not None]
    if whole is None or len(parts) < 2:
        return
    value = printed(sum(one.value for one in parts), whole.decimals)
    name = matrix.heads[column] or "该列"
    zh = f"表中“{name}”一列各行之和为{value}，{matrix.labels[at]}行为{whole.text}"
    en = f"the rows of column {name} sum up to {value}, the row {matrix.labels[at]} says {whole.text}"
    places = [whole.figure("合计"), *(one.figure("分项") for one in parts)]
    yield finding("table-sum", zh, en, certainty, places, expected=value)


def _total_columns(matrix: Matrix) -> Iterator[Finding]:
    """Columns called 合计 against the other columns of the row."""
    for column, head in enumerate(matrix.heads):
        if not TOTAL_HEAD.search(head) or NOT_SUMMED.search(head):
            continue
        others = [
            at
            for at, other in enumerate(matrix.heads)
            if at != column and not NOT_SUMMED.search(other) and not TOTAL_HEAD.search(other) and any(matrix.column(at))
        ]
        rows = [
            row for row in matrix.rows if row[column] is not None and sum(row[at] is not None for at in others) >= 2
        ]
        good = [row for row in rows if _row_sums(row, column, others)]
        if len(rows) < FEWEST_ROWS or len(good) < AGREEING * len(rows):
            continue
        for row in rows:
            if row not in good:
                yield _wrong_row(row, column, others)


def _row_sums(row: Sequence[Number | None], column: int, others: list[int]) -> bool:
    whole = row[column]
    return whole is not None and total([one.range for at in others if (one := row[at]) is not None]).meets(whole.range)


def _wrong_row(row: Sequence[Number | None], column: int, others: list[int]) -> Finding:
    whole, parts = row[column], [one for at in others if (one := row[at]) is not None]
    assert whole is not None
    value = printed(sum(one.value for one in parts), whole.decimals)
    zh = f"表中该行各列之和为{value}，合计为{whole.text}"
    en = f"the columns of the row sum up to {value}, the total says {whole.text}"
    return finding(
        "table-sum", zh, en, 0.8, [whole.figure("合计"), *(one.figure("分项") for one in parts)], expected=value
    )


def _made_columns(matrix: Matrix) -> Iterator[Finding]:
    """Columns of growth, shares, completion and differences against the columns they are made from."""
    for column, head in enumerate(matrix.heads):
        rule = "table-growth" if GROWTH_HEAD.search(head) else "table-share"
        if best := _learned(matrix, column, head):
            yield from _disobeying(matrix, column, best, rule)
        elif SHARE_HEAD.search(head):
            yield from _shares_of_total(matrix, column)


def _formulas(matrix: Matrix, column: int, head: str) -> Iterator[Made]:
    """Formulas that a heading allows."""
    sources = [
        at
        for at in range(len(matrix.heads))
        if at != column and not GROWTH_HEAD.search(matrix.heads[at]) and any(matrix.column(at))
    ]
    for first, second in permutations(sources, 2):
        if GROWTH_HEAD.search(head) or MEAN_HEAD.search(head):
            yield Made("growth", first, second)
            if MEAN_HEAD.search(head):
                yield from (Made("growth", first, second, years) for years in range(2, LONGEST_SPAN))
        if DIFFERENCE_HEAD.search(head):
            yield Made("difference", first, second)
        if DONE_HEAD.search(head) or SHARE_HEAD.search(head):
            yield Made("ratio", first, second)


def _learned(matrix: Matrix, column: int, head: str) -> Made | None:
    """The formula most rows obey, None where no formula is obeyed by enough of them."""
    best, most = None, 0
    sure = _named_formula(matrix, head)
    if sure and any(_obeying(matrix, column, sure).values()):
        return sure
    for made in _formulas(matrix, column, head):
        judged = _obeying(matrix, column, made)
        good = sum(judged.values())
        if len(judged) >= FEWEST_ROWS and good >= max(FEWEST_ROWS, AGREEING * len(judged)) and good > most:
            best, most = made, good
    return best


def _named_formula(matrix: Matrix, head: str) -> Made | None:
    """The formula that the headings name themselves: 完成率 beside one 计划 and one 实际; one row that obeys is enough then."""
    if not DONE_RATE.search(head):
        return None
    others = [(at, other) for at, other in enumerate(matrix.heads) if other != head]
    plans = [at for at, other in others if PLAN_HEAD.search(other)]
    reached = [at for at, other in others if REACHED_HEAD.search(other) and at not in plans]
    return Made("ratio", plans[0], reached[0]) if len(plans) == len(reached) == 1 else None


def _obeying(matrix: Matrix, column: int, made: Made) -> dict[int, bool]:
    """By row: whether it obeys a formula, for the rows that have all numbers."""
    judged = {}
    for at, row in enumerate(matrix.rows):
        a, b, told = row[made.first], row[made.second], row[column]
        if a is not None and b is not None and told is not None and (made.name == "difference" or a.range.low > 0):
            value = made.value(a.range, b.range)
            judged[at] = value.meets(told.range) or made.name == "growth" and value.scaled(-1).meets(told.range)
    return judged


def _disobeying(matrix: Matrix, column: int, made: Made, rule: str) -> Iterator[Finding]:
    judged = _obeying(matrix, column, made)
    agreeing = sum(judged.values()) / len(judged)
    for at, good in judged.items():
        a, b, told = matrix.rows[at][made.first], matrix.rows[at][made.second], matrix.rows[at][column]
        if good or a is None or b is None or told is None:
            continue
        value = made.value(exactly(a.value), exactly(b.value)).low
        expected = printed(value, told.decimals) + ("" if made.name == "difference" else "%")
        name = matrix.heads[column]
        zh = f"表中“{matrix.labels[at]}”由{a.text}、{b.text}计算，“{name}”应为{expected}，表中为{told.text}"
        en = f"for {matrix.labels[at]}, {a.text} and {b.text} make {expected} in column {name}; the table says {told.text}"
        places = [a.figure("基数"), b.figure("结果"), told.figure(name[:12])]
        yield finding(rule, zh, en, 0.6 + 0.3 * agreeing, places, expected=expected, because=["other-basis"])


def _shares_of_total(matrix: Matrix, column: int) -> Iterator[Finding]:
    """A column of shares against another column and its total."""
    totals = [at for at, label in enumerate(matrix.labels) if GRAND.match(label)]
    if len(totals) != 1:
        return
    best: dict[int, bool] = {}
    source = -1
    for other in range(len(matrix.heads)):
        judged = _share_rows(matrix, column, other, totals[0]) if other != column else {}
        if sum(judged.values()) > sum(best.values()):
            best, source = judged, other
    if len(best) < FEWEST_ROWS or sum(best.values()) < AGREEING * len(best):
        return
    whole = matrix.rows[totals[0]][source]
    for at, good in best.items():
        part, told = matrix.rows[at][source], matrix.rows[at][column]
        if good or part is None or told is None or whole is None:
            continue
        expected = printed(part.value / whole.value * 100.0, told.decimals) + "%"
        zh = f"表中“{matrix.labels[at]}”{part.text}占合计{whole.text}的{expected}，表中为{told.text}"
        en = f"{part.text} of the total {whole.text} is {expected}; the table says {told.text}"
        yield finding(
            "table-share",
            zh,
            en,
            0.8,
            [part.figure("分项"), whole.figure("合计"), told.figure("比重")],
            expected=expected,
        )


def _share_rows(matrix: Matrix, column: int, other: int, at: int) -> dict[int, bool]:
    whole = matrix.rows[at][other]
    if whole is None or whole.range.low <= 0:
        return {}
    judged = {}
    for number, row in enumerate(matrix.rows):
        part, told = row[other], row[column]
        if part is not None and told is not None and number != at:
            judged[number] = (part.range / whole.range).scaled(100.0).meets(told.range)
    return judged
