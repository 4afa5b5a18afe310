"""A yearly task cut into months: what each period asks for, and what must hold between them.

A flow is told as sums since January, so the last of them is the year's; a stock as it stands at each month's end. In both
the last month says what the year says, and parts add up in every month in which all of them speak.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from wutong.engines.ledger._core.plausibility.slots import CALENDARS, period_of


def month_codes(year: int, *, flow: bool) -> list[str]:
    """Return the codes of a year's periods, the last of them the year itself.

    >>> month_codes(2025, flow=True)[0], month_codes(2025, flow=False)[0], month_codes(2025, flow=True)[-1]
    ('2025-01..02', '2025-01', '2025')
    """
    frequency = "monthly_cumulative" if flow else "monthly"
    codes = [period_of(frequency, (year, month)).code for month in CALENDARS[frequency].months]
    return [*codes[:-1], str(year)]


def even_months(total: Decimal, start: Decimal, codes: Sequence[str], places: int) -> dict[str, Decimal]:
    """Return a straight path from `start` (what stands before the year; zero for a flow) to the year's value."""
    step = Decimal(1).scaleb(-places)
    months = {code: (12 if len(code) == 4 else int(code[-2:])) for code in codes}
    return {
        code: (start + (total - start) * month / 12).quantize(step, rounding=ROUND_HALF_UP)
        for code, month in months.items()
    }


def faults_of(months: Mapping[str, Decimal], total: Decimal, *, flow: bool) -> list[tuple[str, str]]:
    """Return what does not hold on one path: (code of the fault, period), in the order of the periods.

    falls  a sum since January below the one before; beyond  a sum above the year's; end  the last is not the year's
    """
    found: list[tuple[str, str]] = []
    before: Decimal | None = None
    for code, value in months.items():
        if flow and before is not None and value < before:
            found.append(("falls", code))
        if flow and total >= 0 and value > total:
            found.append(("beyond", code))
        before = value
    last = next(reversed(months), "")
    if len(last) == 4 and months[last] != total:
        found.append(("end", last))
    return found


def gaps_between(whole: Mapping[str, Decimal], parts: Sequence[Mapping[str, Decimal]]) -> dict[str, Decimal]:
    """Return by how much the parts miss the whole, for each period in which all of them speak and do miss it."""
    common = [code for code in whole if parts and all(code in part for part in parts)]
    gaps = {code: whole[code] - sum((part[code] for part in parts), Decimal(0)) for code in common}
    return {code: gap for code, gap in gaps.items() if gap}
