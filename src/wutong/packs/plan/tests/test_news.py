"""Who is told when a newly adopted figure changes how a line stands."""

from datetime import timedelta

import pytest

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import NewClaim, SeriesKey
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity
from wutong.kernel.source import SourceRef
from wutong.packs.plan.news import on_adopted
from wutong.packs.plan.tests.conftest import STANDING
from wutong.platform import clock
from wutong.platform.accounts.testing import make_person
from wutong.platform.notices.api import inbox
from wutong.platform.outbox.api import Event
from wutong.platform.territory.models import Area

FIRMS = SeriesKey("enterprise.tech_sme", "area:zhengzhou-hitech")


@pytest.fixture
def people(plans):
    zone = Area.objects.get(code="zhengzhou-hitech")
    return {role: make_person(role, zone) for role in ("planner", "leader", "auditor")}


def adopt(printed: str, year: str = "2024") -> Event:
    source = SourceRef("document", f"document:{printed}", "新报告")
    claim = ledger.record([NewClaim(FIRMS, Period.parse(year), Quantity.parse(printed, "家"), source)])[0]
    now = [one for one in ledger.current([FIRMS])[FIRMS] if one.period.code == year]
    ledger.adopt(claim, by=None, expected=now[0].sequence if now else 0)
    return Event.objects.filter(topic="ledger.adopted").latest("id")


def test_a_change_of_state_is_told_once_to_those_who_edit_or_approve(people):
    with clock.standing_at(STANDING + timedelta(hours=1)):
        event = adopt("4300")
        on_adopted(event)
        on_adopted(event)
        told = {role: [notice.title for notice in inbox(person)] for role, person in people.items()}
    assert told == {
        "planner": ["科技型中小企业数的状态变为“达标”"],
        "leader": ["科技型中小企业数的状态变为“达标”"],
        "auditor": [],
    }
    assert inbox(people["planner"])[0].link == "/plans/14/lines/10/"


def test_a_figure_that_changes_no_state_is_no_news(people):
    with clock.standing_at(STANDING + timedelta(hours=1)):
        on_adopted(adopt("3100"))
        assert list(inbox(people["planner"])) == []


def test_history_loaded_long_after_the_fact_is_no_news(people):
    with clock.standing_at(STANDING - timedelta(days=30)):
        event = adopt("4300")
    with clock.standing_at(STANDING):
        on_adopted(event)
        assert list(inbox(people["planner"])) == []
