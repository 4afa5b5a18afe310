"""Numbers of a text as amounts: value in the plain unit, what it measures, and how far rounding may have moved it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf

from wutong.engines.reader._core.audit.intervals import Interval
from wutong.engines.reader._core.figures import units
from wutong.engines.reader._core.figures.mentions import Mention

LEVEL, PERCENT, POINTS, TIMES, RANK, SPAN = "level", "percent", "points", "times", "rank", "span"

FACTORS = {
    "万亿": 1e12,
    "千亿": 1e11,
    "百亿": 1e10,
    "亿": 1e8,
    "千万": 1e7,
    "百万": 1e6,
    "万": 1e4,
    "千": 1e3,
    "百": 1e2,
}
# Plain units that measure the same thing: unit -> (what it is counted in, how many of these).
SAME = {
    "名": ("人", 1.0), "位": ("人", 1.0), "平方公里": ("平方米", 1e6), "平方千米": ("平方米", 1e6), "公顷": ("平方米", 1e4),
    "亩": ("平方米", 2000 / 3), "平米": ("平方米", 1.0), "公里": ("米", 1e3), "千米": ("米", 1e3), "人民币": ("元", 1.0),
    "元人民币": ("元", 1.0), "公斤": ("千克", 1.0), "吨": ("千克", 1e3), "斤": ("千克", 0.5), "兆瓦": ("千瓦", 1e3), "吉瓦": ("千瓦", 1e6),
    "兆瓦时": ("千瓦时", 1e3), "度": ("千瓦时", 1.0), "标准箱": ("标箱", 1.0), "TEU": ("标箱", 1.0), "毫米": ("米", 1e-3), "厘米": ("米", 1e-2),
}  # fmt: skip
UNCOUNTED = frozenset(
    {"元", "平方米", "米", "千克", "千瓦", "千瓦时", "立方米", "升", "美元", "欧元", "港元", "日元", "英镑", "吨标准煤"}
)
PEOPLE_AFTER = re.compile(r"(?:常住|户籍|流动|城镇|农村|乡村|总|名)?(?:人口|居民|群众|市民|人)")
DECIMALS = re.compile(r"\d(?:[\d,]*\d)?(?:\.(?P<fraction>\d+))?")
# How far a hedge may stretch a number: shares of its value below and above.
HEDGES = {"~": (0.1, 0.1), ">=": (0.0, 0.3), ">": (0.0, 0.3), "<=": (0.3, 0.0), "<": (0.3, 0.0)}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of the document. `start`/`end` are document offsets, `value` counts in plain units (元, 人; % as 7 for 7%).

    `kind` is level, percent (also 倍 said of growth stays `times`), points, times, rank or span (5年); `dimension` is the plain
    unit; `range` holds every value that would have been printed like this; `scale` is what one unit as printed counts.
    """

    start: int
    end: int
    text: str
    kind: str
    value: float
    dimension: str
    range: Interval
    scale: float
    unit: str
    decimals: int
    comparator: str
    core: int = 0
    whole: bool = False

    @property
    def plain(self) -> bool:
        """Whether it is printed without hedge or range."""
        return self.comparator == "="

    def like(self, value: float) -> str:
        """A value printed in this amount's unit and digits."""
        return printed(value / self.scale, self.decimals) + self.unit


def printed(value: float, decimals: int) -> str:
    """A number with its decimals, without a minus before zero.

    >>> printed(7.04, 1), printed(-0.01, 1), printed(35000.0, 0)
    ('7.0', '0.0', '35000')
    """
    text = f"{value:.{decimals}f}"
    return text.lstrip("-") if not float(text) else text


def amount_of(mention: Mention, text: str, span: tuple[int, int]) -> Amount:
    """The amount a mention is; `text` is the passage it stands in, `span` its place in the document."""
    said = text[mention.start : mention.end]
    people = mention.unit in FACTORS and PEOPLE_AFTER.match(text, mention.end)
    kind, dimension, scale, whole = measure_of_unit(mention.unit + ("人" if people else ""), mention.shape)
    decimals = decimals_of(text[mention.core : mention.end])
    half = 0.5 * 10.0**-decimals
    if whole or mention.chinese and kind == LEVEL:
        half = 0.0
    if mention.shape == "fraction" and mention.unit != "%":
        kind, dimension, scale, half = PERCENT, "%", 100.0, 0.02
    low, high = mention.value, mention.value if mention.value_hi is None else mention.value_hi
    return Amount(
        span[0], span[1], said, kind, mention.value * scale, dimension, stretched(low, high, half, mention.comparator, kind, scale),
        scale, mention.unit, decimals, mention.comparator, mention.core, whole,
    )  # fmt: skip


def stretched(low: float, high: float, half: float, comparator: str, kind: str, scale: float) -> Interval:
    """The values that print as `low` (to `high`), with rounding and the hedge."""
    below, above = HEDGES.get(comparator, (0.0, 0.0))
    bottom, top = low - half - abs(low) * below, high + half + abs(high) * above
    if kind in (PERCENT, POINTS, TIMES) and comparator in (">=", ">"):
        top = inf
    if kind in (PERCENT, POINTS, TIMES) and comparator in ("<=", "<"):
        bottom = -inf
    return Interval(bottom, top).scaled(scale)


def decimals_of(said: str) -> int:
    """How many decimals a number is printed with.

    >>> decimals_of("515.20亿元"), decimals_of("1,200家"), decimals_of("三成")
    (2, 0, 0)
    """
    found = DECIMALS.search(said)
    return len(found["fraction"] or "") if found else 0


def measure_of_unit(unit: str, shape: str = "quantity") -> tuple[str, str, float, bool]:
    """What a unit measures: kind, dimension, how many plain units one of it is, and whether it counts whole things."""
    if shape in ("rank", "ordinal"):
        return RANK, "位", 1.0, True
    if unit in ("%", "％"):
        return PERCENT, "%", 1.0, False
    if unit == "‰":
        return PERCENT, "%", 0.1, False
    if unit == "成":
        return PERCENT, "%", 10.0, False
    if "百分点" in unit or "千分点" in unit:
        return POINTS, "%", 0.1 if "千分点" in unit else 1.0, False
    if unit == "倍":
        return TIMES, "倍", 1.0, False
    if unit in ("年", "个年头"):
        return SPAN, "年", 1.0, True
    bare = units.bare(unit)
    factor = FACTORS.get(unit[: len(unit) - len(bare)], 1.0)
    dimension, times = SAME.get(bare, (bare, 1.0))
    return LEVEL, dimension, factor * times, factor == 1.0 and dimension not in UNCOUNTED and "/" not in bare
