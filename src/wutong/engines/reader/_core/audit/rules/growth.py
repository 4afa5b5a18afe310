"""Growth against the two levels it is said of: rates, mean rates, differences, multiples and percentage points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wutong.engines.reader._core.audit.amounts import PERCENT, printed
from wutong.engines.reader._core.audit.changes import (
    DIFFERENCE,
    FACTOR,
    GROWTH,
    MEAN,
    MULTIPLE,
    POINT_CHANGE,
    Change,
    ChangeReader,
    Level,
    Mark,
    spans_told,
)
from wutong.engines.reader._core.audit.intervals import Interval, exactly
from wutong.engines.reader._core.audit.material import Material
from wutong.engines.reader._core.audit.saying import finding, place
from wutong.engines.reader.types import Finding

MOST_LEVELS = 6
RULES = {
    GROWTH: "growth",
    MEAN: "mean-growth",
    MULTIPLE: "multiple",
    FACTOR: "multiple",
    DIFFERENCE: "difference",
    POINT_CHANGE: "points",
}
WORDS = {
    GROWTH: ("增速", "growth"), MEAN: ("年均增速", "mean yearly growth"), MULTIPLE: ("增长倍数", "growth in multiples"),
    FACTOR: ("倍数", "the multiple"), DIFFERENCE: ("增减量", "the difference"), POINT_CHANGE: ("百分点差", "the change in points"),
}  # fmt: skip
# Beyond this many percentage points, comparable prices no longer explain a rate.
PRICE_GAP = 8.0
# Points a year by which levels at current prices usually outrun a rate at comparable ones.
INFLATION = 4.0
# Rates that are not those of the levels beside them.
ADJUSTED = re.compile(
    r"可比价|可比口径|可比增长|不变价|同口径|扣除[^，。]{0,16}(?:因素|影响)|剔除[^，。]{0,16}(?:因素|影响)|还原后"
)
# No indicator grows or falls this many times from one stated level to the next.
JUMP = 800.0


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a mark: from which level to which, and the values that would be consistent (all, and the likeliest)."""

    base: Level
    result: Level
    allowed: tuple[tuple[Interval, float], ...]

    def fits(self, mark: Mark) -> bool:
        told = mark.amount.range.scaled(mark.sign)
        return any(told.meets(values) for values, _ in self.allowed)

    def likeliest(self, mark: Mark) -> float:
        """The consistent value that is closest to the one told."""
        return min((value for _, value in self.allowed), key=lambda value: abs(value - mark.sign * mark.amount.value))


def check(material: Material) -> Iterator[Finding]:
    """Every mark of change that no pair of levels beside it bears out."""
    reader = ChangeReader(material.words)
    before: list[Change] = []
    for sentence in material.sentences:
        changes = reader.changes(sentence) if sentence.amounts else []
        for change in changes:
            yield from _of_change(change, [*before, *(one for one in changes if one is not change)], material)
        before = changes


def _of_change(change: Change, around: list[Change], material: Material) -> Iterator[Finding]:
    """Findings of one change; `around` are the changes told just before it and beside it in its sentence."""
    pairs = _pairs(change.levels[-MOST_LEVELS:]) if len(change.levels) > 1 else []
    pairs = pairs or _pairs_of_years(change, around)
    adjusted = ADJUSTED.search(change.sentence.words) is not None
    for mark in change.marks:
        if adjusted and mark.kind in (GROWTH, MEAN):
            continue  # the levels are at current prices or on another basis
        yield from _percent_for_points(mark, pairs)
        readings = [reading for base, result in pairs if (reading := _reading(mark, base, result, change))]
        if readings and not any(reading.fits(mark) for reading in readings):
            yield _finding(mark, _nearest(mark, readings), change, material)
    if not pairs and not adjusted:
        yield from _differences(change)
    yield from _jumps(change, pairs)


def _jumps(change: Change, pairs: list[tuple[Level, Level]]) -> Iterator[Finding]:
    """Levels a thousandfold apart where no mark bears it out: 万 for 亿."""
    for base, result in pairs:
        a, b = base.amount, result.amount
        ratio = b.value / a.value if a.value > 0 else 0.0
        if a.kind == PERCENT or not (ratio > JUMP or 0 < ratio < 1 / JUMP):
            continue
        zh = f"由{a.text}到{b.text}，相差过大，像是单位写错（万与亿）"
        en = f"from {a.text} to {b.text} is beyond belief; it looks like a slip of unit"
        yield finding("unit-slip", zh, en, 0.7, [place(a, "基数"), place(b, "结果")], because=["ten-thousands"])
        return


