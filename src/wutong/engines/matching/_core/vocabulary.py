"""The words by which names are taken apart, arranged for quick look-up."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_PROVINCE_ENDINGS = ("", "省", "市", "自治区", "壮族自治区", "回族自治区", "维吾尔自治区", "特别行政区")
_PLACE_ENDINGS = ("", "市", "地区", "县", "区", "片区")
_ETHNIC = re.compile(r"[\u4e00-\u9fff]族(?=区|县)")
_NEAR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"), ("k", "g"), ("p", "b"), ("t", "d"), ("q", "j"))
_COUNTY_ENDINGS = ("", "市", "县")
Data = Mapping[str, Any]


@dataclass(frozen=True)
class Vocabulary:
    """Word lists by use.

    Shapes
        regions     word -> path from the province, ("河南", "郑州"); () for words that say nothing about where
        counties    names of places of their own within a prefecture
        zones       word -> kind of development zone
        forms       ending of a name -> kind of organisation
        alike_forms pairs of kinds of organisation of which one word may mean either (中学, 高级中学)
        parts       endings that name a part of a firm, longest first
        written_out word in short -> the whole word, where it ends a name or what stands before a part
        common_persons  names that many people have
        mistyped    forms in which a slip is looked for
        trades      word -> number of its trade
        synonyms    word of trade -> the word that stands for it
        beside      words of trade that mark a firm beside another of its owner
        fields      number of a trade -> its field
        neighbours  pairs of fields of which a firm grows from one into the other
        english     English word -> number of the trade it renders
        weak        words of trade that say little; `weak_kinds` the trades that have no other name
        unlike      character -> the class in which characters tell names apart
        counting    those of them that number, or say a direction
        alike       pairs of characters of one shape
        numerals    characters that count
        states      what stands in brackets after a name without being part of it
        syllables   every reading of a character
        sounds      character -> its first reading without tone
        readings    character -> all its readings, of those that have several
        components  character -> its radical and the rest, of those made of the two
        latin       word in Latin letters -> path of the region it names
    """

    regions: Mapping[str, tuple[str, ...]]
    counties: frozenset[str]
    zones: Mapping[str, str]
    forms: Mapping[str, str]
    mistyped: tuple[str, ...]
    alike_forms: frozenset[frozenset[str]]
    written_out: Mapping[str, str]
    common_persons: frozenset[str]
    parts: tuple[str, ...]
    trades: Mapping[str, int]
    synonyms: Mapping[str, str]
    beside: frozenset[str]
    fields: Sequence[str]
    neighbours: frozenset[frozenset[str]]
    english: Mapping[str, int]
    weak: frozenset[str]
    weak_kinds: frozenset[int]
    unlike: Mapping[str, int]
    counting: frozenset[str]
    alike: frozenset[frozenset[str]]
    numerals: frozenset[str]
    states: frozenset[str]
    syllables: frozenset[str]
    noise: tuple[str, ...]
    latin_forms: frozenset[str]
    latin_group: frozenset[str]
    latin_parts: frozenset[str]
    latin: Mapping[str, tuple[str, ...]]
    simplified: Mapping[int, str]
    sounds: Mapping[str, str]
    readings: Mapping[str, tuple[str, ...]]
    components: Mapping[str, tuple[str, str]]

    def other_radical(self, one: str, other: str) -> bool:
        """Return whether two characters are one but for their radical, or but for having one (枰 and 秤, 甚 and 堪)."""
        first, second = self.components.get(one, ("", one)), self.components.get(other, ("", other))
        return first[1] == second[1]

    def reads(self, letters: str, text: str) -> bool:
        """Return whether letters spell a text in some reading of each of its characters."""
        ends = {0}
        for sign in text:
            ways = self.readings.get(sign) or (self.sounds.get(sign, sign),)
            ends = {end + len(way) for end in ends for way in ways if letters.startswith(way, end)}
        return len(letters) in ends

    def sound(self, text: str) -> str:
        """Return a text as it is read, without tones; what has no reading stays."""
        return "".join(self.sounds.get(sign, sign) for sign in text)

    def slipped(self, one: str, other: str) -> bool:
        """Return whether two texts of one length differ in one character, of the same sound or shape."""
        differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
        return len(differing) == 1 and (self.sound(one) == self.sound(other) or frozenset(differing[0]) in self.alike)

    def near(self, one: str, other: str) -> bool:
        """Return whether two characters sound nearly the same: zh and z, g and k, n and ng."""
        return _blurred(self.sounds.get(one, one)) == _blurred(self.sounds.get(other, other))

    def syllable_count(self, letters: str) -> int:
        """Return of how few syllables of Chinese letters may be made, a large number for none."""
        fewest = [0, *[len(letters) + 1] * len(letters)]
        for end in range(1, len(letters) + 1):
            starts = range(max(0, end - 6), end)
            fewest[end] = min(
                (fewest[start] + 1 for start in starts if letters[start:end] in self.syllables), default=fewest[end]
            )
        return fewest[-1]

    def readable(self, word: str) -> bool:
        """Return whether a word in Latin letters can be read as syllables of Chinese."""
        return not word or any(
            word[:size] in self.syllables and self.readable(word[size:]) for size in range(min(6, len(word)), 0, -1)
        )


def _blurred(sound: str) -> str:
    for exact, blurred in _NEAR:
        sound = sound.replace(exact, blurred)
    return sound


def arranged(
    *,
    regions: Data,
    forms: Data,
    trades: Data,
    characters: Data,
    persons: Data,
    simplified: Mapping[int, str],
    sounds: Mapping[str, str],
    readings: Mapping[str, tuple[str, ...]],
    components: Mapping[str, tuple[str, str]],
) -> Vocabulary:
    """Return the vocabulary that the data files, the table of simplified characters and the readings make."""
    words, english = _trades(trades["trades"])
    synonyms = {word: row[0] for row in trades["synonyms"] for word in row[1:]}
    words.update({word: words[first] for word, first in synonyms.items()})
    places = _regions(regions)
    return Vocabulary(
        regions=places,
        counties=_counties(regions),
        zones={word: kind for kind, row in regions["zones"].items() for word in row},
        forms=forms["forms"],
        mistyped=tuple(forms["mistyped"]),
        alike_forms=frozenset(map(frozenset, forms["alike"])),
        written_out=dict(sorted(forms["written_out"].items(), key=lambda item: -len(item[0]))),
        common_persons=frozenset(persons["common"]),
        parts=tuple(sorted(forms["parts"], key=len, reverse=True)),
        trades=words,
        synonyms=synonyms,
        beside=frozenset(trades["beside"]),
        fields=tuple(row["field"] for row in trades["trades"]),
        neighbours=frozenset(map(frozenset, trades["neighbours"])),
        english=english,
        weak=frozenset(trades["weak"]),
        weak_kinds=frozenset(number for number, row in enumerate(trades["trades"]) if row["zh"][0] in trades["weak"]),
        unlike=_classes([*characters["counting"], *characters["opposite"]]),
        counting=frozenset("".join(map(str, characters["counting"]))),
        alike=_alike([*characters["look_alike"], *characters["printed_alike"]]),
        numerals=frozenset(str(characters["counting"][0]) + "0123456789"),
        states=frozenset(characters["states"]),
        syllables=frozenset(sound for sound in sounds.values() if set(sound) & set("aeiouv")),
        noise=tuple(sorted(characters["noise"], key=len, reverse=True)),
        latin_forms=frozenset(forms["latin_forms"]),
        latin_group=frozenset(forms["latin_group"]),
        latin_parts=frozenset(forms["latin_parts"]),
        latin=_latin_places(places, sounds) | {"china": (), "chinese": (), "prc": ()},
        simplified=simplified,
        sounds=sounds,
        readings=readings,
        components=components,
    )


def _latin_places(places: Mapping[str, tuple[str, ...]], sounds: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the places by their names in Latin letters; one that may be several (台州, 泰州) says nothing about where."""
    found: dict[str, tuple[str, ...]] = {}
    for word, path in places.items():
        if path and word == path[-1]:
            spelt = "".join(sounds.get(sign, sign) for sign in word)
            found[spelt] = path if found.get(spelt, path) == path else ()
    return found


