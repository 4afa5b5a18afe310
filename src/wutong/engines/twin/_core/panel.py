"""The yearly figures of the firms: growth that persists, and columns that add up to the declared sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wutong.engines.twin._core.allocation import Floats, Ints, cell_totals, rounded_to, steady
from wutong.engines.twin._core.firms import SECTORS, Firms, log_size
from wutong.engines.twin.types import Declaration

FEN = 100
COLUMNS = (
    "revenue_fen", "value_added_fen", "rd_fen", "tax_fen", "profit_fen", "assets_fen", "exports_fen", "financing_fen",
    "staff", "rd_staff", "patents_granted", "energy_tce", "land_m2",
)  # fmt: skip
_ADDED = "value_added_fen"
_RD = {"software": 0.09, "high_tech_industry": 0.055, "profit_services": 0.03}


@dataclass(frozen=True)
class Truth:
    """The mechanisms behind the figures, kept apart for tests of methods that should find them.

    Shapes
        sizes    year -> logarithm of revenue before it was fitted to the published sums
        drift    a firm's own mean growth in logarithms
        treated  which firms got the made-up subsidy
    """

    sizes: Mapping[int, Floats]
    drift: Floats
    treated: NDArray[np.bool_]


def grown(firms: Firms, declaration: Declaration, chance: np.random.Generator) -> Truth:
    """Return the sizes of all firms through the years: persistent, the young growing faster, the subsidised a little more."""
    shape, years = declaration.shape, declaration.years
    growth, policy = shape["growth"], shape["policy"]
    mean = log_size(firms.size, chance)
    drift = chance.normal(growth["mean"], growth["sd"] / 4, len(firms))
    treated = (chance.random(len(firms)) < policy["share"]) & firms.alive(policy["year"])
    size, sizes = mean.copy(), {}
    for year in years:
        if year > years[0]:
            young = growth["young"] * ((year - firms.first) <= 3)
            gain = policy["effect"] * (treated & (policy["year"] < year) & (year <= policy["year"] + 2))
            shock = chance.normal(0.0, growth["sd"], len(firms))
            mean = mean + drift + young + gain
            size = mean + shape["persistence"] * (size - mean + drift) + shock
        sizes[year] = np.round(size, 6)
    return Truth(sizes, drift, treated)


def levelled(firms: Firms, truth: Truth, declaration: Declaration) -> Truth:
    """Return the sizes with every sector at the level that its published value added asks for, in all years alike.

    Where a sector's published value added is large beside the revenue drawn for it, its firms would otherwise add more
    value than they turn over.
    """
    year = next((total.year for total in declaration.totals if total.of == _ADDED and total.where), None)
    if year is None:
        return truth
    there = firms.alive(year)
    totals = [total for total in declaration.totals if (total.kind, total.of, total.year) == ("sum", _ADDED, year)]
    kind = _kinds([_mask(total.where, firms.sectors) for total in totals])
    cells, place = np.unique(kind, return_inverse=True)
    have = np.bincount(place[there], weights=np.exp(truth.sizes[year][there]), minlength=len(cells))
    members = [(cells >> number) & 1 == 1 for number in range(len(totals))]
    wanted = cell_totals(have, members, [total.value for total in totals])
    factor = (wanted / max(float(wanted.sum()), 1.0)) / np.maximum(have / max(float(have.sum()), 1e-9), 1e-9)
    lift = np.round(np.log(np.maximum(factor, 1e-3)), 6)[place]
    return Truth({each: np.round(size + lift, 6) for each, size in truth.sizes.items()}, truth.drift, truth.treated)


def _kinds(masks: list[NDArray[np.bool_]]) -> Ints:
    """Return each firm's set of sums as one number: the firms of one number are a cell."""
    return np.asarray(sum(mask.astype(np.int64) << number for number, mask in enumerate(masks)), dtype=np.int64)


def all_figures(
    firms: Firms, truth: Truth, declaration: Declaration, chance: np.random.Generator
) -> dict[int, dict[str, Ints]]:
    """Return year -> columns of the firms that are there at its end (`place` says which), fitted to the declared sums.

    A column without a declared sum in a year is brought to the level of the nearest year that has one, or of revenue.
    """
    there = {year: np.flatnonzero(firms.alive(year)) for year in declaration.years}
    raw = {
        year: _reported(_raw(there[year], firms, truth.sizes[year], chance), declaration) for year in declaration.years
    }
    figures: dict[int, dict[str, Ints]] = {}
    for year in declaration.years:
        sectors = firms.sectors[there[year]]
        columns = {
            name: _fitted(raw[year][name] * _level(name, year, raw, declaration), name, sectors, year, declaration)
            for name in COLUMNS
        }
        columns["staff"] = np.maximum(columns["staff"], np.maximum(columns["rd_staff"], 1))
        figures[year] = {"place": there[year]} | columns
    return figures


