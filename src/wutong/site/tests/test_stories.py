"""What the demonstration tells of supervision and of the economy: every state occurs, months add up to the years."""

from __future__ import annotations

from datetime import datetime

import pytest

from wutong.engines.atlas import api as atlas
from wutong.engines.cases import api as cases
from wutong.engines.ledger import api as ledger
from wutong.engines.monthly import api as monthly
from wutong.packs.economy import firms, meetings
from wutong.packs.supervision.loading import TYPES
from wutong.packs.supervision.loading import ensure_types as ensure_supervised_types
from wutong.packs.supervision.matters import board, scores
from wutong.packs.tasks.loading import ensure_types
from wutong.platform import clock
from wutong.platform.accounts.api import demo_usernames, ensure_demo_accounts, person_for_username
from wutong.site.demonstration import GRID_BEFORE, GRID_SINCE
from wutong.site.demonstration_economy import tell_of_the_economy
from wutong.site.demonstration_streets import MATTERS, TYPE, tell_of_streets
from wutong.site.demonstration_supervision import tell_of_supervision

MORNING = datetime(2025, 3, 3, 10, tzinfo=clock.SHANGHAI)
PUBLISHED = {"gdp": (2020, "515.2"), "retail.sales": (2020, "186.8"), "investment.fixed": (2020, "381")}


@pytest.fixture
def zone(loaded_zone, db):
    with clock.standing_at(MORNING):
        ensure_types()
        ensure_supervised_types()
        ensure_demo_accounts(dict.fromkeys(demo_usernames(), "wutong-shu-2025"))
        yield


@pytest.mark.slow
def test_supervision_has_a_matter_in_every_state(zone):
    tell_of_supervision()
    leader = person_for_username("leader")
    for code in TYPES:
        states = set(cases.type_in_force(code).states) - {"dispatching", "arbitrating"}
        seen = set(cases.readable(leader).filter(type=code).values_list("state", flat=True))
        assert states <= seen | {"rectifying"}, code
    assert board(leader).overdue
    assert scores(leader, MORNING.date().replace(month=1, day=1), MORNING.date())


@pytest.mark.slow
def test_simulated_months_add_up_to_the_published_years_and_say_that_they_are_simulated(zone):
    tell_of_the_economy()
    for code, (year, value) in PUBLISHED.items():
        figure = monthly.course(code).figures[year, 12]
        assert (float(figure.quantity.value), figure.nature) == (float(value), "simulated")
    for one in monthly.courses(parts=True):
        for group in one.groups:
            assert [part for part in one.contributions(group) if not part.key and part.points] == []
    plain = ledger.current([key for key in ledger.series_of("gdp") if not key.breakdown])
    assert all(figure.nature != "simulated" for figures in plain.values() for figure in figures)
    assert firms.effects_of(firms.returns((2024, 12))).firms["left"]
    assert meetings.all_meetings().get().decisions.count() == 2


@pytest.mark.slow
def test_every_street_matter_lies_inside_its_grid_and_has_one_who_answers_for_it(zone):
    atlas.load_illustration(GRID_SINCE, before=GRID_BEFORE)
    tell_of_streets()
    rows = list(cases.readable(person_for_username("leader")).filter(type=TYPE).select_related("area"))
    assert len(rows) == MATTERS
    for row in rows:
        found = atlas.locate(row.longitude / 1e6, row.latitude / 1e6, level="grid")
        assert (found.code, bool(cases.duty_for(cases.type_in_force(TYPE), cases.state_at(row.pk)))) == (
            row.area.code,
            True,
        )
    assert {"filed", "dispatching", "assigned", "handling", "closed"} <= {row.state for row in rows}