def _percent_for_points(mark: Mark, pairs: list[tuple[Level, Level]]) -> Iterator[Finding]:
    """由3.2%提高到4.5%，提高1.3%: the difference of two rates told as a percentage, or the other way round."""
    told = mark.amount.range.scaled(mark.sign)
    for base, result in pairs:
        a, b = base.amount, result.amount
        if a.kind != PERCENT or a.range.low <= 0 or mark.kind not in (GROWTH, POINT_CHANGE) or not mark.amount.plain:
            continue
        points, relative = b.range - a.range, _percent((b.range / a.range, 1.0))[0]
        right, other = (relative, points) if mark.kind == GROWTH else (points, relative)
        if told.meets(right) or not told.meets(other):
            continue
        unit = "个百分点" if mark.kind == GROWTH else "%"
        expected = f"{printed(abs(mark.amount.value), mark.amount.decimals)}{unit}"
        zh = f"由{a.text}到{b.text}，变化应写作{expected}，文中为{mark.amount.text}（百分数与百分点混用）"
        en = f"from {a.text} to {b.text} is {expected}; the text says {mark.amount.text}: percent for points"
        places = [place(a, "基数"), place(b, "结果"), place(mark.amount, "变化")]
        yield finding("percent-or-points", zh, en, 0.8, places, expected=expected)
        return


def _pairs(levels: list[Level]) -> list[tuple[Level, Level]]:
    """Ordered pairs of earlier and later level; where nothing tells which is earlier, there is no pair."""
    found = []
    for base in levels:
        for result in levels:
            if base is result or base.amount.dimension != result.amount.dimension or not _earlier(base, result):
                continue
            found.append((base, result))
    return found


def _pairs_of_years(change: Change, around: list[Change]) -> list[tuple[Level, Level]]:
    """A level and that of the year before it, told in another part of the sentence or in the sentence before.

    Both must name their year and be of one subject, or one of them name none (该项指标, 完成).
    """
    rates = any(mark.kind in (GROWTH, DIFFERENCE) for mark in change.marks)
    results = [one for one in change.levels if one.year is not None and one.amount.kind != PERCENT]
    if not rates or len(results) != 1:
        return []
    result = results[0]
    found = [
        one
        for other in around
        for one in other.levels
        if one.year == (result.year or 0) - 1 and one.amount.dimension == result.amount.dimension
    ]
    alike = [one for one in found if not one.subject or not result.subject or one.subject == result.subject]
    return [(alike[0], result)] if len(found) == len(alike) == 1 else []


def _earlier(base: Level, result: Level) -> bool:
    if base.year is not None and result.year is not None and base.year != result.year:
        return base.year < result.year
    return base.base and not result.base


def _reading(mark: Mark, base: Level, result: Level, change: Change) -> Reading | None:
    """How a pair of levels bears on a mark, None where it does not."""
    a, b = base.amount, result.amount
    difference = (b.range - a.range, b.value - a.value)
    rates = a.kind == PERCENT
    if mark.kind == POINT_CHANGE:
        return Reading(base, result, (difference,)) if rates else None
    if mark.kind == DIFFERENCE:
        return Reading(base, result, (difference,)) if a.dimension == mark.amount.dimension else None
    if a.range.low <= 0 or rates and mark.kind == MEAN:
        return None
    ratio = (b.range / a.range, b.value / a.value)
    if mark.kind == MEAN:
        roots = tuple(_rooted(ratio, years) for years in _years(base, result, change) if ratio[1] > 0)
        return Reading(base, result, roots) if roots else None
    if mark.kind == GROWTH:
        return Reading(base, result, (_percent(ratio), difference) if rates else (_percent(ratio),))
    less_one = (ratio[0] - exactly(1.0), ratio[1] - 1.0)
    return Reading(base, result, (ratio,) if mark.kind == FACTOR else (less_one,))


def _percent(ratio: tuple[Interval, float]) -> tuple[Interval, float]:
    return (ratio[0] - exactly(1.0)).scaled(100.0), (ratio[1] - 1.0) * 100.0


def _rooted(ratio: tuple[Interval, float], years: int) -> tuple[Interval, float]:
    return _percent((ratio[0].root(years), ratio[1] ** (1 / years)))


