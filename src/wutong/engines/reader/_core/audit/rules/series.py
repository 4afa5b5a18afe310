"""A rate of growth told in one place against the two levels told in others, the table's among them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from wutong.engines.reader._core.audit.amounts import decimals_of as decimals
from wutong.engines.reader._core.audit.amounts import printed
from wutong.engines.reader._core.audit.intervals import Interval, exactly
from wutong.engines.reader._core.audit.material import Material
from wutong.engines.reader._core.audit.rules.repeats import Stated, comparable, explanations
from wutong.engines.reader._core.audit.saying import finding
from wutong.engines.reader.types import Finding

GROWTH_NAME = re.compile(r"(?:(?P<mean>年均)|同比|比上年)?(?:增速|增幅|增长)$")
SPAN = re.compile(r"(?P<first>\d{4})(?:-(?P<last>\d{4}))?")
# Beyond this many points comparable prices no longer explain a rate.
PRICE_GAP = 8.0

Levels = dict[tuple[str, str, str], list[Stated]]


def check(material: Material) -> Iterator[Finding]:
    """Rates that no two levels of the document bear out."""
    every = comparable(material)
    levels: Levels = defaultdict(list)
    for one in every:
        if one.figure.measure == "level" and one.figure.comparator == "=":
            levels[one.key[0], one.key[1], one.key[2]].append(one)
    for rate in every:
        if rate.figure.measure == "growth" and rate.figure.comparator == "=" and rate.figure.unit == "%":
            yield from _of_rate(rate, levels, material)


def _of_rate(rate: Stated, levels: Levels, material: Material) -> Iterator[Finding]:
    named, span = GROWTH_NAME.search(rate.key[0]), SPAN.fullmatch(rate.key[2])
    if not named or not span:
        return
    first, last = int(span["first"]), int(span["last"] or span["first"])
    years = last - first + 1
    name = rate.key[0][: named.start()]
    before = levels.get((name, rate.key[1], str(first - 1)), [])
    after = [one for one in levels.get((name, rate.key[1], str(last)), []) if one.figure.kind == rate.figure.kind]
    pairs = [(a, b) for a in before for b in after if a.dimension == b.dimension and a.range.low > 0]
    if (
        not pairs
        or _together(rate, pairs, material)
        or years > 1
        and not named["mean"]
        and "年均" in rate.figure.indicator
    ):
        return
    root = years if named["mean"] else 1
    if any(_rate(a.range, b.range, root).meets(rate.range) for a, b in pairs):
        return
    yield from _finding(rate, *pairs[0], root, material)


def _together(rate: Stated, pairs: list[tuple[Stated, Stated]], material: Material) -> bool:
    """Whether the levels stand in the rate's own sentence or table, where other rules judge them."""
    if rate.figure.where == "table":
        return all(one.figure.where == "table" for pair in pairs for one in pair)
    return any(_one_sentence(rate, a, material) and _one_sentence(rate, b, material) for a, b in pairs)


def _one_sentence(one: Stated, other: Stated, material: Material) -> bool:
    start, end = sorted((one.figure.start, other.figure.start))
    return "。" not in material.document.text[start:end]


def _rate(a: Interval, b: Interval, years: int) -> Interval:
    return ((b / a).root(years) - exactly(1.0)).scaled(100.0)


def _finding(rate: Stated, a: Stated, b: Stated, root: int, material: Material) -> Iterator[Finding]:
    if a.value <= 0 or b.value <= 0:
        return
    value = ((b.value / a.value) ** (1 / root) - 1) * 100.0
    because = explanations(rate.key, rate.value, value, material.words)
    priced = "comparable-prices" in because
    if priced and abs(value - rate.value) <= PRICE_GAP:
        return  # told of nearly every bulletin, this would be no news
    expected = printed(value, decimals(rate.figure.value_text)) + "%"
    zh = f"{rate.figure.indicator}为{rate.said}，而文中{a.figure.period}年{a.said}、{b.figure.period}年{b.said}，应为{expected}"
    en = f"{rate.figure.indicator} is told as {rate.said}; {a.said} in {a.figure.period} and {b.said} in {b.figure.period} make {expected}"
    rule = "mean-growth" if root > 1 else "growth"
    yield finding(rule, zh, en, 0.45, [a.place, b.place, rate.place], expected=expected, because=because)
