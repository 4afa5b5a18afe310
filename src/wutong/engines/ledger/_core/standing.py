"""How a target stands on its way, with the reason: one rule for each reading of a target.

A state is judged by what the target's path asks of the year of the latest figure, never by
today's share of the plan's time: a figure of last year is held against last year's path.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from wutong.engines.ledger._core.progress import (
    DOWNWARD,
    PER_CENT,
    UPWARD,
    Aim,
    Answer,
    Point,
    judge,
    mean,
    only_additions,
    required_mean,
    satisfies,
    share_of_way,
    total,
    wanted,
    years_of,
)


class State(StrEnum):
    """How a target stands on its way: 达标 ●, 关注 ▲, 滞后 ■, 缺数 ○."""

    OK = "ok"
    WATCH = "watch"
    LATE = "late"
    MISSING = "missing"


SEVERITY = (State.LATE, State.WATCH, State.MISSING, State.OK)


@dataclass(frozen=True)
class Thresholds:
    """From which pace on a target is on its way or worth watching, and when a figure is too old to judge by.

    `on_way` and `watch` are shares of what the path asks; `near` is the share of the target by which a
    value may miss it and still be watched instead of late; `stale_years` counts whole years.
    """

    on_way: Decimal
    watch: Decimal
    near: Decimal
    stale_years: int
    valid_from: str = ""
    basis: str = ""


@dataclass(frozen=True)
class Standing:
    """The state, the code of its reason, and the numbers that the reason's sentence names."""

    state: State
    because: str
    facts: Mapping[str, object] = field(default_factory=dict)


def standing(aim: Aim, points: Sequence[Point], judged_in: int, thresholds: Thresholds) -> Standing:
    """Return the state of a target as seen in the year `judged_in`, by the rule its reading asks for.

    Only years that are over count; what is said of the running one can at most show that an end value is reached
    already. `silent` among the facts counts the years over since the latest figure.
    """
    judgement = judge(aim, points, judged_in)
    if aim.value is None:
        state = State.OK if judgement.answer is Answer.MET else State.MISSING
        return Standing(state, judgement.because, {"words": aim.words})
    within = [point for point in points if aim.first <= point.year <= aim.last and point.value is not None]
    known = [point for point in within if point.year < judged_in]
    if aim.reading == "at_end" and (early := _reached_early(aim, within, judged_in)):
        return early
    if not within:
        return Standing(State.MISSING, "no_value_yet", {"first": aim.first})
    if not known:
        return Standing(State.MISSING, "only_running", {"year": max(point.year for point in within)})
    latest = max(known, key=lambda point: point.year)
    age = min(judged_in - 1, aim.last) - latest.year
    if age > thresholds.stale_years and judgement.answer is Answer.UNDETERMINED:
        return Standing(State.MISSING, "stale", {"year": latest.year, "age": age})
    stands = _by_reading(aim, known, latest, thresholds)
    silent = min(judged_in - 1, aim.last) - int(str(stands.facts.get("year", latest.year)))
    return replace(stands, facts={**stands.facts, "silent": silent}) if silent > 0 else stands


def _by_reading(aim: Aim, known: Sequence[Point], latest: Point, thresholds: Thresholds) -> Standing:
    match aim.reading:
        case "every_year":
            return _stands_every_year(aim, known, latest, thresholds)
        case "mean_of_years":
            return _stands_mean(aim, known, thresholds)
        case "sum_of_years":
            return _stands_sum(aim, known, latest, thresholds)
        case _:
            return _stands_end(aim, _deciding(aim, known) or latest, thresholds)


def _reached_early(aim: Aim, within: Sequence[Point], judged_in: int) -> Standing | None:
    running = [point for point in within if point.year >= judged_in and satisfies(point, aim) is Answer.MET]
    if not running:
        return None
    latest = max(running, key=lambda point: point.year)
    return Standing(State.OK, "reached_early", {"year": latest.year, "now": latest.value, "target": aim.value})


def _deciding(aim: Aim, known: Sequence[Point]) -> Point | None:
    """The latest value that says how the target stands: a bound that leaves it open gives way to the exact one before."""
    return max((point for point in known if _decides(point, aim)), key=lambda point: point.year, default=None)


def _decides(point: Point, aim: Aim) -> bool:
    answer = satisfies(point, aim)
    if answer is Answer.MET or point.year == aim.last:
        return answer is not Answer.UNDETERMINED
    if point.comparator not in (*UPWARD, *DOWNWARD):
        return True
    due = aim.due.get(point.year)
    return due is not None and satisfies(point, replace(aim, value=due, high=None)) is Answer.MET


