"""Cases loaded in bulk are cases like any other: chained, projected, sealed, and open to every act."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from wutong.engines.cases import api, loading, seals
from wutong.engines.cases._core.state import Event
from wutong.engines.cases.escalation import WORK
from wutong.engines.cases.models import Case, CaseEvent
from wutong.engines.cases.moments import moment_of
from wutong.engines.cases.testing import MONDAY
from wutong.platform import clock
from wutong.platform.audit.api import checkpoint, verify
from wutong.platform.jobs.due import do_due
from wutong.platform.jobs.models import Due

pytestmark = pytest.mark.django_db
AT = "2024-05-06T02:00:00.000000Z"


def history(street, pk: int) -> list[Event]:
    first = {
        "type": "sample",
        "edition": 1,
        "state": "filed",
        "number": f"YS-{pk}",
        "area": street.area.pk,
        "opened_at": AT,
    }
    personal = {"title": "井盖破损", "text": "第三块"}
    return [
        Event(1, "opened", AT, "chief", "", {"set": first, "report": {"channel": "patrol"}}, personal),
        Event(2, "move", AT, "chief", "", {"act": "accept", "set": {"state": "dispatching"}}),
    ]


@pytest.fixture
def running(street) -> dict:
    """A clock of a loaded case that runs on."""
    return {
        "limit": "5个工作日",
        "calendar": "office",
        "started_at": AT,
        "due_at": "2025-03-04T02:00:00.000000Z",
        "minutes": 2250,
    }


def test_clocks_of_open_cases_that_were_loaded_run_on_and_escalate(street, running):
    def one(pk: int) -> list[Event]:
        first, *rest = history(street, pk)
        return [replace(first, body={**first.body, "clocks": {"whole": running}}), *rest]

    loading.load([7], one, first_event=1)
    steps = {work.arguments["step"]: work.due_at for work in Due.objects.filter(kind=WORK)}
    assert steps["superior"] == moment_of(running["due_at"])
    with clock.standing_at(MONDAY + timedelta(days=30)):
        do_due()
    done = CaseEvent.objects.filter(case=7, kind="escalated").order_by("sequence")
    assert [event.body["step"] for event in done] == ["remind", "superior", "red"]


def test_escalation_that_the_earlier_system_has_done_is_not_done_again(street, running):
    def one(pk: int) -> list[Event]:
        first, *rest = history(street, pk)
        return [replace(first, body={**first.body, "clocks": {"whole": running}}), *rest]

    loading.load([7], one, first_event=1, steps_from=moment_of(running["due_at"]))
    assert sorted(work.arguments["step"] for work in Due.objects.filter(kind=WORK)) == ["red", "superior"]


def test_text_with_tabs_lines_and_backslashes_comes_through_a_load(street):
    odd = "第一行\n\t“引”\\x \r尾"

    def one(pk: int) -> list[Event]:
        first, *rest = history(street, pk)
        return [replace(first, person=odd, personal={"title": odd, "text": odd}), *rest]

    loading.load([7], one, first_event=1)
    event = CaseEvent.objects.get(case=7, sequence=1)
    assert (event.person, event.personal["text"], Case.objects.get(pk=7).title) == (odd, odd, odd)
    assert list(seals.findings()) == []


def test_indexes_put_aside_are_built_again_also_after_a_load_that_broke_off(street):
    before = indexes()
    loading.put_indexes_aside()
    assert len(indexes()) < len(before)
    loading.put_indexes_aside()  # a load that broke off and begins anew
    loading.load([7], lambda pk: history(street, pk), first_event=1)
    loading.finish()
    assert indexes() == before
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseEvent.objects.create(case_id=7, sequence=1, kind="x", at=MONDAY, digest="")


def indexes() -> dict[str, tuple]:
    with connection.cursor() as cursor:
        listed = {}
        for table in loading.TABLES:
            listed |= connection.introspection.get_constraints(cursor, table)
    return {name: (one["columns"], one["unique"], one["foreign_key"], one["index"]) for name, one in listed.items()}


def test_loaded_cases_are_chained_sealed_and_go_on(street, tmp_path, settings):
    settings.DATA = tmp_path
    first = loading.next_id()
    told = loading.load(range(first, first + 3), lambda pk: history(street, pk), first_event=100)
    loading.finish()

    assert (told.cases, told.events, CaseEvent.objects.count()) == (3, 6, 6)
    assert api.rebuild(first) == {}
    checkpoint()
    assert verify().sound
    fresh = api.open_case(street.new(), by=street.chief)
    assert fresh == first + 3
    api.comment(first, "已接管", by=street.chief)
    assert Case.objects.get(pk=first).sequence == 3
    assert verify().sound
