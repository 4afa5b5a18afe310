"""Which of the likely pairs are kept, so that a record is not held to be two firms at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from wutong.engines.matching.types import Match

_AS_GOOD = 0.02  # scores this close to the best are as good as it
_CERTAIN = 0.995  # pairs this likely stand whatever else there is: a firm entered twice


def chosen(pairs: Iterable[Match], threshold: float) -> list[Match]:
    """Return the best pair of every left record, and of every right record the pairs that are not clearly worse than its best.

    Where a short name fits several firms equally well and nothing else is known, which one is meant cannot be told, and
    none is kept.
    """
    by_left: dict[str, list[Match]] = defaultdict(list)
    best_of_right: dict[str, float] = defaultdict(float)
    for pair in pairs:
        if pair.score >= threshold:
            by_left[pair.left].append(pair)
            best_of_right[pair.right] = max(best_of_right[pair.right], pair.score)
    kept = []
    for matches in by_left.values():
        matches.sort(key=lambda match: (-match.score, match.right))
        best = matches[0].score
        near = [match for match in matches if match.score >= best - _AS_GOOD or match.score >= _CERTAIN]
        if len(near) > 1 and all(_on_a_short_name_alone(match) for match in near):
            continue
        kept += [match for match in near if match.score >= best_of_right[match.right] - 0.35 or match.score >= 0.9]
    return kept


def _on_a_short_name_alone(match: Match) -> bool:
    kinds = {reason.kind for reason in match.reasons}
    return "name.same" not in kinds and {kind.partition(".")[0] for kind in kinds} <= {"name", "trade", "place", "form"}
