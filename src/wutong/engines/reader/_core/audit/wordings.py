"""The words by which relations are told, as alternatives of patterns; the lists are data an official may add to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Wordings:
    """Alternatives, longest first, ready to stand inside a group of a pattern. See data/audit.yaml for what each list means."""

    rise: str
    fall: str
    change: str  # verbs of both kinds
    base_time: str
    now_time: str
    mean: str
    total: str
    strong_total: str
    among: str
    aim: str
    remainder: str
    value_added: str
    complements: tuple[tuple[str, ...], ...]
    wide_area: tuple[str, ...]
    generic: tuple[str, ...]


def wordings_from(lists: Mapping[str, Sequence[str]]) -> Wordings:
    """Make wordings from lists of words; a list that is missing is empty and then never matches."""

    def words(*names: str) -> str:
        found = sorted({word for name in names for word in lists.get(name, ())}, key=lambda word: (-len(word), word))
        return "|".join(found) or r"(?!)"

    return Wordings(
        rise=words("rise"), fall=words("fall"), change=words("rise", "fall"), base_time=words("base_time"), now_time=words("now_time"),
        mean=words("mean"), total=words("total", "strong_total"), strong_total=words("strong_total"), among=words("among"), aim=words("aim"),
        remainder=words("remainder"), value_added=words("value_added"),
        complements=tuple(tuple(line.split()) for line in lists.get("complements", ())),
        wide_area=tuple(lists.get("wide_area", ())), generic=tuple(lists.get("generic", ())),
    )  # fmt: skip
