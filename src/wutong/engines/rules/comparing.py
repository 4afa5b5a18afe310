"""Two decisions side by side: totals, winners and losers, by group, by clause, by what firms have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wutong.engines.rules.decisions import Decisions
from wutong.engines.rules.errors import ClauseUnknown

if TYPE_CHECKING:
    import polars as pl

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Change:
    """What a part of the firms gets before and after, in fen: how many, how many win and lose, and how much."""

    name: str
    firms: int
    before: int
    after: int
    winners: int
    won: int
    losers: int
    lost: int


@dataclass(frozen=True)
class Flow:
    """How many firms went from one verdict of a clause to another."""

    clause: str
    before: int
    after: int
    firms: int


@dataclass(frozen=True)
class Comparison:
    """Two decisions over the same firms. `quantiles` are those of the change in fen among firms that it changes."""

    total: Change
    groups: tuple[Change, ...]
    parts: tuple[tuple[str, tuple[Change, ...]], ...]
    flows: tuple[Flow, ...]
    quantiles: tuple[tuple[float, int], ...]
    changed: NDArray[np.int64]

    def firms(self, decisions: Decisions, most: int = 20) -> list[tuple[str, int]]:
        """Return the firms that lose most and win most, with the change in fen."""
        order = np.argsort(self.changed, kind="stable")
        ends = [*order[:most], *order[-most:][::-1]]
        found = dict.fromkeys(int(at) for at in ends if self.changed[at])
        return [(decisions.firms.id(at), int(self.changed[at])) for at in found]


def compare(before: Decisions, after: Decisions, *, by: Sequence[str] = ()) -> Comparison:
    """Return what differs between two decisions over the same firms.

    `by` names columns of the table to break the change down by; numbers with many values are cut where the name says
    (`employees:20,300,1000`), else at their quintiles. Raises ClauseUnknown for a column that is not there.
    """
    changed = after.total - before.total
    codes = list(dict.fromkeys([*before.groups, *after.groups]))
    zero = np.zeros_like(changed)
    pairs = {code: [_of(one, code, zero) for one in (before, after)] for code in codes}
    moved = changed[changed != 0]
    quantiles = np.quantile(moved, QUANTILES, method="nearest") if len(moved) else np.zeros(len(QUANTILES))
    return Comparison(
        total=_change("合计", before.total, after.total),
        groups=tuple(_change(code, *pair) for code, pair in pairs.items()),
        parts=tuple((name.partition(":")[0], _parts(before, after, name)) for name in by),
        flows=tuple(flow for key in before.keys if key in after.keys for flow in _flows(before, after, key)),
        quantiles=tuple((share, int(value)) for share, value in zip(QUANTILES, quantiles, strict=True)),
        changed=changed,
    )


def _of(decisions: Decisions, code: str, zero: NDArray[np.int64]) -> NDArray[np.int64]:
    return decisions.group(code) if code in decisions.groups else zero


def _change(name: str, before: NDArray[np.int64], after: NDArray[np.int64]) -> Change:
    moved = after - before
    won, lost = moved[moved > 0], moved[moved < 0]
    return Change(
        name, len(moved), int(before.sum()), int(after.sum()), len(won), int(won.sum()), len(lost), int(lost.sum())
    )


def _parts(before: Decisions, after: Decisions, name: str) -> tuple[Change, ...]:
    import polars as pl

    column, _, cuts = name.partition(":")
    frame = before.firms.frame
    if column not in frame.columns:
        raise ClauseUnknown(name=column, meant="（数据列）")
    kinds = _kinds(frame[column], [float(cut) for cut in cuts.split(",")] if cuts else [])
    places = (
        pl.DataFrame({"kind": kinds, "row": np.arange(len(kinds))}).group_by("kind", maintain_order=True).agg("row")
    )
    found = []
    for kind, rows in sorted(places.iter_rows(), key=lambda row: str(row[0])):
        at = np.asarray(rows)
        found.append(_change("缺" if kind is None else str(kind), before.total[at], after.total[at]))
    return tuple(found)


def _kinds(series: pl.Series, cuts: list[float]) -> pl.Series:
    most_kinds = 50
    if not series.dtype.is_numeric() or (not cuts and series.n_unique() <= most_kinds):
        return series.cast(str) if series.dtype.is_numeric() else series
    if not cuts:
        cuts = sorted({float(series.quantile(share) or 0) for share in (0.2, 0.4, 0.6, 0.8)})
    import polars as pl

    edges = [f"{cut:g}" for cut in cuts]
    names = [f"≤ {edges[0]}", *(f"{low}–{high}" for low, high in pairwise(edges)), f"＞ {edges[-1]}"]
    places = np.digitize(series.cast(float).fill_null(np.nan).to_numpy(), cuts, right=True)
    named = pl.Series(series.name, [f"{at + 1} {names[at]}" for at in places])
    return pl.select(pl.when(series.is_not_null()).then(named)).to_series()


def _flows(before: Decisions, after: Decisions, key: str) -> list[Flow]:
    first, second = (one.results.arrays["verdict_met", key] for one in (before, after))
    if first is second:
        return []
    joint = np.bincount(before.verdicts(key) * 3 + after.verdicts(key), minlength=9)
    return [Flow(key, at // 3, at % 3, int(firms)) for at, firms in enumerate(joint) if firms and at // 3 != at % 3]