def _stands_end(aim: Aim, latest: Point, thresholds: Thresholds) -> Standing:
    now = latest.value
    facts: dict[str, object] = {"year": latest.year, "now": now, "target": aim.value}
    answer = satisfies(latest, aim)
    if answer is Answer.MET:
        return Standing(State.OK, "reached", facts)
    if not _decides(latest, aim):
        return Standing(State.MISSING, "end_bound", facts)
    if latest.year == aim.last:
        return Standing(State.LATE, "missed", facts)
    if aim.base is None or aim.base.value is None:
        return Standing(State.MISSING, "no_base", facts)
    if not _leads_away(aim):
        return _by_nearness(now, aim, thresholds, "below_floor", facts)
    due = aim.due.get(latest.year)
    if due is None:
        return Standing(State.MISSING, "no_path", facts)
    return _by_pace(aim, latest, due, thresholds, facts)


def _leads_away(aim: Aim) -> bool:
    """Whether the target lies beyond the base in the good direction; otherwise it is a floor to keep, not a way to go."""
    assert aim.base is not None
    assert aim.base.value is not None
    assert aim.value is not None
    if wanted(aim) in UPWARD:
        return aim.value > aim.base.value
    if wanted(aim) in DOWNWARD:
        return aim.value < aim.base.value
    return aim.value != aim.base.value


def _by_pace(aim: Aim, latest: Point, due: Decimal, thresholds: Thresholds, facts: dict[str, object]) -> Standing:
    assert aim.base is not None
    assert aim.base.value is not None
    assert latest.value is not None
    facts["due"] = due
    pace = share_of_way(aim.base.value, latest.value, due)
    if pace is None:
        # The path asks for no move yet (stepwise): standing still is enough, falling back is not.
        behind = latest.value < due if wanted(aim) in UPWARD else latest.value > due
        return Standing(State.WATCH, "fell_back", facts) if behind else Standing(State.OK, "on_path", facts)
    facts["pace"] = pace
    return _graded(pace / PER_CENT, thresholds, facts, "on_path", "behind_path", "far_behind")


def _graded(
    share: Decimal, thresholds: Thresholds, facts: dict[str, object], good: str, watch: str, late: str
) -> Standing:
    if share >= thresholds.on_way:
        return Standing(State.OK, good, facts)
    if share >= thresholds.watch:
        return Standing(State.WATCH, watch, facts)
    return Standing(State.LATE, late, facts)


def _by_nearness(
    now: Decimal | None, aim: Aim, thresholds: Thresholds, because: str, facts: dict[str, object]
) -> Standing:
    assert now is not None
    assert aim.value is not None
    near = abs(now - aim.value) <= abs(aim.value) * thresholds.near
    return Standing(State.WATCH if near else State.LATE, because, facts)


def _gaps(aim: Aim, known: Sequence[Point]) -> tuple[int, ...]:
    """Return the years before the latest known one that have no value: past, and not to be counted as years to come."""
    years = {point.year for point in known}
    return tuple(year for year in years_of(aim) if year not in years and year < max(years))


def _stands_every_year(aim: Aim, known: Sequence[Point], latest: Point, thresholds: Thresholds) -> Standing:
    failed = sorted(point.year for point in known if satisfies(point, aim) is Answer.NOT_MET)
    facts: dict[str, object] = {"year": latest.year, "now": latest.value, "target": aim.value, "failed": tuple(failed)}
    if latest.year in failed:
        return _by_nearness(latest.value, aim, thresholds, "year_below", facts)
    if failed:
        return Standing(State.WATCH, "earlier_year_below", facts)
    if gaps := _gaps(aim, known):
        return Standing(State.MISSING, "every_year_gaps", facts | {"gaps": gaps})
    return Standing(State.OK, "every_year_so_far", facts)


def _stands_mean(aim: Aim, known: Sequence[Point], thresholds: Thresholds) -> Standing:
    so_far = mean(known)
    open_years = tuple(year for year in years_of(aim) if all(point.year != year for point in known))
    facts: dict[str, object] = {
        "years": len(known), "mean": so_far, "target": aim.value, "required": required_mean(aim, known), "open": open_years,
    }  # fmt: skip
    if gaps := _gaps(aim, known):
        return Standing(State.MISSING, "mean_gaps", facts | {"gaps": gaps})
    if satisfies(Point(aim.last, so_far), aim) is Answer.MET:
        return Standing(State.OK, "mean_so_far", facts)
    return _by_nearness(so_far, aim, thresholds, "mean_below", facts)


def _stands_sum(aim: Aim, known: Sequence[Point], latest: Point, thresholds: Thresholds) -> Standing:
    so_far = total(known)
    assert so_far is not None
    assert aim.value is not None
    facts: dict[str, object] = {"year": latest.year, "sum": so_far, "target": aim.value}
    if satisfies(Point(aim.last, so_far), aim) is Answer.MET:
        return Standing(State.OK, "sum_reached", facts)
    passed, years = latest.year - aim.first + 1, len(years_of(aim))
    due = aim.due.get(latest.year, aim.value * passed / years)
    facts["due"] = due
    if due == 0:
        return Standing(State.OK, "sum_on_path", facts)
    gaps = _gaps(aim, known)
    if gaps and (so_far < due or not only_additions(known)):
        return Standing(State.MISSING, "sum_gaps", facts | {"gaps": gaps})
    return _graded(so_far / due, thresholds, facts, "sum_on_path", "sum_behind", "sum_far_behind")
