"""What crosses the border of the case engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from wutong.engines.cases._core.casetypes.definition import Act, CaseType, Field
from wutong.engines.cases._core.state import CaseState, Clock, Event, Report, Task

__all__ = [
    "Act", "CaseState", "CaseType", "Clock", "Done", "Event", "Field", "Given", "NewCase", "Point", "Report", "Reported", "Step",
    "Task",
]  # fmt: skip

MILLIONTHS = Decimal(1_000_000)


@dataclass(frozen=True)
class Point:
    """A point in WGS-84, in millionths of a degree."""

    longitude: int
    latitude: int

    @classmethod
    def of_degrees(cls, longitude: str | Decimal, latitude: str | Decimal) -> Point:
        """Return the point of two degrees.

        >>> Point.of_degrees("113.5501234", "34.8")
        Point(longitude=113550123, latitude=34800000)
        """
        return cls(round(Decimal(longitude) * MILLIONTHS), round(Decimal(latitude) * MILLIONTHS))


@dataclass(frozen=True)
class Reported:
    """Who reported and what was said; `contact` is a telephone number or address. Personal: it can be deleted by law.

    `noted_at` is when it was written down, for what could be sent only later.
    """

    reporter: str = ""
    contact: str = ""
    text: str = ""
    channel: str = "page"
    noted_at: datetime | None = None


@dataclass(frozen=True)
class NewCase:
    """A matter to be opened as a case. `unit` skips the duty matrix; `source` names what it came from, once."""

    type: str
    title: str
    area: str
    category: str = ""
    severity: int = 3
    place: str = ""
    point: Point | None = None
    report: Reported = Reported()
    form: Mapping[str, Any] = field(default_factory=dict)
    unit: str = ""
    assisting: tuple[str, ...] = ()
    source: str = ""
    parent: int | None = None


@dataclass(frozen=True)
class Given:
    """What someone fills in for an act; which parts count depends on the act.

    unit, post, person, assisting  for a dispatch
    result                         of a check: `held` or `failed`
    satisfaction                   of a call-back, 1 (not at all) to 5 (fully)
    template                       code of the ready words that were used
    """

    reason: str = ""
    note: str = ""
    form: Mapping[str, Any] = field(default_factory=dict)
    unit: str = ""
    post: str = ""
    person: str = ""
    assisting: tuple[str, ...] = ()
    result: str = ""
    satisfaction: int | None = None
    template: str = ""


@dataclass(frozen=True)
class Done:
    """An act as an effect of it learns of it (`Pack.effects`): the case as it stands after the act, and who did what.

    person, post  who acts, and under which post; None and "" when the product itself acts
    """

    case: int
    state: CaseState
    act: str
    given: Given
    person: Any
    post: str


@dataclass(frozen=True)
class Step:
    """A step of escalation of one case: when it is due."""

    key: str
    at: datetime
    case: int
    clock: str
    round: int
    step: str
