"""What an expression may name, and which name was probably meant by one that is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction

from wutong.engines.rules._core.dimensions import Dimension
from wutong.engines.rules._core.tree import Named, Number
from wutong.kernel.likeness import best

NUMERIC = ("number", "money", "date")
LIKE_ENOUGH = 0.5


@dataclass(frozen=True)
class FieldInfo:
    """A declared field: what it holds, in which unit, who can change it.

    `kind` is money, number, date, flag or code. `factor` turns a value in the printed unit into base units; `decimals`
    are those kept in base units (2 for money: fen). `least` and `most` are in base units. `history` is how many years
    back `first_time` looks. `direction` is `up` when more is growth.
    """

    code: str
    title: str
    kind: str
    dimension: Dimension
    unit: str = ""
    factor: Fraction = Fraction(1)
    decimals: int = 0
    yearly: bool = False
    source: str = ""
    changed_by: str = "firm"
    least: Fraction | None = None
    most: Fraction | None = None
    values: tuple[str, ...] = ()
    column: str = ""
    direction: str = ""
    history: int = 5

    @property
    def numeric(self) -> bool:
        """Whether the field holds a number (a date counts as one: days)."""
        return self.kind in NUMERIC


@dataclass(frozen=True)
class GradeInfo:
    """A grade by steps of a number: highest step first, the last one without a threshold."""

    of: Number
    steps: tuple[tuple[Number | None, str], ...]


@dataclass(frozen=True)
class Names:
    """Everything an expression may name."""

    fields: Mapping[str, FieldInfo]
    parameters: Mapping[str, Dimension] = field(default_factory=dict)
    scores: Mapping[str, frozenset[str]] = field(default_factory=dict)
    conditions: frozenset[str] = frozenset()
    condition: Callable[[str], Named] | None = None
    grades: Mapping[str, GradeInfo] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)  # title -> code, for fields named by their title
    score_titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def yearly(self) -> frozenset[str]:
        """Codes of the fields stated by year."""
        return frozenset(code for code, info in self.fields.items() if info.yearly)

    def all(self) -> list[str]:
        """Return every name that can stand in an expression."""
        return [*self.fields, *self.parameters, *self.scores, *self.conditions, *self.grades]

    def meant(self, word: str) -> str:
        """Return the name that was probably meant, with its title, or an empty string."""
        found = closest(word, self.all())
        if found:
            return f"{found}（{self.fields[found].title}）" if found in self.fields else found
        likely, title = best(word, self.titles)
        return f"{self.titles[title]}（{title}）" if likely >= LIKE_ENOUGH else ""


def closest(word: str, names: Iterable[str]) -> str:
    """Return the name most like a misspelt one, or an empty string.

    >>> closest("revenu", ["revenue", "employees"]), closest("xyz", ["revenue"])
    ('revenue', '')
    """
    known = {name.lower(): name for name in names}
    found = get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    return known[found[0]] if found else ""
