"""Two months of reporting in the demonstration, until returns stand in every state: all by the pack's own returns.

What departments report here is invented, and every claim it leads to says so (`illustrative`). Periods of whole years are
left alone, so that no published figure gets an invented rival.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import NewClaim
from wutong.engines.returns import api as returns
from wutong.engines.returns.types import NUMBER, Doing, Field, Form, Return, Row
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity
from wutong.kernel.source import SourceRef
from wutong.platform import clock
from wutong.platform.accounts.api import add_person, hold, person_for_username
from wutong.platform.accounts.models import Person, Post
from wutong.platform.outbox.api import deliver_due

ILLUSTRATIVE = "illustrative"
SOURCE = SourceRef("entry", "demonstration:reporting", "演示用历史报表（示例数据）")
DAYS = "天"
PAST = ("2023-01", "2025-01-31")
# Units whose January was not in by the third of March: never begun, sent back, waiting for the head.
NEVER, SENT_BACK, WITH_HEAD = ("workers_union", "logistics_centre", "rural"), ("transport", "innovation"), ("water",)
# How far February is: handed in, passed on by the head, sent back; one of each number in so many units is begun only.
FEBRUARY = {"head": 7, "office": 11, "redoing": 2, "begun": 5}
SLIP = {"retail": Decimal("0.0001"), "jobs": Decimal(10)}  # what the checks find on the planner's desk


def tell_of_reporting() -> None:
    """Let two months of reporting happen."""
    with _at("2025-01-31T18:00"):
        people = _people()
        for form in returns.forms_on(clock.today()):
            _past(form)
    with _at("2025-01-02T09:00"):
        ratings = returns.open_period(_form("work_yearly"), Period.parse("2024"), nature=ILLUSTRATIVE)
    with _at("2025-01-15T15:00"):
        _adopt(ratings, people, {"rating": {"text": "B", "note": "年度任务台账和第三方抽查结果。"}})
    _january(people)
    _february(people)


def _january(people: dict[str, Person]) -> None:
    with _at("2025-02-05T08:30"):
        rows = returns.open_period(_form("work_monthly"), Period.parse("2025-01"), nature=ILLUSTRATIVE)
    behind = {*NEVER, *SENT_BACK, *WITH_HEAD}
    with _at("2025-02-10T16:00"):
        _adopt([row for row in rows if row.unit not in behind], people)
    with _at("2025-02-11T17:20"):
        for row in (row for row in rows if row.unit in (*SENT_BACK, *WITH_HEAD)):
            returns.submit(row, Doing(people[f"{row.unit}.fill"], values=_values(row)))
        for row in (row for row in rows if row.unit in SENT_BACK):
            returns.approve(row, Doing(people[f"{row.unit}.head"]))
            returns.send_back(row, Doing(people["planner"], remarks={"done": "与督办台账相差一项，请核对后重报。"}))
        deliver_due()


def _february(people: dict[str, Person]) -> None:
    with _at("2025-03-03T08:30"):
        rows = [
            row for code, period in (("work_monthly", "2025-02"), ("economy_monthly", "2025-01..02"))
            for row in returns.open_period(_form(code), Period.parse(period), nature=ILLUSTRATIVE)
        ]  # fmt: skip
    with _at("2025-03-03T09:40"):
        economy = [row for row in rows if row.form == "economy_monthly"]
        work = [row for row in rows if row.form == "work_monthly" and row.unit != "innovation"]
        queue = iter(work)
        for state, count in FEBRUARY.items():
            for row in (next(queue) for _ in range(count)):
                _brought_to(row, state, people)
        for number, row in enumerate(economy):
            slipped = SLIP.keys() & _values(row).keys()
            _brought_to(row, "office" if slipped else ("office", "head", "begun")[number % 3], people)
        deliver_due()


def _brought_to(row: Return, state: str, people: dict[str, Person]) -> None:
    """Let a return get so far; where a number is wrong, its note says why the unit thinks it right."""
    officer, head = people[f"{row.unit}.fill"], people[f"{row.unit}.head"]
    values = _values(row)
    for code, factor in SLIP.items():
        if code in values:
            right = Decimal(values[code]["text"])
            values[code] = {"text": str((right * factor).quantize(right)), "note": "按部门台账填写。"}
    if state == "begun":
        returns.fill(row, Doing(officer, values=dict(list(values.items())[:1])))
        return
    returns.submit(row, Doing(officer, values=_explained(row, values)))
    if state in ("office", "redoing"):
        returns.approve(row, Doing(head))
    if state == "redoing":
        returns.send_back(row, Doing(people["planner"], reason="请补充待协调问题的说明。"))


def _explained(row: Return, values: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """Return the values with a note wherever the checks ask for one."""
    view = returns.view_of(row, values)
    asked = {one.field.code for one in view.asks}
    return {
        code: {**given, "note": given["note"] or ("与台账核对无误。" if code in asked else "")}
        for code, given in values.items()
    }


def _adopt(rows: Iterable[Return], people: dict[str, Person], values: dict[str, dict[str, str]] | None = None) -> None:
    for row in rows:
        returns.submit(row, Doing(people[f"{row.unit}.fill"], values=_explained(row, values or _values(row))))
        returns.approve(row, Doing(people[f"{row.unit}.head"]))
        returns.adopt(row, Doing(people["planner"]))
    deliver_due()


def _people() -> dict[str, Person]:
    """Return who reports for each unit and who heads it; posts that no account of the demonstration holds get one."""
    planner = person_for_username("planner")
    found: dict[str, Person] = {"planner": planner, "development.fill": planner}
    roles = {"department_officer": "fill", "office_worker": "fill", "department_head": "head"}
    posts = Post.objects.filter(role__code__in=roles).select_related("unit", "role").order_by("pk")
    for post in posts:
        holding = post.holdings.select_related("person").first()
        found.setdefault(f"{post.unit.code}.{roles[post.role.code]}", holding.person if holding else _holder(post))
    return found


def _holder(post: Post) -> Person:
    person = add_person(post.code, post.name_zh)
    hold(post, person, post.valid_from)
    return person


# --- invented numbers -----------------------------------------------------------------------------------


def _past(form: Form) -> None:
    """Record two years of a form's figures, where the ledger has none of its own."""
    if form.frequency in ("yearly", "quarterly"):
        return
    first, last = Period.parse(PAST[0]), Period.parse(PAST[1])
    periods = [one for one in ledger.periods_ending(form.frequency, first, last) if one.kind != "year"]
    claims = [
        NewClaim(series, period, Quantity.of(text, field.unit), SOURCE, nature=ILLUSTRATIVE)
        for field in form.fields
        if field.kind == NUMBER and not field.formula and field.measure != "growth"
        for unit in field.units
        for series in (returns.series_of(field, unit, returns.area_of(unit)),)
        for period in periods
        if (text := _invented(field, unit, period)) and period.code != "2025-01"
    ]  # fmt: skip
    ledger.adopt_published(ledger.record(claims), reason=SOURCE.title, only_new=True)


