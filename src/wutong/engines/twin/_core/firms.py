"""Firms of the twin: who they are, when they come and go, where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wutong.engines.twin._core.allocation import Floats, Ints, raked, rounded_to
from wutong.engines.twin.types import Declaration

SIZES = ("micro", "small", "medium", "large")
SECTORS = ("services", "profit_services", "software", "high_tech_industry")
_OLDEST = 22  # years before the reference year that the oldest firms were founded
REFERENCE = 2020  # the year whose register is declared


@dataclass(frozen=True)
class Firms:
    """All firms that are there at any time, one place each in every array.

    Shapes
        chain     place in `chains`, -1 for none
        industry  place in the industries of the shape
        sectors   one column for each of SECTORS
        founded   days since 1970; `left` likewise, 0 for firms that are still there
        first, last  first and last year at whose end the firm is there (last: the final year of the twin or earlier)
    """

    chain: Ints
    industry: Ints
    sectors: NDArray[np.bool_]
    office: Ints
    size: Ints
    founded: Ints
    left: Ints
    first: Ints
    last: Ints

    def __len__(self) -> int:
        return len(self.chain)

    def alive(self, year: int) -> NDArray[np.bool_]:
        """Which firms are there at the end of a year."""
        return (self.first <= year) & (self.last >= year)


def chains_of(shape: Mapping[str, Any]) -> list[str]:
    """Return the chains in the order they are numbered."""
    return list(shape["chains"])


def make_firms(declaration: Declaration, chance: np.random.Generator) -> Firms:
    """Return the firms: the register of the reference year exactly as declared, and who came and went around it."""
    shape, years = declaration.shape, declaration.years
    chain, office, size = _register(declaration, chance)
    first, last = _standing(len(chain), declaration, size, chance)
    newcomers = [_arrivals(year, declaration, first, last, chance) for year in years if year > REFERENCE]
    for extra in newcomers:
        chain, office, size, first, last = (
            np.concatenate(pair) for pair in zip((chain, office, size, first, last), extra, strict=True)
        )
        last = _leaving(first, last, size, declaration, int(extra[3][0]) if len(extra[3]) else REFERENCE, chance)
    leavers = _departures(declaration, chance)
    chain, office, size, first, last = (
        np.concatenate(pair) for pair in zip((chain, office, size, first, last), leavers, strict=True)
    )
    industry = _industries(chain, shape, chance)
    founded, left = _days(first, last, years, chance)
    return Firms(chain, industry, _sectors(shape)[industry], office, size, founded, left, first, last)


def _register(declaration: Declaration, chance: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """Return chain, office and size of the firms of the reference year, in a mixed order.

    A table chain by office by size is raked from an even seed (large firms stand less in the services of no chain), and
    rounded so that every declared number of a chain holds exactly.
    """
    shape = declaration.shape
    whole = declaration.wanted("firms", REFERENCE) or 0
    chains = [declaration.wanted("firms", REFERENCE, where={"chain": name}) or 0 for name in shape["chains"]]
    rows = np.array([*chains, whole - sum(chains)], dtype=np.float64)
    seed = np.ones((len(rows), len(shape["offices"]), len(SIZES)))
    seed[:-1, :, 1:] *= 2.2
    sizes = np.array([shape["sizes"][name] for name in SIZES])
    table = raked(seed, (rows, np.array(shape["offices"]) * whole, sizes * whole))
    counts = np.concatenate([rounded_to(int(row), cells.ravel()) for row, cells in zip(rows, table, strict=True)])
    places = np.array(list(np.ndindex(table.shape)))
    each = np.repeat(places, counts, axis=0)
    chance.shuffle(each)
    chain = np.where(each[:, 0] == len(chains), -1, each[:, 0])
    return chain, each[:, 1], each[:, 2]


def _standing(count: int, declaration: Declaration, size: Ints, chance: np.random.Generator) -> tuple[Ints, Ints]:
    """Return first and last year of the firms of the reference year; all are there at its end."""
    shape, years = declaration.shape, declaration.years
    age = np.minimum(chance.geometric(0.17, size=count) - 1 + size, _OLDEST)
    before = round(shape["alive"].get(years[0], 0) * declaration.scale)
    stayed = _share_there_before(age, before, shape, chance)
    first = np.where(stayed, np.minimum(REFERENCE - age, years[0]), REFERENCE)
    last = np.full(count, years[-1], dtype=np.int64)
    return first.astype(np.int64), last


def _share_there_before(
    age: Ints, before: int, shape: Mapping[str, Any], chance: np.random.Generator
) -> NDArray[np.bool_]:
    """Return which firms were there a year before: the share of that year's firms that did not leave."""
    stayed = min(len(age), round(before * (1 - shape["leave"])))
    order = np.argsort(-(age + chance.random(len(age)) * 0.5), kind="stable")
    there = np.zeros(len(age), dtype=bool)
    there[order[:stayed]] = True
    return there


