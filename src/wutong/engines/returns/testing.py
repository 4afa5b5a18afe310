"""A small committee that reports, for tests: units with an officer and a head, a planner, one form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import IndicatorInfo, NewClaim, SeriesKey
from wutong.engines.returns import opening
from wutong.engines.returns.adopting import ensure_subject
from wutong.engines.returns.forms import Form, record_form
from wutong.engines.returns.models import Return
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity
from wutong.kernel.source import SourceRef
from wutong.platform import clock
from wutong.platform.accounts.models import Holding, Person, Unit
from wutong.platform.accounts.testing import make_post, make_unit
from wutong.platform.territory.testing import LONG_AGO, make_area

MONDAY = datetime(2025, 3, 3, 9, 0, tzinfo=clock.SHANGHAI)
FEBRUARY = Period.parse("2025-02")


@dataclass
class Committee:
    """Units, their people, the form."""

    form: Form
    planner: Person
    officers: dict[str, Person]
    heads: dict[str, Person]

    def open(self, period: Period = FEBRUARY) -> dict[str, Return]:
        """Open a period and return its returns by unit."""
        return {row.unit: row for row in opening.open_period(self.form, period)}


def make_committee(units: int = 2, indicators: int = 2, *, shared: bool = True) -> Committee:
    """Return a committee of so many units that report monthly about themselves, with a past of two years.

    shared  whether every unit reports every indicator; if not, each indicator is reported by one unit
    """
    opening.ensure_types()
    codes = [f"bureau{number}" for number in range(units)]
    area = make_area()
    for code in codes:
        make_unit(code, area)
    ledger.ensure_group("work", "工作")
    names = [f"work.count{number}" for number in range(indicators)]
    for name in names:
        ledger.ensure_indicator(IndicatorInfo(name, f"办件{name}", f"Items {name}", "件", "flow", group="work"))
    content = form_of(names, codes)
    if not shared:
        for number, field in enumerate(content["fields"]):
            field["units"] = [codes[number % units]]
    form = record_form(content)
    for unit in codes:
        ensure_subject(unit)
    _past([(name, unit) for field, name in zip(content["fields"], names, strict=True) for unit in field["units"]])
    return Committee(
        form,
        _hold("planner", "planning"),
        {code: _hold("department_officer", code) for code in codes},
        {code: _hold("department_head", code) for code in codes},
    )


def form_of(names: list[str], units: list[str], **more: Any) -> dict[str, Any]:
    """Return a monthly form's content: every unit reports every indicator about itself."""
    fields = [
        {"code": f"f{number}", "indicator": name, "about": "unit", "places": 0, "units": units}
        for number, name in enumerate(names)
    ]
    return {
        "code": "items", "edition": 1, "valid_from": "2025-02-01", "zh": "办件月报", "frequency": "monthly",
        "category": "monthly", "fields": fields, **more,
    }  # fmt: skip


def _past(reported: list[tuple[str, str]]) -> None:
    """Two years of adopted figures around a thousand, that waver by a few per cent."""
    source = SourceRef("entry", "past", "历年台账")
    claims = [
        NewClaim(
            SeriesKey(name, f"unit:{unit}"), Period.parse(f"{year}-{month:02d}"),
            Quantity.of(1000 + (month * 7919 + year * 31 + len(unit)) % 53, "件"), source,
        )
        for name, unit in reported
        for year in (2023, 2024)
        for month in range(1, 13)
    ]  # fmt: skip
    ledger.adopt_published(ledger.record(claims), reason="历年台账")


def _hold(role: str, unit: str) -> Person:
    person = Person(username=f"{role}-{unit}", full_name=f"{unit}{role}", password_changed_at=clock.now())
    person.set_unusable_password()
    person.save()
    post = make_post(role, code=f"{unit}.{role}", unit=Unit.objects.filter(code=unit).first() or make_unit(unit))
    Holding.objects.create(post=post, person=person, valid_from=LONG_AGO)
    return person


def right_values(indicators: int = 2, value: int = 1030) -> dict[str, dict[str, str]]:
    """Return values that nothing is to be said about."""
    return {f"f{number}": {"text": str(value + number), "note": ""} for number in range(indicators)}