def _values(row: Return) -> dict[str, dict[str, str]]:
    """Return what a unit types: about itself what is invented, about its area a year ago's figure, somewhat grown."""
    lines = [one for one in returns.present_view(row).rows if not one.field.formula and one.field.measure != "growth"]
    return {one.field.code: {"text": _text(one, row), "note": ""} for one in lines}


def _text(one: Row, row: Return) -> str:
    if one.field.about == "unit" or one.year_ago is None or one.year_ago.quantity is None:
        return _invented(one.field, row.unit, row.when)
    growth = _lot(f"{one.field.code} {row.period}").uniform(1.04, 1.08)
    return f"{float(one.year_ago.quantity.to(one.field.unit).value) * growth:.{one.field.places or 0}f}"


def _invented(field: Field, unit: str, period: Period) -> str:
    """Return a number for a field: a size that belongs to field and unit, growing, with a little noise of its own."""
    size, lot = _lot(f"{field.code} {unit}"), _lot(f"{field.code} {unit} {period}")
    if unit and field.about == "unit":
        due = _lot(unit).randrange(8, 30)
        done = min(due, due * period.end.month // 13 + lot.randrange(2))
        return str({"due": due, "done": done}.get(field.code, lot.randrange(4)))
    if field.unit == DAYS:
        days = (period.end - period.start).days + 1
        return str(round(days * size.uniform(0.58, 0.66) * lot.uniform(0.99, 1.01)))
    base = size.uniform(2, 60) * (30 if field.places == 0 else 1)
    share = Decimal("0.8") if field.code == "hightech" else 1
    base = 30 * float(share) if field.code in ("industry", "hightech") else base
    years = period.end.year - 2023 + period.end.month / 12
    value = base * period.end.month * 1.07**years * lot.uniform(0.985, 1.015)
    return f"{value:.{field.places or 0}f}"


def _lot(seed: str) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same invented numbers every time, not a secret


def _form(code: str) -> Form:
    return next(one for one in returns.forms_on(clock.today()) if one.code == code)


@contextmanager
def _at(moment: str) -> Iterator[None]:
    with clock.standing_at(datetime.fromisoformat(f"{moment}:00").replace(tzinfo=clock.SHANGHAI)):
        yield
