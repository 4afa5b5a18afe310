"""Periods that have ended are opened for reporting: a return for every unit that has something to fill in, and its case.

Looked after once a day; a return and its case are made once however often anyone looks.
"""

from __future__ import annotations

from datetime import timedelta
from importlib.resources import files

from django.db import transaction

from wutong.engines.cases import api as cases
from wutong.engines.cases.types import NewCase
from wutong.engines.ledger import api as ledger
from wutong.engines.returns.forms import Form, form_of, forms_on
from wutong.engines.returns.models import Return
from wutong.kernel.period import Period
from wutong.kernel.yaml_text import read_yaml
from wutong.platform import clock
from wutong.platform.accounts.models import Unit
from wutong.platform.jobs.api import due_work, schedule_all

TYPE, CALENDAR, WORK = "reporting", "committee", "reporting.open_return"
LOOKED_BACK = timedelta(days=40)  # a period that ended earlier and was never opened is history


def ensure_types() -> None:
    """Record the case type of returns in its edition of this release, and the committee's calendar unless there is one."""
    data = files("wutong.engines.returns") / "data"
    if not cases.calendar_known(CALENDAR):
        cases.record_calendar(CALENDAR, read_yaml((data / f"{CALENDAR}.yaml").read_text(encoding="utf-8")))
    cases.record_type((data / f"{TYPE}.yaml").read_text(encoding="utf-8"), name=f"{TYPE}.yaml")


@due_work("reporting.open", every=timedelta(hours=1))
def open_ended() -> None:
    """Put every return of what has ended since the last look on the table of due work, each once."""
    if TYPE not in cases.type_titles():
        return
    today = clock.today()
    for form in forms_on(today):
        for period in ended(form, today - LOOKED_BACK):
            schedule_all(WORK, [(f"open/{form.code}/{period}/{unit}", clock.now(), {
                "code": form.code, "edition": form.edition, "period": period.code, "unit": unit,
            }) for unit in missing(form, period)])  # fmt: skip


@due_work(WORK)
def open_return(*, code: str, edition: int, period: str, unit: str) -> None:
    """Open one return: a short transaction of its own, so that a whole zone's opening blocks nobody."""
    form = form_of(code, edition)
    standing = Unit.objects.filter(code=unit, valid_to=None).select_related("area").first()
    if standing is not None:
        _open(form, Period.parse(period), standing, "reported")


def missing(form: Form, period: Period) -> list[str]:
    """Return the units of a form that have no return for a period yet."""
    known = set(Return.objects.filter(form=form.code, period=period.code).values_list("unit", flat=True))
    return [unit for unit in form.units if unit not in known]


def ended(form: Form, since: object) -> list[Period]:
    """Return the periods of a form that have ended before today and not before `since`."""
    today = clock.today()
    year = Period.year(today.year - 1)
    return [
        one
        for one in ledger.periods_ending(form.frequency, year, Period.year(today.year))
        if since <= one.end < today and one.end >= form.valid_from  # type: ignore[operator]
    ]


def open_period(form: Form, period: Period, *, nature: str = "reported") -> list[Return]:
    """Open a form's period for every unit that stands today, and return what was opened now."""
    wanted = missing(form, period)
    standing = {unit.code: unit for unit in Unit.objects.filter(code__in=wanted, valid_to=None).select_related("area")}
    return [_open(form, period, standing[unit], nature) for unit in wanted if unit in standing]


@transaction.atomic
def _open(form: Form, period: Period, unit: Unit, nature: str) -> Return:
    """Make the return and its case in one transaction."""
    row, new = Return.objects.get_or_create(
        form=form.code, unit=unit.code, period=period.code,
        defaults={
            "edition": form.edition, "period_end": period.end, "nature": nature, "opened_at": clock.now(),
        },
    )  # fmt: skip
    if new:
        title = f"{form.zh}（{period.label}）{unit.name_zh}"
        area = unit.area.code if unit.area else ""
        case = cases.open_case(
            NewCase(
                TYPE, title, area, category=form.category, unit=unit.code, source=row.key, form={"period": period.label}
            ),
            by=None,
        )
        row.case, row.due_at = case, cases.due_of([case]).get(case)
        row.save(update_fields=["case", "due_at"])
    return row
