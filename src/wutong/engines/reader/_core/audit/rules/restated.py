"""What the text says twice or says beside a table: growth targets of one name, and figures of a table's 实际 column or year row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wutong.engines.reader._core.audit.amounts import LEVEL, PERCENT, Amount, measure_of_unit
from wutong.engines.reader._core.audit.intervals import Interval
from wutong.engines.reader._core.audit.material import Material
from wutong.engines.reader._core.audit.rules.tables import Matrix, Number, matrix_of
from wutong.engines.reader._core.audit.saying import finding, place
from wutong.engines.reader._core.audit.sentences import Sentence, pattern
from wutong.engines.reader.types import Finding

NAME = r"(?P<name>生产总值|GDP|工业增加值|固定资产投资|社会消费品零售总额|一般公共预算收入|居民收入|经济)"
TARGETS = (
    pattern(NAME + r"[^，。；<A>]{0,8}目标[^，。；<A>]{0,8}(?P<p><P>)"),
    pattern(r"(?P<p><P>)的?" + NAME + r"[^，。；<A>]{0,6}目标"),
    pattern(NAME + r"增长(?P<p><P>)的?[^，。；<A>]{0,6}目标"),
)
OTHER_TIME = re.compile(r"去年|上年|五年|年均|全国|全省|全市|调整为|由")
UNIT = re.compile(r"[(（](?P<unit>[^()（）]{1,8})[)）]$")
YEAR = re.compile(r"(?:19|20)\d\d")
DONE = re.compile(r"实际|完成|实现|达到?|为")
PLANNED = re.compile(r"计划|目标|预算|任务|力争|比|较|上年|去年|增长|其中")
REACHED = re.compile(r"^(?:实际|实际完成|完成|完成数|实绩)$")
SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """A cell of a table as something the text may tell: of what, when ('' for the result of the period), and how much."""

    name: str
    year: str
    unit: str
    number: Number

    def values(self) -> tuple[str, Interval]:
        """Its dimension and range in plain units."""
        _, dimension, scale, _ = measure_of_unit(self.unit)
        return dimension, self.number.range.scaled(scale)


def check(material: Material) -> Iterator[Finding]:
    """Targets told twice, and figures of the text that the table beside it contradicts."""
    yield from _targets(material)
    facts = [fact for grid in material.grids if (matrix := matrix_of(grid)) for fact in _facts(matrix)]
    for sentence in material.sentences if facts else ():
        for index, amount in enumerate(sentence.amounts):
            yield from _against_table(sentence, index, amount, facts)


def _targets(material: Material) -> Iterator[Finding]:
    """The growth aimed at under one name: 目标为6%左右 and later 8%左右的目标."""
    first: dict[str, Amount] = {}
    for sentence in material.sentences:
        for match in (match for text in TARGETS for match in text.finditer(sentence.text)):
            told, name = sentence.amount_at(match.start("p")), match["name"].replace("GDP", "生产总值")
            before = first.setdefault(name, told)
            if OTHER_TIME.search(sentence.text) or before.value == told.value or before.end == told.end:
                continue
            zh = f"{name}的增长目标，一处为{before.text}，另一处为{told.text}"
            en = f"the growth aimed at for {name} is {before.text} in one place and {told.text} in another"
            yield finding("repeated", zh, en, 0.6, [place(before), place(told)], expected=before.text)


def _facts(matrix: Matrix) -> Iterator[Fact]:
    """Cells under 实际 named by their row, and cells of a year's row named by their column."""
    for label, row in zip(matrix.labels, matrix.rows, strict=True):
        for head, number in zip(matrix.heads, row, strict=True):
            if number is None:
                continue
            named = head if YEAR.match(label) else label
            unit = UNIT.search(named)
            name = UNIT.sub("", named).strip()
            if unit is None or len(name) < SHORTEST:
                continue
            if year := YEAR.match(label):
                yield Fact(name, year.group(), unit["unit"], number)
            elif REACHED.match(UNIT.sub("", head).strip()):
                yield Fact(name, "", unit["unit"], number)


def _against_table(sentence: Sentence, index: int, amount: Amount, facts: list[Fact]) -> Iterator[Finding]:
    """A figure right after a name of the table, with another value than the table has."""
    if amount.kind not in (LEVEL, PERCENT) or not amount.plain:
        return
    clause = sentence.clause(index)
    years = YEAR.findall(sentence.text[: sentence.at[index]])
    for fact in facts:
        after = clause.split(fact.name)[-1] if fact.name in clause else None
        if after is None or len(after) > 8 or PLANNED.search(after) or after and not DONE.search(after):
            continue
        dimension, values = fact.values()
        of_time = fact.year in years[-1:] if fact.year else len(set(years)) <= 1
        if of_time and dimension == amount.dimension and not values.meets(amount.range):
            zh = f"{fact.name}，表中为{fact.number.text}{fact.unit}，正文为{amount.text}"
            en = f"{fact.name} is {fact.number.text}{fact.unit} in the table and {amount.text} in the text"
            places = [fact.number.figure("表中"), place(amount, "正文")]
            yield finding("table-and-text", zh, en, 0.65, places, expected=fact.number.text + fact.unit)
            return
