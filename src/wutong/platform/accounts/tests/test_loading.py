"""The reference zone's organisation and the demonstration's accounts."""

from importlib import resources

import pytest

from wutong.kernel.yaml_text import read_yaml
from wutong.platform.access.api import may, scope_of
from wutong.platform.accounts.api import (
    demo_usernames,
    ensure_demo_accounts,
    load_organisation,
    organisation_on,
    person_for_username,
)
from wutong.platform.accounts.errors import NoSuchPost
from wutong.platform.accounts.models import Holding, Post, Unit
from wutong.platform.accounts.roles import post_roles
from wutong.platform.territory.api import area_by_code, broken_paths, load_territory
from wutong.platform.territory.errors import NoSuchArea
from wutong.platform.territory.models import Area

pytestmark = pytest.mark.django_db


def zone_file(name: str):
    return read_yaml(resources.files("wutong.zones.zhengzhou").joinpath(name).read_text(encoding="utf-8"))


@pytest.fixture
def zone():
    load_territory(zone_file("territory.yaml"))
    load_organisation(zone_file("organisation.yaml"))


def test_the_reference_zone_loads_whole(zone):
    assert broken_paths(list(Area.objects.all())) == []
    assert len(organisation_on()) == Unit.objects.count() == len(zone_file("organisation.yaml")["units"])
    assert set(Post.objects.values_list("role__code", flat=True)) == set(post_roles())


def test_loading_again_adds_nothing(zone):
    assert load_territory(zone_file("territory.yaml")) == {"areas": 0, "lineage": 0}
    assert load_organisation(zone_file("organisation.yaml")) == {"units": 0, "posts": 0}


def test_each_demonstration_account_has_its_role(zone):
    accounts = ensure_demo_accounts({name: f"{name}-liufang-88" for name in demo_usernames()})

    office = person_for_username("office")
    assert len(accounts) == len(demo_usernames())
    assert set(Holding.objects.values_list("post__role__code", flat=True)) == set(post_roles())
    assert may(person_for_username("Planner"), "plans.edit")
    reached = {(area_by_code(code).path, "open") for code in ("wutong", "grid-wutong")}  # the grid on its ground too
    assert scope_of(office, "figures.read").pairs == reached


def test_making_the_demonstration_accounts_again_only_changes_passwords(zone):
    ensure_demo_accounts(dict.fromkeys(demo_usernames(), "liufang-88-one"))
    ensure_demo_accounts(dict.fromkeys(demo_usernames(), "liufang-88-two"))

    assert Holding.objects.count() == len(demo_usernames()) - 1  # the firm's account holds no post
    assert person_for_username("leader").check_password("liufang-88-two")


def test_a_unit_under_an_unknown_one_is_refused(zone):
    row = {"code": "lost", "zh": "无主机构", "parent": "nowhere", "valid_from": "2015-01-01"}

    with pytest.raises(NoSuchPost, match="nowhere"):
        load_organisation({"units": [row]})


def test_an_area_under_an_unknown_one_is_refused():
    row = {"code": "lost", "zh": "飞地", "kind": "office", "parent": "nowhere", "valid_from": "2015-01-01"}

    with pytest.raises(NoSuchArea, match="nowhere"):
        load_territory({"areas": [row]})


def test_the_zones_planner_sees_every_subject_of_the_zones_documents(zone):
    """Also the city, the province and the country, which lie above the zone: their subjects are placed in it."""
    ensure_demo_accounts(dict.fromkeys(demo_usernames(), "liufang-88-one"))
    scope = scope_of(person_for_username("planner"), "figures.read")

    unseen = [
        subject["key"]
        for subject in zone_file("subjects.yaml")["subjects"]
        if not scope.covers(area_by_code(subject["area"]).path, "open")
    ]

    assert unseen == []
