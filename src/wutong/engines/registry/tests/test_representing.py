"""Who speaks for a firm: from a day, until it ends; never an official; never for another firm."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from wutong.engines.registry import api
from wutong.engines.registry.errors import EntityUnknown, FactRefused
from wutong.engines.registry.models import Representation
from wutong.engines.registry.testing import make_firm, represented_by
from wutong.platform import clock
from wutong.platform.access.api import may, scope_of
from wutong.platform.accounts.api import ensure_roles, person_for_username
from wutong.platform.accounts.testing import make_person
from wutong.platform.audit.models import Act

pytestmark = pytest.mark.django_db
PROOF = "法人委托书"


@pytest.fixture(autouse=True)
def _roles(db: None) -> None:
    ensure_roles()


def opened(key: str, username: str = "he", **more: Any) -> Any:
    return api.open_account(key, username, name="何晓燕", evidence=PROOF, by=None, **more)


def seen_by(username: str) -> list[str]:
    return [one.key for one in api.firms_of(person_for_username(username))]


def test_an_account_that_is_opened_sees_its_own_firm_whole_and_no_other(two_offices: Any) -> None:
    own, other = make_firm("示例甲有限公司", phone="0371-1234567", area=two_offices[0].pk), make_firm("示例乙有限公司")
    made = opened(own)
    person = person_for_username("he")
    assert person.check_password(made.password)
    assert person.password_changed_at is None, "the password that was said must be replaced"
    assert api.own_firm(person, own).phone == "0371-1234567"
    with pytest.raises(EntityUnknown):
        api.own_firm(person, other)
    assert may(person, "own_firm.read")
    assert not may(person, "firms.read")
    assert not scope_of(person, "own_firm.read").covers(two_offices[0].path), "its rights reach no area"
    assert [act.verb for act in Act.objects.order_by("pk")][-1] == "registry.represent"


def test_a_mandate_holds_from_its_first_to_its_last_day() -> None:
    key = make_firm("示例甲有限公司")
    person = make_person()
    represented_by(key, person, valid_from=date(2025, 3, 3), valid_to=date(2025, 3, 4))
    for day, sees in ((2, False), (3, True), (4, True), (5, False)):
        with clock.standing_at(datetime(2025, 3, day, 12, tzinfo=clock.SHANGHAI)):
            assert bool(api.firms_of(person)) is sees
            assert may(person, "own_firm.read") is sees


def test_an_ended_account_sees_nothing_until_it_is_resumed() -> None:
    key = make_firm("示例甲有限公司")
    made = opened(key)
    api.end_account(key, made.id, by=None)
    assert seen_by("he") == []
    assert not may(person_for_username("he"), "own_firm.read")
    assert [one.in_force for one in api.representatives(key)] == [False]
    with pytest.raises(FactRefused, match="已停用"):
        api.renew_password(key, made.id, by=None, scope=None)
    api.resume_account(key, made.id, by=None)
    assert seen_by("he") == [key]
    with pytest.raises(FactRefused, match="没有停用"):
        api.resume_account(key, made.id, by=None)


def test_a_firm_may_have_several_people_and_a_person_several_firms() -> None:
    first, second = make_firm("示例甲有限公司"), make_firm("示例乙有限公司")
    opened(first)
    opened(first, "zhang")
    again = opened(second)
    assert again.password == "", "an account that was there keeps its password"
    assert seen_by("he") == [first, second]
    assert {one.username for one in api.representatives(first)} == {"he", "zhang"}
    with pytest.raises(FactRefused, match="已经代表这家企业"):
        opened(first)


def test_who_lapsed_may_be_let_in_again() -> None:
    key = make_firm("示例甲有限公司")
    made = opened(key, valid_to=clock.today())
    Representation.objects.filter(pk=made.id).update(valid_to=clock.today() - timedelta(days=1))
    assert seen_by("he") == []
    opened(key)
    assert seen_by("he") == [key]


def test_an_officials_account_is_never_a_firms_nor_one_that_no_firm_had() -> None:
    key = make_firm("示例甲有限公司")
    for person in (make_person("planner", username="li"), make_person(username="nobody-yet")):
        with pytest.raises(FactRefused, match="属于工作人员"):
            opened(key, person.username)
    with pytest.raises(FactRefused, match="不能兼作"):
        api.represent(key, person_for_username("li"), evidence=PROOF, by=None)


def test_a_post_takes_the_place_of_a_firms_rights_and_its_password_is_out_of_reach() -> None:
    key = make_firm("示例甲有限公司")
    planner = make_person("planner")
    number = represented_by(key, planner)
    assert not may(planner, "own_firm.read")
    with pytest.raises(FactRefused, match="属于工作人员"):
        api.renew_password(key, number, by=None, scope=None)


def test_nobody_gets_a_new_password_for_an_account_of_a_firm_beyond_his_area(two_offices: Any) -> None:
    here, there = (make_firm(f"示例{one.name_zh}有限公司", area=one.pk) for one in two_offices)
    made = opened(here)
    scope = scope_of(make_person("planner", two_offices[0]), "firms.represent")
    renewed = api.renew_password(here, made.id, by=None, scope=scope)
    assert renewed.password not in ("", made.password)
    opened(there)
    with pytest.raises(FactRefused, match="管辖以外"):
        api.renew_password(here, made.id, by=None, scope=scope)


@pytest.mark.parametrize(
    ("username", "given"),
    [
        ("", {}),
        ("有 空格", {}),
        ("he", {"evidence": " "}),
        ("he", {"name": ""}),
        ("he", {"valid_to": date(2000, 1, 1)}),
    ],
)
def test_what_is_not_whole_opens_nothing(username: str, given: dict[str, Any]) -> None:
    key = make_firm("示例甲有限公司")
    with pytest.raises(FactRefused):
        api.open_account(key, username, **{"name": "何晓燕", "evidence": PROOF, "by": None, **given})
    assert not Representation.objects.exists()
    assert person_for_username(username or "he") is None


def test_a_mandate_is_ended_at_its_own_firm_only() -> None:
    own, other = make_firm("示例甲有限公司"), make_firm("示例乙有限公司")
    made = opened(own)
    for number in (made.id, -1, 2**70):
        with pytest.raises(FactRefused, match="没有这个企业账号"):
            api.end_account(other, number, by=None)


def test_who_spoke_for_a_merged_firm_speaks_for_what_it_was_found_to_be() -> None:
    into, absorbed = make_firm("示例甲有限公司"), make_firm("示例甲公司")
    opened(absorbed)
    api.merge(absorbed, into, by=None, note="同一家")
    assert seen_by("he") == [into]
    assert api.own_firm(person_for_username("he"), absorbed).key == into
