"""Titles and certificates: who holds which in which year, in the declared numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wutong.engines.twin._core.allocation import Floats, Ints, drawn
from wutong.engines.twin._core.firms import SECTORS, Firms
from wutong.engines.twin._core.panel import Truth
from wutong.engines.twin.types import Declaration

Held = dict[int, Ints]  # year -> places of the firms that hold the title at its end


def all_titles(firms: Firms, truth: Truth, declaration: Declaration, chance: np.random.Generator) -> dict[str, Held]:
    """Return the holders of every title through the years."""
    scores = _scores(firms, truth, declaration)
    return {
        name: _holders(name, rule, firms, scores, declaration, chance)
        for name, rule in declaration.shape["titles"].items()
    }


def _scores(firms: Firms, truth: Truth, declaration: Declaration) -> dict[int, dict[str, Floats]]:
    """Return what makes a title likelier, standardised: size, research by sector, growth, youth."""
    years = declaration.years
    research = (
        1.6 * firms.sectors[:, SECTORS.index("software")] + 1.3 * firms.sectors[:, SECTORS.index("high_tech_industry")]
    )
    return {
        year: {
            "size": _standard(truth.sizes[year]),
            "rd": _standard(research + 0.5 * firms.sectors[:, SECTORS.index("profit_services")] + 0.3 * truth.drift),
            "growth": _standard(truth.sizes[year] - truth.sizes[years[max(0, number - 1)]] + truth.drift),
            "youth": _standard(-(year - firms.first).astype(np.float64)),
        }
        for number, year in enumerate(years)
    }


def _standard(values: Floats) -> Floats:
    spread = float(values.std())
    return (values - values.mean()) / spread if spread else np.zeros(len(values))


def _holders(
    name: str,
    rule: Mapping[str, Any],
    firms: Firms,
    scores: Mapping[int, Mapping[str, Floats]],
    declaration: Declaration,
    chance: np.random.Generator,
) -> Held:
    """Return a title's holders year by year: most keep it, the rest of the declared number win it."""
    may = np.ones(len(firms), dtype=bool)
    if "industries" in rule:
        may = firms.sectors[:, [SECTORS.index(sector) for sector in rule["industries"]]].any(axis=1)
    held: Held = {}
    before = np.zeros(len(firms), dtype=bool)
    ever = np.zeros(len(firms), dtype=bool)
    for year in declaration.years:
        weight = sum(rule[part] * scores[year][part] for part in ("size", "rd", "growth", "youth"))
        there = firms.alive(year) & may
        now = _one_year(name, year, rule, np.asarray(weight), there, before, ever, declaration, chance)
        held[year], before, ever = np.flatnonzero(now), now, ever | now
    return held


def _one_year(
    name: str,
    year: int,
    rule: Mapping[str, Any],
    weight: Floats,
    there: NDArray[np.bool_],
    before: NDArray[np.bool_],
    ever: NDArray[np.bool_],
    declaration: Declaration,
    chance: np.random.Generator,
) -> NDArray[np.bool_]:
    """Return who holds a title at the end of a year."""
    keeps = np.flatnonzero(before & there)
    stays = round(len(keeps) * rule["keep"])
    new = declaration.wanted("new_titles", year, name)
    wanted = declaration.wanted("titles", year, name)
    if wanted is None:
        wanted = stays + new if new is not None else round(rule["model"].get(year, 0) * declaration.scale)
    stays = min(stays if new is None else max(wanted - new, 0), wanted, len(keeps))
    now = np.zeros(len(there), dtype=bool)
    now[keeps[drawn(stays, weight[keeps], chance)]] = True
    open_to = np.flatnonzero(there & ~now & (~ever if new is not None else ~before | (stays < len(keeps))))
    now[open_to[drawn(wanted - stays, weight[open_to] * 1.5, chance)]] = True
    return now
