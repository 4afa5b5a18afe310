"""What is wrong in a clause file: where, which word, and what was probably meant."""

from __future__ import annotations

from dataclasses import dataclass


class ExpressionFault(Exception):
    """An expression that cannot be read: the word, what is wrong with it (Chinese, English), what was meant."""

    def __init__(self, word: str, zh: str, en: str, meant: str = "") -> None:
        super().__init__(f"{word}: {zh}")
        self.word, self.zh, self.en, self.meant = word, zh, en, meant


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of a clause file, from line and column (counted from 1)."""

    line: int
    column: int
    word: str
    zh: str
    en: str
    meant: str = ""
    file: str = ""

    def text(self, language: str = "zh") -> str:
        """Return the fault as one line: place, word, what is wrong, what was meant."""
        place = f"{self.file}:" if self.file else ""
        if language.startswith("en"):
            hint = f"; did you mean {self.meant}?" if self.meant else ""
            return f"{place}line {self.line}, column {self.column}, “{self.word}”: {self.en}{hint}"
        hint = f"；是否要写“{self.meant}”" if self.meant else ""
        return f"{place}第{self.line}行第{self.column}列“{self.word}”：{self.zh}{hint}"
