"""The way into the rules engine: load clauses, judge firms, explain one of them.

Everything here works on plain files and frames, without Django and without a database. Money is int64 fen, verdicts are
0 not met, 1 cannot be determined, 2 met. The heavy libraries (Polars, LLVM) are loaded by the functions that need them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from wutong.engines.rules._core.names import closest
from wutong.engines.rules._core.plain import Plain, Row
from wutong.engines.rules._core.planning import needed_columns
from wutong.engines.rules._core.ruleset import Clause, Law, RuleSet, law_on
from wutong.engines.rules.errors import ClauseUnknown
from wutong.engines.rules.loading import load_files, load_texts
from wutong.engines.rules.types import ClauseExplanation, Finding, Sourced, Variant

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from wutong.engines.rules._core.shortfall import Nearness
    from wutong.engines.rules.budgeting import Allocation
    from wutong.engines.rules.cases import CaseResult
    from wutong.engines.rules.comparing import Comparison
    from wutong.engines.rules.decisions import Decisions
    from wutong.engines.rules.near import NearMiss
    from wutong.engines.rules.solving import Solution
    from wutong.engines.rules.tables import Firms


def load(*paths: str | Path) -> RuleSet:
    """Return the rules of clause files, or of every file in a folder. Raises ClauseFileRefused with all faults at once."""
    return load_files([Path(path) for path in paths])


def load_text(text: str, name: str = "clauses.yaml") -> RuleSet:
    """Return the rules of one text. Raises ClauseFileRefused."""
    return load_texts({name: text})


def clauses_on(rules: RuleSet, on: date, only: Sequence[str] = ()) -> tuple[Clause, ...]:
    """Return the clauses in force on a day; with `only`, those editions whatever the day. Raises ClauseUnknown."""
    if not only:
        return rules.on(on)
    found = []
    for name in only:
        try:
            in_force = [clause for clause in rules.on(on) if clause.id == name]
            found.append(in_force[0] if in_force else rules.clause(name))
        except KeyError:
            known = [clause.key for clause in rules.clauses] + [clause.id for clause in rules.clauses]
            meant = closest(name, known)
            raise ClauseUnknown(name=name, meant=f"；是否要写“{meant}”" if meant else "") from None
    return tuple(found)


def read_firms(
    source: str | Path | pl.DataFrame,
    rules: RuleSet,
    *,
    on: date,
    year: int | None = None,
    id_column: str = "firm",
    only: Sequence[str] = (),
) -> Firms:
    """Return a table of firms bound to the fields that the clauses read. Raises FirmsUnreadable.

    `year` is the year whose figures count, the year before `on` unless given. One row a firm, or one a firm and year
    where there is a column `year`.
    """
    from wutong.engines.rules.tables import bind, read_frame

    frame = read_frame(Path(source)) if isinstance(source, (str, Path)) else source
    clauses = clauses_on(rules, on, only)
    keys = needed_columns(clauses, Law(rules, on))
    return bind(frame, rules, keys, year=on.year - 1 if year is None else year, id_column=id_column)


def run(
    rules: RuleSet,
    firms: Firms,
    *,
    on: date,
    keep: str = "clauses",
    only: Sequence[str] = (),
    variant: Variant | None = None,
) -> Decisions:
    """Return the decisions of every firm under the law of a day, or under what `variant` makes of it.

    `keep` says how much is kept: `totals` (what every firm gets in all), `clauses` (verdicts and groups too) or `criteria`
    (every criterion's verdict too, groups left out: they would take more than all criteria). Raises NumberTooLarge, FirmsUnreadable where a number is out
    of its range, and VariantRefused. Where decisions under the law are at hand, `whatif` works out less.
    """
    from wutong.engines.rules._core.planning import Wanted
    from wutong.engines.rules.judging import judge
    from wutong.engines.rules.variants import changed_firms, law_of

    wanted = Wanted(verdicts=keep != "totals", criteria=keep == "criteria", keep_groups=keep == "clauses")
    law = Law(rules, on)
    if variant is not None:
        law = law_of(law, variant)
        firms = changed_firms(law, firms, variant)
    return judge(law, clauses_on(law.rules, on, only), firms, wanted)


def explain(
    rules: RuleSet,
    values: Mapping[str, object],
    *,
    on: date,
    year: int | None = None,
    only: Sequence[str] = (),
    sources: Mapping[str, Sourced] | None = None,
) -> tuple[ClauseExplanation, ...]:
    """Return every clause told for one firm, given by field: `{"revenue_2023": "2000 万元", "employees": 30}`.

    A value is a number in the field's unit, text with a unit, a bool, a date, or None when it is missing. `sources` says
    by field where values came from. Raises FirmsUnreadable on a value that its field cannot hold.
    """
    from wutong.engines.rules.single import row_of

    return _explained(rules, row_of(rules, values, on.year - 1 if year is None else year), on, only, sources or {})


def explain_row(
    rules: RuleSet, firms: Firms, firm: str, *, on: date, only: Sequence[str] = ()
) -> tuple[ClauseExplanation, ...]:
    """Return every clause told for one firm of a table. Raises FirmUnknown."""
    return _explained(rules, firms.row(firms.find(firm)), on, only, {})


def gaps_in_words(rules: RuleSet, firms: Firms, firm: str, key: str, *, on: date) -> tuple[str, ...]:
    """Return what one firm of a table is short of a clause, criterion by criterion it fails. Raises FirmUnknown."""
    from wutong.engines.rules.explaining import gaps_of

    return gaps_of(Plain(law_on(rules, on), firms.row(firms.find(firm))), clauses_on(rules, on, [key])[0])


def findings(rules: RuleSet, *, on: date) -> tuple[Finding, ...]:
    """Return what static checks find: clauses that no firm meets or all do, shadows, gaps, jumps, overlaps.

    Clauses are looked at as in force on `on`, or on their last day before it, or on their first day after it.
    """
    from wutong.engines.rules._core.checking import remarks

    return tuple(
        Finding(
            one.kind,
            one.clause.key if one.clause else "",
            *(one.clause.place if one.clause else ("", 0)),
            one.zh,
            one.en,
            one.grave,
        )
        for one in remarks(rules, on)
    )


def near_misses(decisions: Decisions, key: str, *, short: int = 1, most: int = 50) -> list[NearMiss]:
    """Return the firms that a few criteria keep from a clause: by who can change it, then by distance.

    Needs decisions that kept their criteria (`keep="criteria"`).
    """
    from wutong.engines.rules import near

    return near.near_misses(decisions, key, short=short, most=most)


def nearness(decisions: Decisions, key: str) -> Nearness:
    """Return how far every firm is from a clause by what is decided against it, and who can change that."""
    from wutong.engines.rules._core import nearness as far

    return far.nearness(decisions.law, decisions.law.rules.clause(key), decisions.firms.layout)


def whatif(base: Decisions, variant: Variant) -> Decisions:
    """Return the decisions under a named change, working out anew only what it touches.

    `base` kept its clauses. Raises VariantRefused, and ClauseFileRefused where a changed clause has faults.
    """
    from wutong.engines.rules.incremental import vary

    return vary(base, variant)


def compare(before: Decisions, after: Decisions, *, by: Sequence[str] = ()) -> Comparison:
    """Return what differs between two decisions over the same firms: totals, groups, winners, losers, flows.

    `by` names columns to break it down by (`industry`, `employees:20,300,1000`).
    """
    from wutong.engines.rules import comparing

    return comparing.compare(before, after, by=by)


def solve(base: Decisions, parameter: str, budget: int, *, low: Fraction, high: Fraction, step: Fraction) -> Solution:
    """Return the value of a parameter that spends most within a budget in fen; ends and step in base units."""
    from wutong.engines.rules import solving

    return solving.solve(base, parameter, budget, low=low, high=high, step=step)


def allocate(decisions: Decisions) -> dict[str, Allocation]:
    """Return every budget shared out by its rule for running short."""
    from wutong.engines.rules import budgeting

    return budgeting.allocate(decisions)


def variant(
    name: str,
    *,
    title: str = "",
    parameters: Mapping[str, str] | None = None,
    conditions: Mapping[str, str] | None = None,
    data: Mapping[str, str] | None = None,
) -> Variant:
    """Return a what-if made by hand: parameters as printed (`{"rate": "10 %"}`), conditions and data as expressions."""
    return Variant(name, title, parameters or {}, conditions or {}, data=data or {})


def short_of(decisions: Decisions, key: str) -> NDArray[np.uint8]:
    """Return how many criteria of a clause stand against every firm, 255 where one cannot be determined.

    Needs decisions that kept their criteria.
    """
    from wutong.engines.rules import near

    return near.short_of(decisions, key)


def read_variant(path: str | Path) -> Variant:
    """Return a what-if from its YAML file. Raises ClauseFileRefused and VariantRefused."""
    from wutong.engines.rules import variants

    return variants.read_variant(Path(path))


def run_cases(path: str | Path, rules: RuleSet | None = None) -> list[CaseResult]:
    """Return the results of a file of cases; `rules` replaces the clause files it names."""
    from wutong.engines.rules import cases

    return cases.run_cases(Path(path), rules)


def _explained(
    rules: RuleSet, row: Row, on: date, only: Sequence[str], sources: Mapping[str, Sourced]
) -> tuple[ClauseExplanation, ...]:
    from wutong.engines.rules.explaining import explain_firm

    return explain_firm(Plain(law_on(rules, on), row), clauses_on(rules, on, only), sources)
