"""Cases loaded in bulk are cases like any other: chained, projected, sealed, and open to every act."""

from __future__ import annotations

import pytest

from wutong.engines.cases import api, loading, seals
from wutong.engines.cases._core.state import Event
from wutong.engines.cases.models import Case, CaseEvent
from wutong.platform.audit.api import checkpoint, verify

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


def test_loaded_cases_are_chained_sealed_and_go_on(street, tmp_path, settings):
    settings.DATA = tmp_path
    first = loading.next_id()
    told = loading.load(range(first, first + 3), lambda pk: history(street, pk), first_event=100)
    loading.finish()

    assert (told.cases, told.events, CaseEvent.objects.count()) == (3, 6, 6)
    assert api.rebuild(first) == {}
    seals.seal_new()
    checkpoint()
    assert verify().sound
    fresh = api.open_case(street.new(), by=street.chief)
    assert fresh == first + 3
    api.comment(first, "已接管", by=street.chief)
    assert Case.objects.get(pk=first).sequence == 3
    assert verify().sound
