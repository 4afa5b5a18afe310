"""Firms that are nearly there: one criterion short, the nearest first."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from wutong.engines.rules._core.distances import distance, gaps
from wutong.engines.rules._core.nearness import against, nearness
from wutong.engines.rules._core.plain import MET, Plain
from wutong.engines.rules._core.ruleset import Clause
from wutong.engines.rules._core.shortfall import CHANGERS
from wutong.engines.rules.decisions import Decisions


@dataclass(frozen=True)
class NearMiss:
    """A firm that a clause fails by a few criteria: which ones, how far in all, and who can change it."""

    row: int
    firm: str
    criteria: tuple[str, ...]
    distance: Fraction
    changed_by: str


def short_of(decisions: Decisions, key: str) -> NDArray[np.uint8]:
    """Return how many criteria of a clause stand against every firm; 255 where any cannot be determined.

    Needs decisions that kept their criteria.
    """
    clause = decisions.law.rules.clause(key)
    found = np.zeros(decisions.firms.rows, np.uint8)
    unknown = np.zeros(decisions.firms.rows, bool)
    for criterion, wanted in against(clause):
        verdicts = decisions.criterion(clause.key, criterion.name)
        unknown |= verdicts == 1
        found += (verdicts == MET - wanted).astype(np.uint8)
    return np.where(unknown, np.uint8(255), found)


def near_misses(decisions: Decisions, key: str, *, short: int = 1, most: int = 50) -> list[NearMiss]:
    """Return the firms that `short` criteria keep from a clause, by who can change it, then by distance, then by number."""
    clause = decisions.law.rules.clause(key)
    rows = np.flatnonzero(short_of(decisions, key) == short)
    found = nearness(decisions.law, clause, decisions.firms.layout)
    order = np.lexsort((rows, found.distance[rows], found.changer[rows]))
    return [_near(decisions, clause, int(row)) for row in rows[order[:most]]]


def _near(decisions: Decisions, clause: Clause, row: int) -> NearMiss:
    plain = Plain(decisions.law, decisions.firms.row(row))
    fields = decisions.law.rules.fields
    names, share, changers = [], Fraction(0), ["firm"]
    for criterion, wanted in against(clause):
        if plain.verdict(criterion.condition) == wanted:
            continue
        found = gaps(plain, criterion.condition, wanted)
        names.append(criterion.name)
        share += distance(found)
        changers.append(criterion.changed_by)
        changers += (
            [fields[field].changed_by for gap in found for field, _ in gap.fields] if not criterion.changed_by else []
        )
    worst = max((one for one in changers if one), key=CHANGERS.index)
    return NearMiss(row, decisions.firms.id(row), tuple(names), share, worst)
