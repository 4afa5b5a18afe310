"""The word lists and weights by which messages are compared, from the data that comes with the engine or from a file."""

from __future__ import annotations

from pathlib import Path

from wutong.engines.cases._core.likeness.matters import Lexicon
from wutong.engines.cases._core.likeness.scoring import Weights
from wutong.kernel.yaml_text import read_yaml

DATA = Path(__file__).parent / "data"


def load_lexicon(path: Path = DATA / "matters.yaml") -> Lexicon:
    """Return the word lists of matters, and for how many days each is usually reported."""
    given = read_yaml(path.read_text(encoding="utf-8"))
    return Lexicon(given["matters"], {str(code): float(days) for code, days in given["lasting_days"].items()})


def load_weights(path: Path = DATA / "likeness.yaml") -> Weights:
    """Return the weights of evidence and the threshold."""
    return Weights.of(read_yaml(path.read_text(encoding="utf-8")))
