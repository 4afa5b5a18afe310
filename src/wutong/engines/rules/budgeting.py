"""Money that does not reach: who is paid when a budget runs out."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from wutong.engines.rules._core.opcodes import MISSING
from wutong.engines.rules._core.planning import fen_of, grouped, plan_fields
from wutong.engines.rules._core.ruleset import Budget
from wutong.engines.rules._core.running import execute
from wutong.engines.rules.decisions import Decisions

ORDER_UNIT = Fraction(1, 10**4)


@dataclass(frozen=True)
class Allocation:
    """A budget shared out: what every firm asked for and is paid, in fen, and what is left over."""

    budget: Budget
    asked: NDArray[np.int64]
    paid: NDArray[np.int64]
    left: int


def allocate(decisions: Decisions) -> dict[str, Allocation]:
    """Return every budget shared out over the certain money of the groups whose clauses name it, by its rule.

    First come and ranking pay in full down the line and the firm at the edge what is left; pro rata pays everyone the
    same share, fen that do not divide going to the largest remainders. Firms without a place in the order come last;
    equals are taken by their number, so that the order of the table has no say.
    """
    groups = grouped(decisions.clauses)
    found = {}
    for code, budget in decisions.law.rules.budgets.items():
        named = [group for group, members in groups.items() if any(one.budget == code for one in members)]
        asked = sum((decisions.group(group) for group in named), np.zeros(decisions.firms.rows, np.int64))
        amount = fen_of(budget.amount)
        paid = asked if int(asked.sum()) <= amount else _short(decisions, budget, asked, amount)
        found[code] = Allocation(budget, asked, paid, amount - int(paid.sum()))
    return found


def _short(decisions: Decisions, budget: Budget, asked: NDArray[np.int64], amount: int) -> NDArray[np.int64]:
    if budget.when_short == "pro_rata":
        return _pro_rata(decisions, asked, amount)
    order = _order(decisions, budget)
    before = np.cumsum(asked[order]) - asked[order]
    paid = np.zeros_like(asked)
    paid[order] = np.clip(amount - before, 0, asked[order])
    return paid


def _pro_rata(decisions: Decisions, asked: NDArray[np.int64], amount: int) -> NDArray[np.int64]:
    total = int(asked.sum())
    shares = [divmod(int(one) * amount, total) for one in asked]  # beyond 64 bits: whole numbers of Python
    paid = np.array([whole for whole, _ in shares], np.int64)
    ids = decisions.firms.ids()
    order = sorted(range(len(shares)), key=lambda at: (-shares[at][1], ids[at]))
    paid[order[: amount - int(paid.sum())]] += 1
    return paid


def _order(decisions: Decisions, budget: Budget) -> NDArray[np.int64]:
    """Return the firms in the order in which they are paid."""
    assert budget.order is not None
    layout = decisions.firms.layout
    program = plan_fields(decisions.law, layout, {"order": (budget.order, ORDER_UNIT)}, {})
    values = execute(program, layout).numbers("number", "order")
    missing = values == MISSING
    keys = np.where(missing, 0, -values if budget.descending else values)
    return np.lexsort((np.array(decisions.firms.ids()), keys, missing))