def _reported(raw: Mapping[str, Floats], declaration: Declaration) -> dict[str, Floats]:
    """Return the columns, those of which a sum is declared but that nobody among few firms has, in the shares of revenue."""
    summed = {total.of for total in declaration.totals if total.kind == "sum"}
    drawn = {name: column if column.any() or name not in summed else raw["revenue_fen"] for name, column in raw.items()}
    return {name: steady(column) for name, column in drawn.items()}


def _level(name: str, year: int, raw: Mapping[int, Mapping[str, Floats]], declaration: Declaration) -> float:
    """Return how much smaller or larger the declared sum of the nearest year is than the raw one."""
    known = {each: total for each in declaration.years if (total := declaration.wanted("sum", each, name)) is not None}
    if not known:
        return 1.0 if name == "revenue_fen" else _level("revenue_fen", year, raw, declaration)
    nearest = min(known, key=lambda each: (abs(each - year), each))
    return known[nearest] / float(raw[nearest][name].sum())


def _raw(there: Ints, firms: Firms, sizes: Floats, chance: np.random.Generator) -> dict[str, Floats]:
    """Return the columns before they are fitted, money in fen."""
    count = len(there)
    revenue = np.exp(sizes[there]) * FEN
    sectors = {name: firms.sectors[there, place] for place, name in enumerate(SECTORS)}
    intensity = np.full(count, 0.006)
    for name in ("profit_services", "high_tech_industry", "software"):
        intensity = np.where(sectors[name], _RD[name], intensity)
    rd = (
        revenue
        * np.minimum(intensity * np.exp(chance.normal(0, 0.8, count)), 0.6)
        * (chance.random(count) < 0.12 + 6 * intensity)
    )
    margin = chance.normal(0.055, 0.09, count)
    staff = np.maximum(1, revenue / FEN / np.exp(chance.normal(13.1, 0.55, count)))
    rd_staff = np.minimum(staff * 0.75, rd / FEN / np.exp(chance.normal(12.6, 0.35, count)))
    return {
        "revenue_fen": revenue,
        "value_added_fen": revenue * np.clip(chance.normal(0.26, 0.05, count), 0.1, 0.4),
        "rd_fen": rd,
        "tax_fen": revenue * np.clip(chance.normal(0.043, 0.02, count), 0.002, 0.2),
        "profit_fen": revenue * margin,
        "assets_fen": revenue * np.exp(chance.normal(0.25, 0.5, count)),
        "exports_fen": revenue * (chance.random(count) < 0.035) * chance.random(count) * 0.5,
        "financing_fen": (chance.random(count) < 0.006) * rd * np.exp(chance.normal(1.0, 0.8, count)),
        "staff": staff,
        "rd_staff": rd_staff,
        "patents_granted": rd / FEN / 6e5 * chance.exponential(1.0, count),
        "energy_tce": revenue
        / FEN
        / 1e4
        * np.where(sectors["services"], 0.01, 0.08)
        * np.exp(chance.normal(0, 0.6, count)),
        "land_m2": np.where(sectors["services"], 0.0, revenue / FEN / 4000) * (chance.random(count) < 0.1),
    }


def _fitted(values: Floats, name: str, sectors: NDArray[np.bool_], year: int, declaration: Declaration) -> Ints:
    """Return whole values in proportion to the raw ones that meet the sums declared for the column and year."""
    totals = [total for total in declaration.totals if (total.kind, total.of, total.year) == ("sum", name, year)]
    if not totals:
        return np.rint(values).astype(np.int64)
    masks = [_mask(total.where, sectors) for total in totals]
    cells, place = np.unique(_kinds(masks), return_inverse=True)
    sums = np.bincount(place, weights=values, minlength=len(cells))
    members = [(cells >> number) & 1 == 1 for number in range(len(totals))]
    wanted = cell_totals(sums, members, [total.value for total in totals])
    fitted = np.zeros(len(values), dtype=np.int64)
    for number, total in enumerate(wanted):
        inside = place == number
        fitted[inside] = rounded_to(int(total), values[inside])
    return fitted


def _mask(where: Mapping[str, Any], sectors: NDArray[np.bool_]) -> NDArray[np.bool_]:
    if "sector" in where:
        column: NDArray[np.bool_] = sectors[:, SECTORS.index(where["sector"])]
        return column
    return np.ones(len(sectors), dtype=bool)
