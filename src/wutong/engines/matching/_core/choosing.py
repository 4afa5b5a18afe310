"""Which of the likely pairs are kept, so that a record is not held to be two firms at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from wutong.engines.matching.types import Match

_AS_GOOD = 0.02  # scores this close to the best are as good as it
_LIKELY = 0.8  # a right record with no better left one is kept from here on: a firm entered twice, once badly
_FEW = 3  # names that one in full may mean, in Latin letters or with a slip
_SHORT = frozenset(
    {"name.contained", "name.picked", "name.stem", "name.stem_short", "name.same_nowhere", "name.same_shop"}
)
_CERTAIN = 0.995  # pairs this likely stand whatever else there is: a firm entered twice


def chosen(pairs: Iterable[Match], threshold: float, names: Mapping[str, str]) -> list[Match]:
    """Return the best pairs of every left and of every right record, as far as they are not clearly worse than the other's best.

    Where a short name fits several firms of other names equally well and nothing else is known, which one is meant
    cannot be told, and none is kept.

    Shapes
        names  right id -> name as written there
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
        meant = len({names[match.right] for match in near})
        if meant > 1 and all(_on_the_name_alone(match, short=meant <= _FEW) for match in near):
            continue
        near += [match for match in matches[len(near) :] if match.score >= max(_LIKELY, best_of_right[match.right])]
        kept += [match for match in near if match.score >= best_of_right[match.right] - 0.35 or match.score >= 0.9]
    return kept


def _on_the_name_alone(match: Match, *, short: bool) -> bool:
    """Return whether nothing but a name speaks for a pair that is not the same; of few pairs only a `short` name is in doubt."""
    kinds = {reason.kind for reason in match.reasons}
    doubtful = bool(kinds & _SHORT) if short else "name.same" not in kinds
    return doubtful and {kind.partition(".")[0] for kind in kinds} <= {"name", "trade", "place", "form"}
