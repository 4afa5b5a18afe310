"""What the rules engine hands out: rule sets, verdicts, explanations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from fractions import Fraction
from typing import Any, TypeVar, dataclass_transform

from wutong.engines.rules._core.faults import Problem
from wutong.engines.rules._core.names import FieldInfo
from wutong.engines.rules._core.ruleset import Budget, Clause, Criterion, Group, Law, ParameterInfo, RuleSet, Score
from wutong.engines.rules._core.shortfall import CHANGERS, Nearness

Told = TypeVar("Told")
__all__ = [
    "Budget", "CHANGERS", "Clause", "ClauseExplanation", "Criterion", "CriterionExplanation", "FieldInfo", "Finding", "Group", "Law",
    "Nearness",    "ParameterInfo", "Problem", "RuleSet", "Score", "ScoreShown", "Shown", "Sourced", "Variant", "Verdict",
]  # fmt: skip


@dataclass_transform(frozen_default=True)
def _told(kind: type[Told]) -> type[Told]:
    """Make a dataclass that type checkers hold frozen.

    Hundreds are made for one firm; frozen at run time too, they would take four times as long to make.
    """
    return dataclass(unsafe_hash=True)(kind)


class Verdict(IntEnum):
    """The three answers."""

    NOT_MET = 0
    UNDETERMINED = 1
    MET = 2

    @property
    def zh(self) -> str:
        """The answer in Chinese."""
        return ("不符合", "无法判定", "符合")[self]

    @property
    def en(self) -> str:
        """The answer in English."""
        return ("not met", "cannot be determined", "met")[self]


@dataclass(frozen=True)
class Sourced:
    """Where a value came from and of which day it is."""

    source: str
    dated: str = ""
    link: str = ""


@dataclass(frozen=True)
class Shown:
    """One deciding value: the field, how many years ago, the value as printed, its source and day."""

    field: str
    title: str
    ago: int
    printed: str
    missing: bool
    source: Sourced


@dataclass(frozen=True)
class ScoreShown:
    """One item of a scoring table for one firm: the points that are certain, and the most that is possible."""

    score: str
    item: str
    title: str
    least: Fraction
    most: Fraction
    full: Fraction


@_told
class CriterionExplanation:
    """One criterion of a clause for one firm.

    `wanted` says whether it must hold (False for an exclusion). `value` and `threshold` are printed; `gap` says what is
    short, empty when nothing is or when it cannot be measured. `share` is the gap as a share of the threshold.
    """

    name: str
    title: str
    article: str
    wanted: bool
    verdict: Verdict
    holds: bool
    values: tuple[Shown, ...]
    value: str
    threshold: str
    gap: str
    share: Fraction | None
    changed_by: str
    parts: tuple[CriterionExplanation, ...] = ()
    scores: tuple[ScoreShown, ...] = ()

    @property
    def fulfilled(self) -> Verdict:
        """Whether what is asked is fulfilled: by a condition that is met, by an exclusion that does not apply."""
        return self.verdict if self.wanted else Verdict(Verdict.MET - self.verdict)


@_told
class ClauseExplanation:
    """A clause for one firm: the verdict, every criterion, what to ask for, and the amount in fen.

    `distance` adds up the shares of all gaps; `short_of` counts criteria that stand against it. `ask` is the least set of
    fields that could settle it as met. `amount` is None when it cannot be determined.
    """

    key: str
    title: str
    document: str
    article: str
    authority: str
    verdict: Verdict
    criteria: tuple[CriterionExplanation, ...]
    ask: tuple[Shown, ...]
    short_of: int
    distance: Fraction
    payable: Verdict
    amount: int | None
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """Something a static check has to say about a clause file: how grave, where, what.

    `kind` is one of never_met, always_holds, contradicts, shadowed, gap, jump, overlap, unused. `grave` findings make
    `rules check` fail.
    """

    kind: str
    clause: str
    file: str
    line: int
    zh: str
    en: str
    grave: bool = False


@dataclass(frozen=True)
class Variant:
    """A named change. `parameters`, `conditions` and `data` by code; `clauses` by id or key, None takes one away."""

    name: str
    title: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    conditions: Mapping[str, str] = field(default_factory=dict)
    clauses: Mapping[str, Mapping[str, Any] | None] = field(default_factory=dict)
    add: tuple[Mapping[str, Any], ...] = ()
    data: Mapping[str, str] = field(default_factory=dict)