def _counties(regions: Data) -> frozenset[str]:
    given = [*regions["counties"].values(), *regions["counties_elsewhere"].values()]
    return frozenset(county for row in given for county in row)


def _alike(rows: list[str]) -> frozenset[frozenset[str]]:
    return frozenset(frozenset((one, other)) for row in rows for one in row for other in row if one != other)


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
    zones = [zone for row in given["zones"].values() for zone in row]
    regions: dict[str, tuple[str, ...]] = dict.fromkeys([*given["wide"], *zones], ())
    for province, places in given["provinces"].items():
        regions.update({province + ending: (province,) for ending in _PROVINCE_ENDINGS})
        for place in places:
            regions.update({place + ending: (province, place) for ending in _PLACE_ENDINGS})
    regions.update({country: (country,) for country in given["abroad"]})
    for city, counties in given["counties"].items():
        for county in counties:
            regions.update({county + ending: (*regions[city], county) for ending in _COUNTY_ENDINGS})
    for city, counties in given["counties_elsewhere"].items():
        for county in counties:
            endings = _COUNTY_ENDINGS if len(county) > 2 else _COUNTY_ENDINGS[1:]
            regions.update({county + ending: (*regions[city], county) for ending in endings})
    for city, districts in given["districts"].items():
        regions.update({district: (*regions[city], _ETHNIC.sub("", district)) for district in districts})
    return regions
