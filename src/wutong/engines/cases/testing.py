"""For tests: a zone with a case type, a calendar, units and the people who handle cases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from wutong.engines.cases.casetypes import record_type
from wutong.engines.cases.timing import record_calendar
from wutong.engines.cases.types import NewCase
from wutong.platform import clock
from wutong.platform.accounts.models import Grant, Holding, Person, Post, Role
from wutong.platform.accounts.testing import make_unit
from wutong.platform.territory.models import Area
from wutong.platform.territory.testing import LONG_AGO, make_area

SAMPLE = Path(__file__).parent / "data/sample_type.yaml"
MONDAY = datetime(2025, 3, 3, 10, 0, tzinfo=clock.SHANGHAI)
OFFICE_HOURS = {"shifts": ["08:30-12:00", "14:00-18:00"], "unknown_years": "weekdays"}
# What makes of the sample type's first edition its second: a state is renamed, a clock added.
SECOND = {
    "edition: 1": "edition: 2", "valid_from: 2020-01-01": "valid_from: 2025-06-01",
    "code: handling, zh: 处置中": "code: working, zh: 处置中", "to: handling": "to: working", "[handling]": "[working]",
    "[assigned, handling]": "[assigned, working]", "otherwise: handling": "otherwise: working",
    "dispatching, assigned, handling, arbitrating": "dispatching, assigned, working, arbitrating",
    "  - {code: dispatch, zh: 派遣时限": "  - {code: handle, zh: 处置时限, en: Time to handle, runs_in: [working], calendar: office, limit: 3个工作日}\n  - {code: dispatch, zh: 派遣时限",
}  # fmt: skip
EVERY = (
    "read",
    "open",
    "handle",
    "dispatch",
    "arbitrate",
    "verify",
    "supervise",
    "personal",
    "export",
    "manage",
    "erase",
)


@dataclass
class Street:
    """What cases need: an area with two units, someone who may do everything, and one handler in each unit."""

    area: Area
    chief: Person
    north: Person
    south: Person

    def new(self, **fields: Any) -> NewCase:
        """Return a matter to be opened."""
        return replace(NewCase("sample", "路口垃圾堆放", self.area.code, category="06010"), **fields)


def sample_text(**replaced: str) -> str:
    """Return the sample type's YAML, with some of its texts replaced: `sample_text(**{"edition: 1": "edition: 2"})`."""
    text = SAMPLE.read_text(encoding="utf-8")
    for old, new in replaced.items():
        if old not in text:
            raise ValueError(f"the sample type has no {old!r}")
        text = text.replace(old, new)
    return text


def make_street() -> Street:
    """Return a street with the sample type and the calendar `office`; everything may be called again."""
    area = make_area()
    record_calendar("office", OFFICE_HOURS)
    record_type(sample_text())
    for code in ("north", "south"):
        make_unit(code, area)
    return Street(
        area,
        make_worker("chief", EVERY, "committee", area),
        make_worker("north", ("read", "handle", "open"), "north", area),
        make_worker("south", ("read", "handle", "open"), "south", area),
    )


def make_worker(name: str, acts: tuple[str, ...], unit: str, area: Area, group: str = "*") -> Person:
    """Return a person whose post in a unit may do these acts on cases of the area."""
    role, _ = Role.objects.get_or_create(code=f"cases-{name}", defaults={"name_zh": name})
    for act in acts:
        Grant.objects.get_or_create(role=role, permission=f"cases.{act}", field_group=group)
    post, _ = Post.objects.get_or_create(
        code=f"cases-{name}",
        defaults={"name_zh": name, "unit": make_unit(unit, area), "role": role, "area": area, "valid_from": LONG_AGO},
    )
    person, _ = Person.objects.get_or_create(username=name, defaults={"full_name": name})
    Holding.objects.get_or_create(post=post, person=person, defaults={"valid_from": LONG_AGO})
    return person
