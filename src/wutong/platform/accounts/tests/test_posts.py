"""Posts, holders, deputies and absences."""

from datetime import date, datetime, timedelta

import pytest

from wutong.platform import clock
from wutong.platform.access.api import may, scope_of
from wutong.platform.accounts.models import Absence, Holding
from wutong.platform.accounts.roles import post_roles
from wutong.platform.accounts.testing import make_person, make_post
from wutong.platform.territory.testing import LONG_AGO, make_area

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", post_roles())
def test_everyone_with_a_post_sees_the_cockpit(role):
    assert may(make_person(role), "cockpit.read")


def test_a_person_without_a_post_may_do_nothing():
    nobody = make_person()

    assert not may(nobody, "cockpit.read")
    assert may(nobody, "signed_in")


def test_a_right_reaches_the_posts_area_and_what_lies_under_it():
    zone = make_area()
    street = make_area("street", zone)
    beside = make_area("beside", zone)
    scope = scope_of(make_person("office_worker", street), "figures.read")

    assert scope.covers(street.path, "open")
    assert not scope.covers(beside.path, "open")
    assert not scope.covers(zone.path, "open")
    assert not scope.covers(street.path, "tax")


def test_a_right_ends_with_the_holding():
    person = make_person("planner")
    Holding.objects.filter(person=person).update(valid_to=date(2024, 6, 30))

    with clock.standing_at(datetime(2024, 6, 30, 9, tzinfo=clock.SHANGHAI)):
        assert may(person, "plans.edit")
    with clock.standing_at(datetime(2024, 7, 1, 9, tzinfo=clock.SHANGHAI)):
        assert not may(person, "plans.edit")


def deputy_of(post):
    deputy = make_person()
    Holding.objects.create(post=post, person=deputy, valid_from=LONG_AGO, as_deputy=True)
    return deputy


def test_a_deputy_acts_only_while_the_holder_is_away():
    holder = make_person("leader")
    deputy = deputy_of(holder.holdings.get().post)
    today = clock.today()
    assert not may(deputy, "plans.approve")

    Absence.objects.create(person=holder, valid_from=today, valid_to=today, recorded_at=clock.now())

    assert may(type(deputy).objects.get(pk=deputy.pk), "plans.approve")
    with clock.standing_at(clock.now() + timedelta(days=1)):
        assert not may(deputy, "plans.approve")


def test_a_deputy_acts_while_nobody_holds_the_post():
    assert may(deputy_of(make_post("leader")), "plans.approve")


def test_a_cancelled_absence_gives_the_deputy_nothing():
    holder = make_person("leader")
    deputy = deputy_of(holder.holdings.get().post)
    today = clock.today()
    Absence.objects.create(
        person=holder, valid_from=today, valid_to=today, recorded_at=clock.now(), cancelled_at=clock.now()
    )

    assert not may(deputy, "plans.approve")


def test_rights_are_gathered_in_two_statements_and_once_per_request(django_assert_num_queries):
    person = make_person("planner")

    with django_assert_num_queries(2):
        may(person, "plans.edit")
        may(person, "figures.read")
