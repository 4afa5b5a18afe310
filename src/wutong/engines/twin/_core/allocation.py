"""Exact allocation: whole numbers that add up to what is wanted, as close to real ones as can be."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_DIGITS = 20


def rounded_to(total: int, weights: Floats) -> Ints:
    """Return whole numbers in proportion to `weights` that add up to `total`: the largest remainders are rounded up.

    >>> rounded_to(10, np.array([1.0, 1.0, 1.0])).tolist()
    [4, 3, 3]
    """
    if total == 0 or not len(weights):
        return np.zeros(len(weights), dtype=np.int64)
    whole = float(weights.sum())
    if whole <= 0:
        weights, whole = np.ones(len(weights)), float(len(weights))
    exact = weights / whole * total
    low = np.floor(exact).astype(np.int64)
    rest = int(total - low.sum())
    order = np.argsort(-(exact - low), kind="stable")
    if rest >= 0:
        low[order[: rest % len(low)]] += 1
        low += rest // len(low)
    else:  # floating point took the floors above the total: take back where most is left
        low[np.argsort(-low, kind="stable")[:-rest]] -= 1
    return low


def steady(values: Floats) -> Floats:
    """Return values to twenty binary digits (six decimal ones).

    Exponentials and logarithms differ in their last bit from one processor or system library to another; what follows
    from these digits is the same everywhere.

    >>> steady(np.array([1234567.891, 0.1])).tolist() == steady(np.array([1234567.891, 0.1]) * (1 + 1e-15)).tolist()
    True
    """
    parts, exponents = np.frexp(values)
    result: Floats = np.ldexp(np.rint(np.ldexp(parts, _DIGITS)), exponents - _DIGITS)
    return result


def drawn(count: int, log_weights: Floats, chance: np.random.Generator) -> Ints:
    """Return `count` places drawn without replacement, likelier the greater their weight (Gumbel's top k), in order.

    Of all draws of a fixed size with these weights this one is the least committed (conditional Poisson, near enough).
    """
    keys = log_weights + chance.gumbel(size=len(log_weights))
    if count >= len(keys):
        return np.arange(len(keys), dtype=np.int64)
    return np.sort(np.argpartition(-keys, count)[:count]).astype(np.int64) if count else np.zeros(0, dtype=np.int64)


def raked(seed: Floats, margins: Sequence[Floats], *, rounds: int = 200, close: float = 1e-10) -> Floats:
    """Return the table next to `seed` whose sums along every axis are the `margins` (iterative proportional fitting)."""
    table = seed.astype(np.float64).copy()
    for _round in range(rounds):
        worst = 0.0
        for axis, wanted in enumerate(margins):
            others = tuple(other for other in range(table.ndim) if other != axis)
            have = table.sum(axis=others)
            factor = np.divide(wanted, have, out=np.zeros_like(have), where=have > 0)
            table *= factor.reshape([-1 if index == axis else 1 for index in range(table.ndim)])
            worst = max(worst, float(np.abs(factor[have > 0] - 1).max(initial=0.0)))
        if worst < close:
            break
    return table


def cell_totals(now: Floats, members: Sequence[NDArray[np.bool_]], wanted: Sequence[int]) -> Ints:
    """Return whole totals of cells such that every constraint's cells add up to what is wanted, in proportion close to `now`.

    Shapes
        now      what each cell holds before, above 0 where it may hold anything
        members  for each constraint, which cells belong to it
        wanted   its total

    Raises
        ValueError  if no totals above zero meet all constraints
    """
    matrix, target = np.array(members, dtype=np.float64), np.array(wanted, dtype=np.float64)
    fitted = _fitted(np.maximum(now, 0) * (target.max(initial=1.0) / max(float(now.sum()), 1e-12)), matrix, target)
    if np.any(np.abs(matrix @ fitted - target) > 1e-6 * np.maximum(target, 1)):
        raise ValueError("the totals contradict one another")
    return _whole(fitted, matrix, target)


def _fitted(start: Floats, matrix: Floats, target: Floats) -> Floats:
    """Scale the cells towards every total in turn, as raking does."""
    cells = np.maximum(start, 1e-15)
    for _round in range(200):
        for row, wanted in zip(matrix, target, strict=True):
            inside = row > 0
            have = cells[inside].sum()
            if have > 0:
                cells[inside] *= wanted / have
    return cells


def _whole(cells: Floats, matrix: Floats, wanted: Floats) -> Ints:
    """Return whole numbers next to the cells that keep every total (integer programming over the last digits)."""
    floor = np.floor(cells)
    rest = wanted - matrix @ floor
    reach = float(np.abs(rest).max(initial=0)) + 1
    answer = milp(
        floor - cells,
        constraints=LinearConstraint(matrix, rest, rest),
        integrality=np.ones(len(cells)),
        bounds=Bounds(-np.minimum(floor, reach), np.full(len(cells), reach)),
    )
    if answer.x is None:
        raise ValueError("no whole numbers meet the totals")
    return (floor + np.round(answer.x)).astype(np.int64)
