"""What a message is about, by lists of words that people use for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import rjieba

from wutong.engines.cases._core.likeness.text import plain, sound, sounds

_LONGEST_SOUND = 6
_SHORTEST_SOUND = 3  # shorter words sound like too many others, and are mended only where nothing else is a word
_PAIR = 2
_NO_TYPOS = frozenset("的了在是我有不没都很到说要去你会着这那等人家里个")  # stand alone for themselves
_CLOSE = 14  # characters between the beginnings of two words that belong together
_SHORT, _LONGER = 2, 3  # a word so short may be a piece of one so long: 停车 of 停车场; four characters are sayings


@dataclass(frozen=True)
class Subjects:
    """Matters (`group/matter`) and groups a message names."""

    matters: frozenset[str]
    groups: frozenset[str]
    begins: int = 0  # where the first of the words stands


class Lexicon:
    """Word lists by group and matter, laid out for looking up every piece of a text at once."""

    def __init__(
        self,
        given: Mapping[str, Mapping[str, Sequence[str]] | Sequence[str]],
        lasting: Mapping[str, float] | None = None,
        synonyms: Iterable[Sequence[str]] = (),
        akin: Iterable[Sequence[str]] = (),
        rather: Iterable[Sequence[str]] = (),
    ) -> None:
        """Take `{group: [words]}` or `{group: {matter: [words]}}`; a+b means that both words stand close together.

        `lasting` says for groups and matters for how many days they are usually reported; "" for all others. `synonyms` are words of one
        meaning, the first of which stands for all; `akin` are matters that people name for one another; of a row of `rather` the
        first is meant where a message names it along with any of the others.
        """
        self._rather = [(str(first), frozenset(map(str, others))) for first, *others in rather]
        self._akin: dict[str, set[str]] = {}
        for number, codes in enumerate(akin):
            for code in codes:
                self._akin.setdefault(code, set()).add(f"akin {number}")
        self._given = given
        self._usual = {str(word): f"〔{words[0]}〕" for words in synonyms for word in words}
        longest_first = sorted(self._usual, key=len, reverse=True)
        self._synonym = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None
        self._lasting = {"": 10.0, **(lasting or {})}
        self._codes: dict[str, set[str]] = {}
        self._joint: list[tuple[str, tuple[str, ...]]] = []
        self._joint_of: dict[str, list[int]] = {}
        self._parts: set[str] = set()
        for group, lists in given.items():
            for matter, words in (lists if isinstance(lists, Mapping) else {group: lists}).items():
                code = f"{group}/{matter}" if matter else group
                for word in words:
                    self._add(code, plain(str(word)))
        pieces = self._codes.keys() | self._parts
        self._heard: dict[str, str] = {}
        self._lengths: dict[str, list[int]] = {}  # by the first character
        for piece in sorted(pieces):
            if _PAIR <= len(piece) <= _LONGEST_SOUND:
                self._heard.setdefault(sounds(piece), piece)
            lengths = self._lengths.setdefault(piece[0], [])
            if len(piece) not in lengths:
                lengths.append(len(piece))

    def only(self, groups: Iterable[str]) -> Lexicon:
        """Return the lists of some groups alone, for trying how well messages are compared without the others."""
        fewer = Lexicon({group: self._given[group] for group in groups}, self._lasting)
        fewer._usual, fewer._synonym, fewer._akin, fewer._rather = self._usual, self._synonym, self._akin, self._rather
        return fewer

    def kinds(self, matters: Iterable[str]) -> set[str]:
        """Return the sets of akin matters that some matters belong to."""
        return {kind for matter in matters for kind in self._akin.get(matter, ())}

    def usual(self, text: str) -> str:
        """Return a text with the usual word in the place of each of its synonyms, marked 〔so〕."""
        return self._synonym.sub(lambda match: self._usual[match[0]], text) if self._synonym else text

    def _add(self, code: str, word: str) -> None:
        if "+" in word:
            parts = tuple(word.split("+"))
            self._parts.update(parts)
            self._joint_of.setdefault(parts[0], []).append(len(self._joint))
            self._joint.append((code, parts))
            return
        self._codes.setdefault(word, set()).add(code)

    def subjects(self, text: str) -> Subjects:
        """Return what a plain text is about; words typed by sound are mended where no matter is found without."""
        found = self._found(text)
        if not found.matters and (mended := self._mended(text)) != text:
            found = self._found(mended)
        return found

    def _found(self, text: str) -> Subjects:
        """Return what a text is about by the words as they stand in it."""
        spans: list[tuple[int, int]] = []
        parts: dict[str, list[int]] = {}
        for start in range(len(text)):
            for length in self._lengths.get(text[start], ()):
                piece = text[start : start + length]
                if piece in self._codes:
                    spans.append((start, start + length))
                if piece in self._parts:
                    parts.setdefault(piece, []).append(start)
        found, used = self._joined(parts)
        cuts = _inner_cuts(text) if spans else set()
        for start, end in _outermost(spans):
            codes = self._codes[text[start:end]]
            # 没水 says that the taps are dry, unless it was needed to say that a lavatory or a hydrant has no water.
            if (start, end) not in cuts and (codes & found or not _covered((start, end), used)):
                found |= codes
        for first, others in self._rather:
            if first in found:
                found -= others
        begins = min((start for start, _ in spans), default=0)
        matters = frozenset(code for code in found if "/" in code)
        return Subjects(matters, frozenset(code.split("/")[0] for code in found), begins)

    def _joined(self, parts: Mapping[str, list[int]]) -> tuple[set[str], list[tuple[int, int]]]:
        """Return the codes whose words all stand close together, and where these words stand."""
        found: set[str] = set()
        used: list[tuple[int, int]] = []
        for first, places in parts.items():
            for code, words in (self._joint[index] for index in self._joint_of.get(first, ())):
                spans = _together(parts, words, places) if all(word in parts for word in words) else []
                if spans:
                    found.add(code)
                    used += spans
        return found, used

    def days(self, subjects: Subjects) -> float:
        """Return for how many days what a message is about is usually reported, by its longest-lived matter."""
        codes = subjects.matters or subjects.groups
        known = [self._lasting.get(code, self._lasting.get(code.split("/")[0], self._lasting[""])) for code in codes]
        return max(known, default=self._lasting[""])

    def _mended(self, text: str) -> str:
        """Return a text with the words of the lists in the place of others that sound like them, the longest first.

        >>> Lexicon({"电梯": {"停": ["电梯+停运"]}})._mended("电剃停运两天")
        '电梯停运两天'
        """
        spoken = [sound(sign) for sign in text]
        lone = _lone_signs(text)
        mended, at = "", 0
        while at < len(text):
            piece = self._heard_at(text, spoken, lone, at) or text[at]
            mended += piece
            at += len(piece)
        return mended

    def _heard_at(self, text: str, spoken: Sequence[str], lone: set[int], at: int) -> str:
        """Return the longest word of the lists that is heard at a place, nothing if there is none.

        Two characters are taken for a word only where both stand alone and one of them is right: 杨尘 is 扬尘.
        """
        for length in range(min(_LONGEST_SOUND, len(text) - at), _PAIR - 1, -1):
            piece = self._heard.get(" ".join(spoken[at : at + length]), "")
            if piece and (length >= _SHORTEST_SOUND or text[at : at + length] == piece):
                return piece
            if piece and {at, at + 1} <= lone and (text[at] == piece[0] or text[at + 1] == piece[1]):
                return piece
        return ""


def _together(parts: Mapping[str, list[int]], words: Sequence[str], places: Sequence[int]) -> list[tuple[int, int]]:
    """Return the spans of words of which all stand close to one place of the first; none where they do not."""
    first = words[0]
    for at in places:
        others = [(min(parts[word], key=lambda place: abs(place - at)), word) for word in words[1:]]
        if all(
            abs(other - at) <= _CLOSE and (other >= at + len(first) or at >= other + len(word))
            for other, word in others
        ):
            return [(at, at + len(first)), *((other, other + len(word)) for other, word in others)]
    return []


def _inner_cuts(text: str) -> set[tuple[int, int]]:
    """Return the spans of two characters at most that are no words but lie within a word of three at most."""
    inside: set[tuple[int, int]] = set()
    at = 0
    for word in rjieba.cut(text):
        for start in range(at, at + len(word)) if len(word) <= _LONGER else ():
            ends = range(start + 1, min(start + _SHORT, at + len(word)) + 1)
            inside.update((start, end) for end in ends if end - start < len(word))
        at += len(word)
    return inside


def _lone_signs(text: str) -> set[int]:
    """Return the places of characters that belong to no word of the dictionary, but for those that are words themselves."""
    lone: set[int] = set()
    at = 0
    for word in rjieba.cut(text, False):
        if len(word) == 1 and word not in _NO_TYPOS:
            lone.add(at)
        at += len(word)
    return lone


def _covered(span: tuple[int, int], used: Sequence[tuple[int, int]]) -> bool:
    """Return whether every character of a span lies in one that was used."""
    return all(any(first <= at < last for first, last in used) for at in range(*span))


def _outermost(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans that lie in no longer one: 灯坏 is not meant where 红绿灯坏 stands."""
    return [
        span
        for span in spans
        if not any(other != span and other[0] <= span[0] and span[1] <= other[1] for other in spans)
    ]
