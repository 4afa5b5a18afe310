"""The rungs, and where the fields of their clauses come from, as the data files say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from wutong.engines.screening.errors import RungUnknown
from wutong.engines.screening.scheme import data
from wutong.platform.naming import in_english

HELD, NEW = "held", "new"


@dataclass(frozen=True)
class Rung:
    """A rung: its names, the kind of title that says a firm is on it, the clauses that judge it, the target it answers for."""

    code: str
    zh: str
    short: str
    en: str
    certificate: str
    clauses: tuple[str, ...] = ()
    target: str = ""
    counts: str = HELD

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return (in_english() and self.en) or self.zh

    @property
    def brief(self) -> str:
        """The short name in the reader's language."""
        return (in_english() and self.en) or self.short


@dataclass(frozen=True)
class Sources:
    """Where fields come from: see sources.yaml of the scheme."""

    panel: Mapping[str, str]
    stand_in: Mapping[str, str]
    accumulated: Mapping[str, list[str]]
    holds: Mapping[str, str]
    sme: Mapping[str, bool]
    lists: tuple[str, ...]
    judged: tuple[str, ...]
    least: Fraction
    most: Fraction

    def column_of(self, field: str) -> str:
        """Return the column of the registry's panel whose field group guards a field; empty where there is none."""
        return self.panel.get(field) or self.stand_in.get(field) or ""


@cache
def rungs() -> dict[str, Rung]:
    """Return the rungs by code, in rising order."""
    found = [Rung(**{**one, "clauses": tuple(one["clauses"])}) for one in data("rungs")["rungs"]]
    return {one.code: one for one in found}


def rung(code: str) -> Rung:
    """Return a rung.

    Raises
        RungUnknown  if there is none of this code
    """
    if code not in rungs():
        raise RungUnknown(name=code)
    return rungs()[code]


def opens_with() -> str:
    """Return the rung with which the page opens."""
    return str(data("rungs")["opens_with"])


def order_of_titles() -> dict[str, int]:
    """Return the place of each kind of title among the rungs."""
    return {one.certificate: place for place, one in enumerate(rungs().values())}


@cache
def sources() -> Sources:
    """Return where fields come from."""
    said = data("sources")
    bounds = said["outlook"]
    return Sources(
        said["panel"], said["stand_in"], said["accumulated"], said["holds"], said["sme"], tuple(said["lists"]), tuple(said["judged"]),
        Fraction(bounds["least"]), Fraction(bounds["most"]),
    )  # fmt: skip
