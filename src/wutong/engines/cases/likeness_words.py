"""The word lists and weights by which messages are compared, from the data that comes with the engine or from a file."""

from __future__ import annotations

from pathlib import Path

from wutong.engines.cases._core.likeness.matters import Lexicon
from wutong.engines.cases._core.likeness.scoring import Weights
from wutong.kernel.yaml_text import read_yaml

DATA = Path(__file__).parent / "data"


def load_lexicon(path: Path = DATA / "matters.yaml") -> Lexicon:
    """Return the word lists of matters, for how many days each is usually reported, and the synonyms."""
    given = read_yaml(path.read_text(encoding="utf-8"))
    synonyms = read_yaml((DATA / "synonyms.yaml").read_text(encoding="utf-8"))["synonyms"]
    lasting = {str(code): float(days) for code, days in given.get("lasting_days", {}).items()}
    return Lexicon(given["matters"], lasting, synonyms, given.get("akin", ()), given.get("rather", ()))


def load_weights(path: Path = DATA / "likeness.yaml") -> Weights:
    """Return the weights of evidence and the threshold."""
    return Weights.of(read_yaml(path.read_text(encoding="utf-8")))
