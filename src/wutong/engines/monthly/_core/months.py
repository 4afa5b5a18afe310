"""Chinese months: cumulative 1–N月 without January, turned into single steps and back.

A year is cut into steps: January and February together, then ten months; or four quarters. January and February are
one step on purpose: the Spring Festival moves between them, and joined they can be compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

MONTHS = (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)  # a year's steps by the month in which each ends
QUARTERS = (3, 6, 9, 12)
QUARTER = 3
DECEMBER = 12
Month = tuple[int, int]  # year, month


@dataclass(frozen=True)
class History:
    """A series by steps, without gaps, from the first step of `first_year` on.

    ends    the months in which a year's steps end (MONTHS or QUARTERS)
    values  one for each step, the last years' last
    filled  steps whose value was not reported and was reckoned from the neighbours
    """

    first_year: int
    ends: tuple[int, ...]
    values: tuple[float, ...]
    filled: tuple[Month, ...] = field(default=())

    @property
    def last(self) -> Month:
        """The year and month in which the last step ends."""
        year, at = divmod(len(self.values) - 1, len(self.ends))
        return self.first_year + year, self.ends[at]

    def before(self, month: Month) -> History:
        """Return what was known when `month` had not come in yet."""
        year, number = month
        count = (year - self.first_year) * len(self.ends) + sum(end < number for end in self.ends)
        kept = self.values[: max(0, count)]
        return History(self.first_year, self.ends, kept, tuple(one for one in self.filled if one < month))


def this_month(cumulative: Mapping[Month, Fraction], month: Month) -> Fraction | None:
    """Return what the last month of 1–N月 added: the difference to 1–(N-1)月, None without that.

    1–2月 stand for themselves: there is no January to take off.

    >>> this_month({(2024, 2): Fraction(10), (2024, 3): Fraction(16)}, (2024, 3))
    Fraction(6, 1)
    """
    year, number = month
    whole = cumulative.get(month)
    if whole is None or number == MONTHS[0]:
        return whole
    before = cumulative.get((year, number - 1))
    return None if before is None else whole - before


def months_back(month: Month, ends: tuple[int, ...] = MONTHS) -> Month:
    """Return the step before one: 1–3月 follow 1–2月, 1–2月 follow last year's December.

    >>> months_back((2024, 2))
    (2023, 12)
    """
    year, number = month
    at = ends.index(number)
    return (year, ends[at - 1]) if at else (year - 1, ends[-1])


def steps_from_cumulative(cumulative: Mapping[Month, float]) -> History:
    """Return the steps of cumulative values; where 1–N月 is missing, the gap is split as the year before was.

    Years before the first one with its December are left out, as are months after the first gap of the last year that
    nothing closes.
    """
    quarterly = all(month in QUARTERS for _year, month in cumulative)
    ends = QUARTERS if quarterly else MONTHS
    years = sorted({year for year, _month in cumulative})
    first = next((year for year in years if (year, DECEMBER) in cumulative), None)
    values: list[float] = []
    filled: list[Month] = []
    for year in range(first, years[-1] + 1) if first is not None else ():
        known = [month for month in ends if (year, month) in cumulative]
        if year != years[-1] and DECEMBER not in known:
            values, filled = [], []  # a year that never ended: what follows stands alone
            first = year + 1
            continue
        done, start = 0.0, 0
        for month in known:
            upto = ends.index(month) + 1
            gap = cumulative[year, month] - done
            values += _split(gap, values, start, upto, len(ends))
            filled += [(year, end) for end in ends[start:upto]] if upto - start > 1 else []
            done, start = cumulative[year, month], upto
    return History(first if first is not None else 0, ends, tuple(values), tuple(filled))


def _split(gap: float, values: list[float], start: int, upto: int, count: int) -> list[float]:
    """Split what several steps made together as the same steps of the year before; evenly without one."""
    width = upto - start
    if width == 1:
        return [gap]
    base = len(values) - count
    last = values[base : base + width] if base >= 0 else []
    whole = sum(last)
    return [gap * one / whole for one in last] if len(last) == width and whole > 0 else [gap / width] * width


def steps_from_single(single: Mapping[Month, float]) -> History:
    """Return the steps of single months or quarters; January and February become one.

    A month missing inside is reckoned as its month last year, at the growth of the year's other months. A January
    alone gives nothing yet: it is compared together with February.
    """
    quarterly = all(month in QUARTERS for _year, month in single)
    whole = QUARTERS if quarterly else tuple(range(1, DECEMBER + 1))
    filled = _reckoned(single, whole)
    made: dict[Month, float] = {}
    for year in sorted({year for year, _month in filled}):
        done = 0.0
        for end in whole:
            if (year, end) not in filled:
                break
            done += filled[year, end]
            if end > 1:
                made[year, end] = done
    found = steps_from_cumulative(made)
    return History(found.first_year, found.ends, found.values, tuple(sorted(filled.keys() - single.keys())))


def _reckoned(single: Mapping[Month, float], whole: tuple[int, ...]) -> dict[Month, float]:
    """Return the single months with those filled in that are missing before the last one of the series."""
    found = dict(single)
    last = max(single, default=(0, 0))
    for year in sorted({year for year, _month in single})[1:]:
        both = [month for month in whole if (year, month) in single and (year - 1, month) in single]
        base = sum(single[year - 1, month] for month in both)
        rate = sum(single[year, month] for month in both) / base if base > 0 else 1.0
        for month in whole:
            if (year, month) not in found and (year, month) < last and (year - 1, month) in found:
                found[year, month] = found[year - 1, month] * rate
    return found
