"""From evidence to a score between 0 and 1 that says what each piece of evidence contributed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from wutong.engines.cases._core.likeness.features import Column


@dataclass(frozen=True)
class Weights:
    """What each piece of evidence weighs in log-odds, where the scale begins, and from which score on a pair is one matter."""

    start: float
    weights: Mapping[str, float]
    threshold: float

    @classmethod
    def of(cls, given: Mapping[str, object]) -> Weights:
        """Return the weights of a mapping with `start`, `threshold` and `weights`."""
        weights = given["weights"]
        if not isinstance(weights, Mapping):
            raise TypeError("weights must be a mapping")
        return cls(
            float(str(given["start"])), {str(k): float(v) for k, v in weights.items()}, float(str(given["threshold"]))
        )


def scores(evidence: Mapping[str, Column], weights: Weights) -> Column:
    """Return the chance that each pair is one matter, between 0 and 1."""
    total = np.full(len(next(iter(evidence.values()))), weights.start)
    for name, column in evidence.items():
        total += weights.weights.get(name, 0.0) * column
    return 1 / (1 + np.exp(-np.clip(total, -30, 30)))
