"""People, posts, units and areas over the API."""

from datetime import date, timedelta

import pytest

from wutong.platform import clock
from wutong.platform.accounts.api import UnitContent, add_unit, issue_token
from wutong.platform.accounts.models import Holding, Person
from wutong.platform.accounts.testing import make_person
from wutong.platform.territory.models import Area
from wutong.platform.territory.testing import LONG_AGO, make_area

pytestmark = pytest.mark.django_db
BASE = "/api/v1/platform"


@pytest.fixture
def administrator(client):
    person = make_person("administrator", username="admin")
    client.force_login(person)
    return person


def send(client, path, given, **more):
    return client.post(BASE + path, given, content_type="application/json", **more)


def test_a_program_learns_who_it_acts_as(client):
    _, plain = issue_token(make_person("planner", username="li"), "报表")

    answer = client.get(f"{BASE}/accounts/me", headers={"Authorization": f"Bearer {plain}"}).json()

    assert answer["username"] == "li"
    assert "plans.edit" in answer["permissions"]


def test_contacts_are_masked_over_the_api_too(client, administrator):
    Person.objects.filter(pk=administrator.pk).update(phone="0371-5550106")

    answer = client.get(f"{BASE}/accounts/people").json()

    assert answer[0]["phone"] == "037*******06"


def test_a_post_is_handed_over_and_ended(client, administrator):
    holding = make_person("planner").holdings.get()
    after, today = make_person(username="after"), clock.today()
    given = {"username": "after", "valid_from": today.isoformat(), "replace": True}

    made = send(client, f"/accounts/posts/{holding.post.code}/holdings", given).json()
    last = {"last_day": (today + timedelta(days=1)).isoformat()}
    ended = send(client, f"/accounts/posts/{holding.post.code}/holdings/{made['id']}/end", last).json()

    assert (made["username"], made["acts"]) == ("after", True)
    assert ended["valid_to"] == last["last_day"]
    assert Holding.objects.filter(person=after).count() == 1
    assert len(client.get(f"{BASE}/accounts/posts").json()) == 2


def test_a_refused_assignment_is_told_with_its_code(client, administrator):
    holding = make_person("planner").holdings.get()
    given = {"username": "admin", "valid_from": clock.today().isoformat()}

    answer = send(client, f"/accounts/posts/{holding.post.code}/holdings", given)

    assert answer.status_code == 422
    assert "accounts-E001" in answer.content.decode()


def test_the_tree_of_a_day_comes_with_parents_by_code(client, administrator):
    top = add_unit("top", UnitContent("管委会", kind="committee"), LONG_AGO)
    add_unit("desk", UnitContent("统计科", parent=top), LONG_AGO)

    answer = client.get(f"{BASE}/accounts/units").json()

    assert [(unit["code"], unit["parent"]) for unit in answer] == [("top", None), ("desk", "top")]


def test_people_see_and_revoke_only_their_own_tokens(client, administrator):
    own, _ = issue_token(administrator, "一")
    foreign, _ = issue_token(make_person("planner"), "二")

    assert [token["id"] for token in client.get(f"{BASE}/accounts/tokens").json()] == [own.pk]
    assert send(client, f"/accounts/tokens/{foreign.pk}/revoke", {}).status_code == 404
    assert send(client, f"/accounts/tokens/{own.pk}/revoke", {}).status_code == 200


def test_areas_are_previewed_changed_and_restored(client, administrator):
    street = make_area("street", make_area())
    given = {"name_zh": "枫杨街道", "on": date(2024, 7, 1).isoformat()}

    seen = send(client, "/territory/areas/street/rename", {**given, "preview": True}).json()
    assert seen == [{"area": "street", "field": "名称", "before": "street", "after": "枫杨街道"}]
    assert Area.objects.get(pk=street.pk).name_zh == "street"

    send(client, "/territory/areas/street/rename", given)
    assert client.get(f"{BASE}/territory/areas").json()[1]["name_zh"] == "枫杨街道"
    send(client, "/territory/areas/undo", {})
    assert Area.objects.get(pk=street.pk).name_zh == "street"


def test_successors_come_with_shares_that_add_up(client, administrator):
    make_area("street", make_area())
    parts = [
        {"code": "a", "name_zh": "甲", "share_basis_points": 2500},
        {"code": "b", "name_zh": "乙", "share_basis_points": 7500},
    ]
    send(client, "/territory/areas/street/split", {"into": parts, "on": date(2024, 7, 1).isoformat()})

    answer = client.get(f"{BASE}/territory/areas/street/successors").json()

    assert answer == [{"code": "a", "share_basis_points": 2500}, {"code": "b", "share_basis_points": 7500}]
