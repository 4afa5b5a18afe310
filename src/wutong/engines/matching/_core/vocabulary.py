"""The words by which names are taken apart, arranged for quick look-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_PROVINCE_ENDINGS = ("", "省", "市", "自治区", "壮族自治区", "回族自治区", "维吾尔自治区", "特别行政区")
_PLACE_ENDINGS = ("", "市", "地区", "县", "区", "新区")
Data = Mapping[str, Any]


@dataclass(frozen=True)
class Vocabulary:
    """Word lists by use.

    Shapes
        regions     word -> path from the province, ("河南", "郑州"); () for words that say nothing about where
        forms       ending of a name -> kind of organisation
        parts       endings that name a part of a firm, longest first
        trades      word -> number of its trade
        english     English word -> number of the trade it renders
        weak        words of trade that say little; `weak_kinds` the trades that have no other name
        unlike      character -> the class in which characters tell names apart
        counting    those of them that number, or say a direction
        alike       pairs of characters of one shape
        sounds      character -> its first reading without tone
        latin       word in Latin letters -> path of the region it names
    """

    regions: Mapping[str, tuple[str, ...]]
    forms: Mapping[str, str]
    parts: tuple[str, ...]
    trades: Mapping[str, int]
    english: Mapping[str, int]
    weak: frozenset[str]
    weak_kinds: frozenset[int]
    unlike: Mapping[str, int]
    counting: frozenset[str]
    alike: frozenset[frozenset[str]]
    noise: tuple[str, ...]
    latin_forms: frozenset[str]
    latin_group: frozenset[str]
    latin_parts: frozenset[str]
    latin: Mapping[str, tuple[str, ...]]
    simplified: Mapping[int, str]
    sounds: Mapping[str, str]

    def sound(self, text: str) -> str:
        """Return a text as it is read, without tones; what has no reading stays."""
        return "".join(self.sounds.get(sign, sign) for sign in text)


def arranged(
    *,
    regions: Data,
    forms: Data,
    trades: Data,
    characters: Data,
    simplified: Mapping[int, str],
    sounds: Mapping[str, str],
) -> Vocabulary:
    """Return the vocabulary that the data files, the table of simplified characters and the readings make."""
    words, english = _trades(trades["trades"])
    places = _regions(regions)
    return Vocabulary(
        regions=places,
        forms=forms["forms"],
        parts=tuple(sorted(forms["parts"], key=len, reverse=True)),
        trades=words,
        english=english,
        weak=frozenset(trades["weak"]),
        weak_kinds=frozenset(number for number, row in enumerate(trades["trades"]) if row["zh"][0] in trades["weak"]),
        unlike=_classes([*characters["counting"], *characters["opposite"]]),
        counting=frozenset("".join(map(str, characters["counting"]))),
        alike=frozenset(
            frozenset((one, other)) for row in characters["look_alike"] for one in row for other in row if one != other
        ),
        noise=tuple(sorted(characters["noise"], key=len, reverse=True)),
        latin_forms=frozenset(forms["latin_forms"]),
        latin_group=frozenset(forms["latin_group"]),
        latin_parts=frozenset(forms["latin_parts"]),
        latin={
            "".join(sounds.get(sign, sign) for sign in word): path
            for word, path in places.items()
            if path and word == path[-1]
        }
        | {"china": (), "chinese": (), "prc": ()},
        simplified=simplified,
        sounds=sounds,
    )


def _classes(rows: list[Any]) -> dict[str, int]:
    return {sign: number for number, row in enumerate(rows) for sign in str(row)}


def _trades(rows: list[dict[str, Any]]) -> tuple[dict[str, int], dict[str, int]]:
    words: dict[str, int] = {}
    english: dict[str, int] = {}
    for number, row in enumerate(rows):
        words.update(dict.fromkeys(row["zh"], number))
        for word in str(row["en"]).split():
            english.setdefault(word.replace("-", ""), number)
    return words, english


def _regions(given: Data) -> dict[str, tuple[str, ...]]:
    regions: dict[str, tuple[str, ...]] = dict.fromkeys(given["wide"], ())
    for province, places in given["provinces"].items():
        regions.update({province + ending: (province,) for ending in _PROVINCE_ENDINGS})
        for place in places:
            regions.update({place + ending: (province, place) for ending in _PLACE_ENDINGS})
    for city, districts in given["districts"].items():
        regions.update({district: (*regions[city], district) for district in districts})
    return regions