def _years(base: Level, result: Level, change: Change) -> list[int]:
    told = spans_told(change.sentence)
    if base.year and result.year and result.year > base.year:
        told |= {result.year - base.year}
    return sorted(told)


def _nearest(mark: Mark, readings: list[Reading]) -> Reading:
    """The reading whose levels stand closest to the mark."""
    return min(
        readings,
        key=lambda one: (
            abs(one.result.amount.start - mark.amount.start) + abs(one.base.amount.start - mark.amount.start)
        ),
    )


def _finding(mark: Mark, reading: Reading, change: Change, material: Material) -> Finding:
    value = reading.likeliest(mark)
    expected = _said(mark, value)
    base, result = reading.base.amount, reading.result.amount
    because = _because(mark, value, change, material)
    zh_name, en_name = WORDS[mark.kind]
    fell = "下降" if mark.sign < 0 else ""
    zh = f"由{base.text}到{result.text}，{zh_name}应为{expected}，文中为{fell}{mark.amount.text}"
    en = f"from {base.text} to {result.text} {en_name} would be {expected}; the text says {fell}{mark.amount.text}"
    return finding(
        RULES[mark.kind], zh, en, _certainty(mark, because, value), [place(base, "基数"), place(result, "结果"), place(mark.amount, zh_name)],
        expected=expected, because=because,
    )  # fmt: skip


def _said(mark: Mark, value: float) -> str:
    """A consistent value in the mark's unit; a fall is told as one."""
    amount = mark.amount
    if mark.kind == FACTOR or mark.kind == MULTIPLE:
        return f"{printed(value, max(1, amount.decimals))}倍"
    size = amount.like(abs(value))
    if value < 0:
        return f"下降{size}" if mark.kind in (GROWTH, MEAN) else f"减少{size}"
    if mark.sign < 0:
        return f"增长{size}" if mark.kind in (GROWTH, MEAN) else f"增加{size}"
    return size


def _because(mark: Mark, value: float, change: Change, material: Material) -> list[str]:
    if mark.kind not in (GROWTH, MEAN):
        return []
    subject = change.sentence.words
    priced = any(word in subject for word in material.words.value_added.split("|"))
    gap = abs(value - mark.sign * mark.amount.value)
    if priced and gap <= PRICE_GAP and "现价" not in subject:
        return ["comparable-prices"]
    return ["same-basis"] if "同口径" in subject or "可比" in subject else []


def _certainty(mark: Mark, because: list[str], value: float) -> float:
    certain = {GROWTH: 0.85, MEAN: 0.85, DIFFERENCE: 0.9, POINT_CHANGE: 0.9, FACTOR: 0.85, MULTIPLE: 0.75}[mark.kind]
    if "comparable-prices" in because and 0 < value - mark.sign * mark.amount.value <= INFLATION:
        return 0.3  # what rising prices add to a rate of volume
    return 0.5 if because else certain if mark.amount.plain else certain - 0.15


def _differences(change: Change) -> Iterator[Finding]:
    """Without an earlier level: a difference and a rate said of one result (增加20亿元，增长20%，达到120亿元)."""
    differences = [mark for mark in change.marks if mark.kind == DIFFERENCE]
    rates = [mark for mark in change.marks if mark.kind == GROWTH]
    if len(differences) != 1 or len(rates) != 1:
        return
    moved, rate = differences[0], rates[0]
    results = [one for one in change.levels if one.amount.dimension == moved.amount.dimension]
    change_of = moved.amount.range.scaled(moved.sign)
    told = rate.amount.range.scaled(rate.sign)
    allowed = [(one, (change_of / (one.amount.range - change_of)).scaled(100.0)) for one in results]
    if not allowed or any(told.meets(values) for _, values in allowed):
        return
    result, step = allowed[-1][0], moved.sign * moved.amount.value
    before = result.amount.value - step
    if before <= 0:
        return
    expected = _said(rate, step / before * 100.0)
    zh = f"达到{result.amount.text}、增减{moved.amount.text}，增速应为{expected}，文中为{rate.amount.text}"
    en = f"{moved.amount.text} of change to {result.amount.text} is a growth of {expected}; the text says {rate.amount.text}"
    places = [place(result.amount, "结果"), place(moved.amount, "增减量"), place(rate.amount, "增速")]
    adjusted = "口径" in change.sentence.words
    because = ["same-basis"] if adjusted else []
    yield finding("growth", zh, en, 0.45 if adjusted else 0.8, places, expected=expected, because=because)
