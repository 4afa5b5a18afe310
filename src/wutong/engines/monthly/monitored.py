"""What a zone follows by month: data of the zone, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.conf import settings

from wutong.engines.ledger.types import SeriesKey
from wutong.engines.monthly._core.months import MONTHS, QUARTERS
from wutong.kernel.yaml_text import read_yaml

AREA = "area:"


@dataclass(frozen=True)
class Monitored:
    """An indicator followed by month: its series, how it is brought to comparable prices, who contributes.

    comparable, index  breakdowns of its published growth at comparable prices and of its price index; empty: none
    parts              keys of the breakdown whose values contribute
    units              codes of the areas whose own series contribute
    """

    indicator: str
    subject: str
    breakdown: str = ""
    quarterly: bool = False
    comparable: str = ""
    index: str = ""
    parts: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    due_day: int = 20

    @property
    def ends(self) -> tuple[int, ...]:
        """The months in which a year's steps end."""
        return QUARTERS if self.quarterly else MONTHS

    @property
    def whole(self) -> SeriesKey:
        """The series itself."""
        return SeriesKey(self.indicator, self.subject, "level", self.breakdown)

    @property
    def price_keys(self) -> tuple[SeriesKey | None, SeriesKey | None]:
        """The series of published comparable growth and of the price index."""
        return (
            SeriesKey(self.indicator, self.subject, "growth", self.comparable) if self.comparable else None,
            SeriesKey(self.indicator, self.subject, "ratio", self.index) if self.index else None,
        )

    def part_of(self, key: SeriesKey) -> tuple[str, str] | None:
        """Return which group a series of the indicator contributes to and as what; None when it is no part.

        >>> one = Monitored("gdp", "area:z", "数据=月报", parts=("产业",), units=("shifo",))
        >>> one.part_of(SeriesKey("gdp", "area:z", "level", "产业=第三产业;数据=月报"))
        ('产业', '第三产业')
        >>> one.part_of(SeriesKey("gdp", "area:shifo", "level", "数据=月报"))
        ('', 'shifo')
        """
        if key.measure != "level":
            return None
        own, found = _pairs(self.breakdown), _pairs(key.breakdown)
        extra = found - own
        if own - found:
            return None
        if key.subject != self.subject:
            code = key.subject.removeprefix(AREA)
            return ("", code) if not extra and code in self.units else None
        ((name, value),) = extra if len(extra) == 1 else ((("", "")),)
        return (name, value) if name in self.parts else None


def _pairs(breakdown: str) -> set[tuple[str, str]]:
    return {tuple(pair.split("=", 1)) for pair in breakdown.split(";") if "=" in pair}  # type: ignore[misc]


@dataclass(frozen=True)
class Decisions:
    """Which case type a meeting's decisions become, under which category, with how many days by default.

    firms  the unit that answers for the list of firms above scale
    """

    type: str
    category: str
    days: int
    firms: str = ""


@cache
def _data() -> Mapping[str, Any]:
    file = files("wutong.zones") / settings.WUTONG_ZONE / "economy.yaml"
    return read_yaml(file.read_text(encoding="utf-8")) if file.is_file() else {}


@cache
def monitored() -> tuple[Monitored, ...]:
    """Return what the zone follows, in its order; nothing for a zone that has not said."""
    data = _data()
    return tuple(
        Monitored(
            one["indicator"], one.get("subject", data["subject"]), one.get("breakdown", ""), one.get("quarterly", False),
            one.get("prices", {}).get("comparable", ""), one.get("prices", {}).get("index", ""),
            tuple(one.get("parts", ())), tuple(one.get("units", ())), one.get("due_day", 20),
        )
        for one in data.get("monitored", ())
    )  # fmt: skip


def decisions() -> Decisions:
    """Return what a meeting's decisions become."""
    return Decisions(**_data()["decisions"])
