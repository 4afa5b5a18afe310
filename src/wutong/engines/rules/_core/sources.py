"""The sections of one or more clause files, and the problems found in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeVar

from wutong.engines.rules._core.dimensions import NUMBER, Dimension, named, quantity
from wutong.engines.rules._core.document import Document, Path
from wutong.engines.rules._core.faults import ExpressionFault, Problem
from wutong.kernel.unit import UnitUnknown

Read = TypeVar("Read")


@dataclass(frozen=True)
class Entry:
    """One entry of a section: its code, what is written, where."""

    code: str
    written: Any
    document: Document
    path: Path

    def below(self, *path: str | int) -> Path:
        """Return the place of a part of the entry."""
        return (*self.path, *path)


@dataclass
class Sources:
    """Documents being read, with everything wrong that was found so far."""

    documents: Sequence[Document]
    problems: list[Problem] = field(default_factory=list)
    told: set[tuple[str, str]] = field(default_factory=set)

    def section(self, name: str) -> Iterator[Entry]:
        """Yield the entries of a mapping section over all documents; a code declared twice is a problem."""
        seen: set[str] = set()
        for document in self.documents:
            for code, written in (document.data.get(name) or {}).items():
                if code in seen:
                    if (name, code) in self.told:
                        continue
                    self.told.add((name, code))
                    self.add(document, (name, code), code, "已在另一处声明过", "it is declared twice")
                    continue
                seen.add(code)
                yield Entry(code, written, document, (name, code))

    def add(self, document: Document, path: Path, word: str, zh: str, en: str, meant: str = "") -> None:
        """Note a problem."""
        self.problems.append(document.problem(path, word, zh, en, meant))

    def at(self, entry: Entry, path: Path, word: str, zh: str, en: str, meant: str = "") -> None:
        """Note a problem below an entry."""
        self.add(entry.document, entry.below(*path), word, zh, en, meant)

    def attempt(self, entry: Entry, path: Path, read: Callable[[], Read]) -> Read | None:
        """Return what `read` gives; an expression's fault becomes a problem at its word and None."""
        try:
            return read()
        except ExpressionFault as fault:
            self.at(entry, path, fault.word, fault.zh, fault.en, fault.meant)
        except UnitUnknown as fault:
            word = str(fault.facts["unit"])
            self.at(entry, path, word, "不认识这个计量单位", "the unit is not known")
        return None

    def amount(self, entry: Entry, path: Path, printed: Any, wanted: Dimension) -> Fraction | None:
        """Return a printed quantity in base units, checked against what it must measure."""
        text = str(printed)
        found = self.attempt(entry, path, lambda: quantity(text))
        if found is None:
            if not any(problem.word in text for problem in self.problems[-1:]):
                self.at(entry, path, text, "这里要数或带单位的数", "a quantity is expected here")
            return None
        value, dimension, bare = found
        if dimension != wanted and not (
            bare and (wanted == NUMBER or wanted[0][0] in {"count", "score", "years", "days"})
        ):
            zh = f"单位不合：这里要{named(wanted)}，写的是{named(dimension)}"
            self.at(entry, path, text, zh, "the unit does not fit")
            return None
        return value


class Refused(Exception):
    """A clause file that cannot be used, with everything that is wrong in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(problem.text() for problem in problems))
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.file, problem.line, problem.column)))
