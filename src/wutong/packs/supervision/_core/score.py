"""The score of a matter out of its events: what was late, silent, found not done, put off; each with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wutong.kernel.yaml_text import read_yaml


@dataclass(frozen=True)
class Rule:
    """What one kind of occurrence costs or earns, and how much of it counts at most."""

    code: str
    zh: str
    en: str
    points: int
    at_most: int
    days: int = 0


@dataclass(frozen=True)
class Rules:
    """An edition of the rules: a matter starts with `full` and never falls below `least`."""

    edition: int
    valid_from: date
    full: int
    least: int
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Course:
    """What happened to one matter, as its events tell.

    done_on  the day it was reported as done for the last time before it was closed, or None while it is open
    spoke    the days on which its unit took it on, reported progress or reported it as done
    """

    opened: date
    due: date | None
    done_on: date | None
    until: date
    taken_on_late: bool
    failed_checks: int
    put_off: int
    reopened: int
    spoke: tuple[date, ...]


@dataclass(frozen=True)
class Deduction:
    """One rule that applied: how often, and what it cost or earned."""

    rule: Rule
    times: int
    points: int


@dataclass(frozen=True)
class Score:
    """What a matter scores, and why."""

    points: int
    deductions: tuple[Deduction, ...]


def read_rules(text: str, day: date) -> Rules:
    """Return the edition of the rules in force on a day."""
    editions = [_edition(part) for part in read_yaml(text)["editions"]]
    held = [one for one in editions if one.valid_from <= day] or editions[:1]
    return max(held, key=lambda one: (one.valid_from, one.edition))


def _edition(part: Mapping[str, Any]) -> Rules:
    since = date.fromisoformat(str(part["valid_from"]))
    return Rules(part["edition"], since, part["full"], part["least"], tuple(Rule(**one) for one in part["rules"]))


def score(course: Course, rules: Rules) -> Score:
    """Return the score of one matter.

    >>> rules = Rules(1, date(2015, 1, 1), 100, 0, (Rule("late_day", "超期每日", "Each day late", -2, 40),))
    >>> day = date(2025, 3, 3)
    >>> score(Course(day, date(2025, 3, 10), date(2025, 3, 13), date(2025, 3, 20), False, 0, 0, 0, ()), rules).points
    94
    """
    found = []
    for rule in rules.rules:
        times = _COUNTS[rule.code](course, rule)
        if times > 0:
            points = rule.points * times
            found.append(Deduction(rule, times, max(-rule.at_most, min(rule.at_most, points))))
    whole = rules.full + sum(one.points for one in found)
    return Score(max(rules.least, whole), tuple(found))


def mean(scores: Sequence[int]) -> float | None:
    """Return a unit's score: the mean of its matters', to one place; None without any."""
    return round(sum(scores) / len(scores), 1) if scores else None


def _late_days(course: Course, _rule: Rule) -> int:
    return 0 if course.due is None else max(0, ((course.done_on or course.until) - course.due).days)


def _silent(course: Course, rule: Rule) -> int:
    """Count the whole stretches of so many days in which the unit said nothing."""
    marks = [course.opened, *sorted(course.spoke), course.done_on or course.until]
    return sum(max(0, (later - earlier).days) // rule.days for earlier, later in zip(marks, marks[1:], strict=False))


def _early(course: Course, rule: Rule) -> int:
    if course.done_on is None or course.due is None or course.failed_checks:
        return 0
    return int((course.due - course.done_on).days >= rule.days)


_COUNTS = {
    "late_day": _late_days,
    "taken_on_late": lambda course, _rule: int(course.taken_on_late),
    "failed_check": lambda course, _rule: course.failed_checks,
    "silent_days": _silent,
    "put_off": lambda course, _rule: course.put_off,
    "reopened": lambda course, _rule: course.reopened,
    "early": _early,
}