def _arrivals(
    year: int, declaration: Declaration, first: Ints, last: Ints, chance: np.random.Generator
) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Return the firms that come in a year: as many as are wanted at its end beside those that stay."""
    shape = declaration.shape
    wanted = declaration.wanted("firms", year) or round(shape["alive"][year] * declaration.scale)
    there = int(((first <= year) & (last >= year)).sum())
    coming = max(0, wanted - round(there * (1 - shape["leave"])))
    shares = np.array(
        [declaration.wanted("firms", REFERENCE, where={"chain": name}) or 0 for name in shape["chains"]],
        dtype=np.float64,
    )
    whole = declaration.wanted("firms", REFERENCE) or 1
    odds = np.append(shares * 1.2 / whole, 0)
    odds[-1] = 1 - odds.sum()
    chain = chance.choice(len(odds), size=coming, p=odds)
    sizes = np.array([0.955, 0.042, 0.0027, 0.0003])
    return (
        np.where(chain == len(odds) - 1, -1, chain),
        chance.choice(len(shape["offices"]), size=coming, p=np.array(shape["offices"]) / sum(shape["offices"])),
        chance.choice(len(SIZES), size=coming, p=sizes),
        np.full(coming, year, dtype=np.int64),
        np.full(coming, declaration.years[-1], dtype=np.int64),
    )


def _leaving(
    first: Ints, last: Ints, size: Ints, declaration: Declaration, year: int, chance: np.random.Generator
) -> Ints:
    """Return the last years once as many firms have left in `year` as stand above what is wanted at its end."""
    wanted = declaration.wanted("firms", year) or round(declaration.shape["alive"][year] * declaration.scale)
    candidates = np.flatnonzero((first < year) & (last >= year))
    above = int(((first <= year) & (last >= year)).sum()) - wanted
    if above <= 0:
        return last
    hazard = np.log(1.0 / (1 + (year - first[candidates]) * 0.25)) - 0.9 * size[candidates]
    keys = hazard + chance.gumbel(size=len(candidates))
    gone = candidates[np.argsort(-keys, kind="stable")[:above]]
    last = last.copy()
    last[gone] = year - 1
    return last


def _departures(declaration: Declaration, chance: np.random.Generator) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Return the firms of the first year that have left before the end of the reference year."""
    shape, start = declaration.shape, declaration.years[0]
    count = round(shape["alive"].get(start, 0) * declaration.scale * shape["leave"])
    return (
        np.full(count, -1, dtype=np.int64),
        chance.choice(len(shape["offices"]), size=count, p=np.array(shape["offices"]) / sum(shape["offices"])),
        np.zeros(count, dtype=np.int64),
        start - np.minimum(chance.geometric(0.3, size=count) - 1, _OLDEST),
        np.full(count, start, dtype=np.int64),
    )


def _industries(chain: Ints, shape: Mapping[str, Any], chance: np.random.Generator) -> Ints:
    """Return an industry for every firm: those of its chain, or any by weight."""
    codes = [entry["code"] for entry in shape["industries"]]
    chosen = np.zeros(len(chain), dtype=np.int64)
    groups: Sequence[tuple[int, Mapping[str, float]]] = [
        (-1, {entry["code"]: entry["weight"] for entry in shape["industries"]}),
        *enumerate(shape["chains"].values()),
    ]
    for number, weights in groups:
        inside = chain == number
        odds = np.array(list(weights.values()), dtype=np.float64)
        places = np.array([codes.index(code) for code in weights])
        chosen[inside] = places[chance.choice(len(places), size=int(inside.sum()), p=odds / odds.sum())]
    return chosen


def _sectors(shape: Mapping[str, Any]) -> NDArray[np.bool_]:
    return np.array([[sector in entry["in"] for sector in SECTORS] for entry in shape["industries"]])


def _days(first: Ints, last: Ints, years: tuple[int, ...], chance: np.random.Generator) -> tuple[Ints, Ints]:
    """Return the days firms were founded and left, as days since 1970."""
    start = (first.astype("datetime64[Y]") - 1970).astype("datetime64[D]").astype(np.int64)
    founded = start + chance.integers(0, 365, size=len(first))
    end = ((last + 1).astype("datetime64[Y]") - 1970).astype("datetime64[D]").astype(np.int64)
    left = np.where(last < years[-1], end + chance.integers(0, 365, size=len(last)), 0)
    return founded, left


def log_size(size: Ints, chance: np.random.Generator) -> Floats:
    """Return the logarithm of a firm's yearly revenue in yuan: by size class, with a heavy upper tail."""
    middle = np.array([13.2, 16.6, 18.6, 20.4])[size]
    spread = np.array([1.5, 0.9, 0.7, 0.7])[size]
    return (
        middle
        + spread * chance.standard_normal(len(size))
        + np.where(size == len(SIZES) - 1, chance.exponential(0.5, len(size)), 0.0)
    )
