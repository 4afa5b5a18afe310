"""What a message is about, by lists of words that people use for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wutong.engines.cases._core.likeness.text import plain, sounds

_LONGEST_SOUND = 6
_SHORTEST_SOUND = 3  # shorter words sound like too many others


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
    ) -> None:
        """Take `{group: [words]}` or `{group: {matter: [words]}}`; a+b means that both words stand in the text.

        `lasting` says for groups and matters for how many days they are usually reported; "" for all others.
        """
        self._lasting = {"": 10.0, **(lasting or {})}
        self._codes: dict[str, set[str]] = {}
        self._joint: list[tuple[str, tuple[str, ...]]] = []
        self._joint_of: dict[str, list[int]] = {}
        self._sounds: dict[str, set[str]] = {}
        self._parts: set[str] = set()
        for group, lists in given.items():
            for matter, words in (lists if isinstance(lists, Mapping) else {group: lists}).items():
                code = f"{group}/{matter}" if matter else group
                for word in words:
                    self._add(code, plain(str(word)))
        pieces = self._codes.keys() | self._parts
        self._lengths: dict[str, list[int]] = {}  # by the first character
        for piece in pieces:
            lengths = self._lengths.setdefault(piece[0], [])
            if len(piece) not in lengths:
                lengths.append(len(piece))

    def _add(self, code: str, word: str) -> None:
        if "+" in word:
            parts = tuple(word.split("+"))
            self._parts.update(parts)
            self._joint_of.setdefault(parts[0], []).append(len(self._joint))
            self._joint.append((code, parts))
            return
        self._codes.setdefault(word, set()).add(code)
        if _SHORTEST_SOUND <= len(word) <= _LONGEST_SOUND:
            self._sounds.setdefault(sounds(word), set()).add(code)

    def subjects(self, text: str) -> Subjects:
        """Return what a plain text is about; words typed by sound are found where the right ones are missing."""
        met: set[str] = set()
        spans: list[tuple[int, int]] = []
        for start in range(len(text)):
            for length in self._lengths.get(text[start], ()):
                piece = text[start : start + length]
                if piece in self._codes:
                    spans.append((start, start + length))
                if piece in self._parts:
                    met.add(piece)
        found = {code for span in _outermost(spans) for code in self._codes[text[slice(*span)]]}
        for part in met:
            for index in self._joint_of.get(part, ()):
                code, parts = self._joint[index]
                if all(other in met for other in parts):
                    found.add(code)
        if not any("/" in code for code in found):
            found |= self._by_sound(text)
        return Subjects(
            frozenset(code for code in found if "/" in code), frozenset(code.split("/")[0] for code in found)
        )

    def days(self, subjects: Subjects) -> float:
        """Return for how many days what a message is about is usually reported, by its shortest-lived matter."""
        known = [self._lasting[code] for code in subjects.matters | subjects.groups if code in self._lasting]
        return min(known, default=self._lasting[""])

    def _by_sound(self, text: str) -> set[str]:
        spoken = [sounds(sign) for sign in text]
        found: set[str] = set()
        for start in range(len(spoken)):
            for length in range(_SHORTEST_SOUND, _LONGEST_SOUND + 1):
                found |= self._sounds.get(" ".join(spoken[start : start + length]), set())
        return found


def _outermost(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans that lie in no longer one: 灯坏 is not meant where 红绿灯坏 stands."""
    return [
        span
        for span in spans
        if not any(other != span and other[0] <= span[0] and span[1] <= other[1] for other in spans)
    ]
