"""How findings are put into words, and what could explain a difference."""

from __future__ import annotations

from collections.abc import Iterable

from wutong.engines.reader._core.audit.amounts import Amount
from wutong.engines.reader.types import Explanation, Finding, FindingFigure
from wutong.kernel.period import Period, PeriodUnknown

EXPLANATIONS = {
    "comparable-prices": Explanation(
        "comparable-prices", "增速可能按可比价格计算，而总量按当年价格", "the rate may be at comparable prices, the levels at current ones"
    ),
    "preliminary": Explanation(
        "preliminary", "可能一为初步统计数、一为最终核实数", "one may be preliminary, the other final"
    ),
    "same-basis": Explanation(
        "same-basis", "增速可能按同口径计算，或上年基数已作调整", "the rate may be on the same basis, or last year's level was revised"
    ),
    "designated-size": Explanation(
        "designated-size", "可能口径不同，如注册数与规模以上数、全部与在统数", "definitions may differ: registered against designated size"
    ),
    "incomplete-list": Explanation("incomplete-list", "“其中”可能只列了一部分", "the parts listed may not be all"),
    "other-year": Explanation("other-year", "可能是不同时点的数", "they may be of different dates"),
    "other-basis": Explanation("other-basis", "可能是以未取整的原始数计算", "it may rest on unrounded figures"),
    "other-definition": Explanation("other-definition", "可能是口径或范围不同", "definition or coverage may differ"),
    "ten-thousands": Explanation("ten-thousands", "像是万与亿的单位写错", "it looks like a slip of 万 against 亿"),
    "conversion": Explanation("conversion", "可能是转换或扫描文件时带入的", "it may have come in when the file was converted"),
}  # fmt: skip


def told(period: str) -> str:
    """A period as a Chinese sentence says it: 2024年, 2024年1—9月; what no calendar has stays as it is."""
    try:
        return Period.parse(period).label
    except PeriodUnknown:
        return period


def place(amount: Amount, role: str = "") -> FindingFigure:
    return FindingFigure(amount.start, amount.end, amount.text, role)


def finding(
    rule: str,
    zh: str,
    en: str,
    certainty: float,
    figures: Iterable[FindingFigure],
    *,
    expected: str = "",
    because: Iterable[str] = (),
) -> Finding:
    """A finding with its figures in the order of the text, none twice."""
    places = sorted({(one.start, one.end): one for one in figures}.values(), key=lambda one: (one.start, one.end))
    return Finding(
        rule,
        zh,
        en,
        round(max(0.05, min(0.99, certainty)), 2),
        tuple(places),
        expected,
        tuple(EXPLANATIONS[code] for code in because),
    )
