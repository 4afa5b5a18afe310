"""One firm on the ladder: what is known of it today with its sources, and every edition told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from wutong.engines.registry import api as registry
from wutong.engines.registry.types import Cell, Certificate, Firm
from wutong.engines.rules import api as rules
from wutong.engines.rules.types import ClauseExplanation, CriterionExplanation, Shown, Sourced, Verdict
from wutong.engines.screening.law import editions_of, law, words_of
from wutong.engines.screening.rungs import Rung, rungs, sources
from wutong.engines.screening.sheets import Said, claimable, said_of
from wutong.platform import clock
from wutong.platform.access.scope import Scope
from wutong.platform.naming import in_english

INTERNAL = "internal"


@dataclass(frozen=True)
class Known:
    """Values by field (field_year where yearly) and where each comes from, by field@years-ago."""

    values: Mapping[str, Any]
    origins: Mapping[str, Sourced]
    year: int


@dataclass(frozen=True)
class Told:
    """A criterion in one line: how deep it lies, what it says, what decides it; `values` None where they may not be seen."""

    depth: int
    criterion: CriterionExplanation
    values: tuple[Shown, ...] | None


@dataclass(frozen=True)
class Lacking:
    """Fields that are missing: their codes, the titles of those the firm may supply, and of those officials check."""

    fields: frozenset[str]
    own: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True)
class OnRung:
    """A firm and a rung: the title it holds, each edition explained."""

    rung: Rung
    title: Certificate | None
    editions: tuple[ClauseExplanation, ...]


def known_of(firm: Firm) -> Known:
    """Return everything the clauses may read of a firm, as known now. For the product itself: mask before showing."""
    cells = {
        place: cell for place, cell in registry.panel(firm.key).items() if len(place[0]) == 4 and cell.value is not None
    }
    years = [int(period) for period, _column in cells]
    year = max(years, default=clock.today().year - 1)
    values: dict[str, Any] = dict(_register(firm))
    origins: dict[str, Sourced] = {}
    for field, column in {**sources().stand_in, **sources().panel}.items():
        for (period, name), cell in cells.items():
            if name == column:
                values[f"{field}_{period}"] = cell.value
                origins[f"{field}@{year - int(period)}"] = _from(cell)
    for field, columns in sources().accumulated.items():
        grants = [cell for (_period, name), cell in cells.items() if name in columns and cell.value is not None]
        if grants:
            values[field] = sum(cell.value or 0 for cell in grants)
            origins[field] = Sourced(_("历年授权累计"), str(year))
    for (code, of_year), said in said_of(int(firm.key[1:])).items():
        info = law().fields[code]
        values[f"{code}_{of_year}" if info.yearly else code] = _with_unit(said, info.unit)
        origins[f"{code}@{year - of_year}" if info.yearly else code] = Sourced(
            said.source, f"{said.recorded_at:%Y-%m-%d}"
        )
    return Known(values, origins, year)


def _register(firm: Firm) -> Iterator[tuple[str, Any]]:
    yield "founded", firm.founded
    yield "standing", firm.status
    yield "industry", firm.industry or None
    yield "sme", sources().sme.get(firm.size)
    held = {one.kind for one in registry.certificates(firm.key, on=clock.today()) if one.standing == "valid"}
    yield from ((field, kind in held) for field, kind in sources().holds.items())


def _from(cell: Cell) -> Sourced:
    known = registry.forms().get(cell.form)
    name = (known.name_en if in_english() else known.name_zh) if known else cell.form
    return Sourced(name, cell.period)


def _with_unit(said: Said, unit: str) -> Any:
    return f"{said.value} {unit}" if unit and isinstance(said.value, str) else said.value


def on_ladder(firm: Firm, known: Known, today: date) -> list[OnRung]:
    """Return every rung with the firm's title and each edition explained, whatever the editions' days."""
    held: dict[str, Certificate] = {}
    for one in registry.certificates(firm.key, on=today):
        if one.standing == "valid":
            held[one.kind] = one
    keys = {code: [clause.key for clause in editions_of(code)] for code in rungs()}
    asked = [key for listed in keys.values() for key in listed]
    told = rules.explain(law(), known.values, on=today, year=known.year, only=asked, sources=known.origins)
    by_key = {one.key: one for one in told}
    return [
        OnRung(one, held.get(one.certificate), tuple(by_key[key] for key in keys[code]))
        for code, one in rungs().items()
    ]


def lines(told: ClauseExplanation, scope: Scope | None, path: str) -> list[Told]:
    """Return the criteria of an edition in lines, parts below their whole; values that may not be seen are left out.

    scope  what the reader may see; None for the firm itself, which sees all of its own
    """
    return [line for one in told.criteria for line in _lines(one, 0, scope, path)]


def _lines(one: CriterionExplanation, depth: int, scope: Scope | None, path: str) -> Iterator[Told]:
    seen = scope is None or all(sees(scope, path, shown.field) for shown in one.values)
    yield Told(depth, one, (() if one.parts else one.values) if seen else None)
    for part in one.parts:
        yield from _lines(part, depth + 1, scope, path)


def lacking(told: ClauseExplanation) -> Lacking:
    """Return the least fields that an edition cannot be told without, and who can supply them; of one that is not met, all."""
    undecided = [one for one in told.criteria if one.verdict == Verdict.UNDETERMINED]
    least = told.ask or [value for one in undecided for value in one.values if value.missing]
    titles = {value.field: value.title for value in least}
    own = claimable()
    return Lacking(
        frozenset(titles),
        tuple(title for field, title in titles.items() if field in own),
        tuple(title for field, title in titles.items() if field not in own),
    )


def sees(scope: Scope, path: str, field: str) -> bool:
    """Return whether the values of a field may be seen: by the column of the register it comes from, else internal."""
    column = sources().column_of(field)
    return scope.covers(path, registry.field_group(column) if column else _group_of_own(field))


def _group_of_own(field: str) -> str:
    return "open" if field in {*REGISTERED, *sources().holds, *sources().accumulated} else INTERNAL


REGISTERED = ("founded", "standing", "industry", "sme")


def read_by(key: str) -> list[str]:
    """Return the fields that an edition reads, in the order of their declaration."""
    read = words_of(key)
    return [code for code in law().fields if code in read]


def sensitive(known: Known, scope: Scope, path: str) -> list[str]:
    """Return the columns of the register whose values a reader is shown, for the record of looks."""
    return sorted({column for field, column in sources().panel.items() if sees(scope, path, field)})
