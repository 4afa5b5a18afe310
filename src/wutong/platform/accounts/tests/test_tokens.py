"""Keys to the API."""

from datetime import timedelta

import pytest

from wutong.platform import clock
from wutong.platform.accounts.api import issue_token, person_of_token, revoke_token, token_of
from wutong.platform.accounts.errors import TokenRefused
from wutong.platform.accounts.models import Token
from wutong.platform.accounts.testing import make_person
from wutong.platform.audit.models import Act

pytestmark = pytest.mark.django_db


def test_a_token_leads_to_its_person_and_is_not_kept():
    person = make_person("planner")
    token, plain = issue_token(person, "报表", read_only=True, days=30)

    assert person_of_token(plain) == person
    assert plain.startswith(token.prefix)
    assert plain not in str(Token.objects.filter(pk=token.pk).values())


@pytest.mark.parametrize("wrong", ["", "wut_guess", "报表"])
def test_a_wrong_token_leads_nowhere(wrong):
    assert person_of_token(wrong) is None


def test_a_token_ends_on_its_day():
    _, plain = issue_token(make_person("planner"), "报表", days=30)

    with clock.standing_at(clock.now() + timedelta(days=31)):
        assert person_of_token(plain) is None


def test_a_revoked_token_ends_at_once_and_its_row_stays():
    person = make_person("planner")
    token, plain = issue_token(person, "报表")

    revoke_token(token, by=person)

    assert person_of_token(plain) is None
    assert list(Act.objects.order_by("sequence").values_list("verb", flat=True)) == [
        "accounts.issue_token", "accounts.revoke_token",
    ]  # fmt: skip


def test_a_token_of_a_disabled_person_ends():
    person = make_person("planner")
    _, plain = issue_token(person, "报表")
    type(person).objects.filter(pk=person.pk).update(is_active=False)

    assert person_of_token(plain) is None


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_life_out_of_range_is_refused(days):
    with pytest.raises(TokenRefused, match="1 到 366 天"):
        issue_token(make_person("planner"), "报表", days=days)


def test_the_last_use_is_noted_to_the_minute(django_assert_num_queries):
    _, plain = issue_token(make_person("planner"), "报表")
    token_of(plain)

    with django_assert_num_queries(1):
        token_of(plain)
    assert Token.objects.get().last_used_at is not None
