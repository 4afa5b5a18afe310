"""The pages of accounts, as an administrator and as the person concerned use them."""

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from wutong.platform import clock
from wutong.platform.access.api import may
from wutong.platform.accounts.api import UnitContent, add_unit, hold, person_of_token
from wutong.platform.accounts.models import Absence, Holding, Person, Post, Token, Unit
from wutong.platform.accounts.testing import PASSWORD, make_person, make_post, make_unit
from wutong.platform.audit.models import Act
from wutong.platform.territory.testing import LONG_AGO, make_area

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "a-new-one-for-2026"


@pytest.fixture
def administrator(client):
    person = make_person("administrator", username="admin")
    client.force_login(person)
    return person


def text(response) -> str:
    return html.unescape(response.content.decode())


def verbs() -> list[str]:
    return list(Act.objects.order_by("sequence").values_list("verb", flat=True))


# --- one's own account ---


def test_people_choose_language_and_theme_themselves(client):
    person = make_person("planner")
    client.force_login(person)

    client.post(reverse("account"), {"language": "en", "theme": "dark", "email": "", "phone": ""})

    person.refresh_from_db()
    assert (person.language, person.theme) == ("en", "dark")


def test_a_new_password_keeps_this_session_and_ends_the_others(client, django_user_model):
    person = make_person("planner", username="li", password=PASSWORD)
    other = type(client)()
    client.force_login(person)
    other.force_login(person)

    client.post(
        reverse("account-password"),
        {"present_password": PASSWORD, "new_password": NEW_PASSWORD, "repeated_password": NEW_PASSWORD},
    )

    assert client.get(reverse("account")).status_code == 200
    assert other.get(reverse("account")).status_code == 302
    assert Person.objects.get(username="li").check_password(NEW_PASSWORD)


@pytest.mark.parametrize(
    ("present", "new", "repeated", "why"),
    [
        ("wrong", NEW_PASSWORD, NEW_PASSWORD, "现在的密码不对"),
        (PASSWORD, NEW_PASSWORD, "another", "两次输入的新密码不一样"),
        (PASSWORD, "short", "short", "10"),
        (PASSWORD, "1234567890123", "1234567890123", "数字"),
    ],
)
def test_a_password_that_breaks_a_rule_is_refused_with_the_rule(client, present, new, repeated, why):
    person = make_person("planner", username="li", password=PASSWORD)
    client.force_login(person)

    response = client.post(
        reverse("account-password"), {"present_password": present, "new_password": new, "repeated_password": repeated}
    )

    assert why in text(response)
    assert Person.objects.get(username="li").check_password(PASSWORD)


def test_a_token_is_shown_once(client):
    person = make_person("planner")
    client.force_login(person)

    response = client.post(reverse("tokens"), {"name": "报表", "days": 30})

    plain = re.search(r'id="new-token">([^<]+)<', response.content.decode())[1]
    assert person_of_token(plain) == person
    assert plain not in text(client.get(reverse("tokens")))
    assert Token.objects.get().read_only


def test_a_token_is_revoked_after_asking_and_only_by_its_owner(client):
    client.force_login(make_person("planner"))
    client.post(reverse("tokens"), {"name": "报表", "days": 30})
    address = reverse("token-revoke", args=[Token.objects.get().pk])
    assert "不能恢复" in text(client.get(address))
    assert Token.objects.get().revoked_at is None

    stranger = type(client)()
    stranger.force_login(make_person("planner"))
    assert stranger.post(address).status_code == 404
    client.post(address)

    assert Token.objects.get().revoked_at is not None


def test_people_record_their_own_absence_and_take_it_back(client):
    person = make_person("leader")
    client.force_login(person)
    today = clock.today()
    days = {"valid_from": today.isoformat(), "valid_to": (today + timedelta(days=3)).isoformat()}

    client.post(reverse("absence"), days)
    overlapping = client.post(reverse("absence"), days)
    client.post(reverse("absence-cancel", args=[Absence.objects.get().pk]))

    assert "此期间已登记过外出" in text(overlapping)
    assert Absence.objects.get().cancelled_at is not None


# --- people ---


def test_the_list_shows_contacts_masked_in_the_page_and_in_exports(client, administrator):
    Person.objects.filter(pk=administrator.pk).update(phone="0371-5550106", email="admin@example.org")
    shown = text(client.get(reverse("people")))
    exported = b"".join(client.get(reverse("people") + "?export=csv")).decode("utf-8-sig")

    for page in (shown, exported):
        assert "037*******06" in page
        assert "a***@example.org" in page
        assert "5550106" not in page


def test_a_look_at_a_whole_contact_is_recorded(client, administrator):
    person = make_person("planner", username="li")
    Person.objects.filter(pk=person.pk).update(phone="0371-5550102")
    assert "0371-5550102" not in text(client.get(reverse("person", args=["li"])))

    shown = text(client.post(reverse("person-contact", args=["li"])))

    assert "0371-5550102" in shown
    act = Act.objects.get(verb="person.looked_at")
    assert (act.person, act.object_key) == ("admin", "li")
    assert act.post == administrator.holdings.get().post.code


def test_a_new_account_gets_a_temporary_password_that_must_be_replaced(client, administrator):
    response = client.post(reverse("person-add"), {"username": "new", "full_name": "新人", "email": "", "phone": ""})
    password = re.search(r'id="temporary-password">([^<]+)<', response.content.decode())[1]

    fresh = type(client)()
    entered = fresh.post(reverse("sign-in"), {"username": "new", "password": password})

    assert entered.headers["Location"] == reverse("account-password")
    assert not may(Person.objects.get(username="new"), "cockpit.read")


def test_a_name_that_someone_has_is_refused_however_it_is_written(client, administrator):
    response = client.post(reverse("person-add"), {"username": "Admin", "full_name": "另一人"})

    assert "已有这个用户名" in text(response)


def test_an_account_is_disabled_after_asking_and_never_ones_own(client, administrator):
    person = make_person("planner", username="li")
    assert "不能登录" in text(client.get(reverse("person-active", args=["li"])))

    client.post(reverse("person-active", args=["li"]))
    client.post(reverse("person-active", args=["admin"]))

    person.refresh_from_db()
    assert not person.is_active
    assert Person.objects.get(username="admin").is_active
    assert verbs() == ["accounts.disable_person"]


def test_a_locked_person_is_let_in_again(client, administrator, settings):
    make_person("planner", username="li", password=PASSWORD)
    stranger = type(client)()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        stranger.post(reverse("sign-in"), {"username": "li", "password": "wrong"})

    client.post(reverse("person-unlock", args=["li"]))

    assert stranger.post(reverse("sign-in"), {"username": "li", "password": PASSWORD}).status_code == 302


def test_changing_a_person_records_which_fields_and_not_what_they_hold(client, administrator):
    make_person("planner", username="li")

    client.post(
        reverse("person-change", args=["li"]), {"full_name": "李静", "email": "li@example.org", "phone": "0371-5550102"}
    )

    act = Act.objects.get(verb="accounts.change_person")
    assert act.detail == {"fields": ["email", "full_name", "phone"]}


# --- posts ---


def test_a_post_is_handed_over_without_a_gap(client, administrator):
    before = make_person("planner")
    post = before.holdings.get().post
    after = make_person()
    today = clock.today()

    response = client.post(
        reverse("post-hold", args=[post.code]), {"person": after.pk, "valid_from": today.isoformat(), "replace": "on"}
    )

    assert response.status_code == 302
    assert not may(Person.objects.get(pk=before.pk), "plans.edit")
    assert may(Person.objects.get(pk=after.pk), "plans.edit")
    assert verbs() == ["accounts.end_holding", "accounts.hold_post"]


def test_two_holders_at_once_are_refused_with_the_name_of_the_first(client, administrator):
    post = make_person("planner").holdings.get().post
    other = make_person()

    response = client.post(
        reverse("post-hold", args=[post.code]), {"person": other.pk, "valid_from": clock.today().isoformat()}
    )

    assert "已任此岗" in text(response)
    assert not other.holdings.exists()


def test_days_outside_the_posts_validity_are_refused(client, administrator):
    post = make_post("planner")
    Post.objects.filter(pk=post.pk).update(valid_from=clock.today())
    early = (clock.today() - timedelta(days=1)).isoformat()

    response = client.post(reverse("post-hold", args=[post.code]), {"person": administrator.pk, "valid_from": early})

    assert "岗位有效期" in text(response)


def test_ending_a_holding_ends_the_right_the_day_after(client, administrator):
    person = make_person("planner")
    holding = person.holdings.get()
    yesterday = (clock.today() - timedelta(days=1)).isoformat()

    client.post(reverse("post-end", args=[holding.post.code, holding.pk]), {"last_day": yesterday})

    assert not may(Person.objects.get(pk=person.pk), "plans.edit")
    assert Holding.objects.filter(pk=holding.pk).exists()


def test_a_new_post_can_be_made_and_held(client, administrator):
    make_person("planner")
    unit, zone = make_unit(), make_area()
    role = Post.objects.filter(role__code="planner").first().role
    client.post(
        reverse("post-add"),
        {"code": "x.planner", "name_zh": "规划岗", "unit": unit.pk, "role": role.pk, "area": zone.pk,
         "valid_from": clock.today().isoformat()},
    )  # fmt: skip

    hold(Post.objects.get(code="x.planner"), make_person(), clock.today())
    assert "规划岗" in text(client.get(reverse("posts")))


# --- units and roles ---


def test_a_rename_shows_on_its_day_and_can_be_undone(client, administrator):
    unit = add_unit("stat", UnitContent("统计局"), LONG_AGO)
    given = {"name_zh": "发展规划局", "kind": "department", "on": clock.today().isoformat()}

    client.post(reverse("unit-change", args=["stat"]), given)
    assert "发展规划局" in text(client.get(reverse("units")))
    assert "统计局" in text(client.get(reverse("units") + "?on=2020-01-01"))
    client.post(reverse("unit-undo", args=["stat"]))

    assert Unit.objects.get(code="stat").name_zh == "统计局"
    assert unit.versions.count() == 3


def test_a_dissolved_unit_leaves_the_tree(client, administrator):
    add_unit("stat", UnitContent("统计局"), LONG_AGO)

    client.post(reverse("unit-dissolve", args=["stat"]), {"last_day": clock.today().isoformat()})

    assert "统计局" not in text(client.get(reverse("units")))
    assert "已撤销" in text(client.get(reverse("unit", args=["stat"])))


@pytest.mark.parametrize("name", ["people", "posts", "units", "roles", "person-add", "post-add", "unit-add"])
def test_administration_pages_open_in_both_languages_with_help(client, administrator, name):
    for language in ("zh-hans", "en"):
        Person.objects.filter(pk=administrator.pk).update(language=language)
        response = client.get(reverse(name))
        assert response.status_code == 200
        assert "本页没有专门的说明" not in text(response)


def test_lists_open_with_nothing_in_them_and_with_many_rows(client, administrator):
    assert client.get(reverse("posts")).status_code == 200
    Person.objects.bulk_create(Person(username=f"p{n}", full_name=f"人员{n}") for n in range(1200))

    response = client.get(reverse("people") + "?page=3")

    assert response.status_code == 200
    assert "1,201" in text(response) or "1201" in text(response)


def new_post(client, **given) -> str:
    unit, role = make_unit(), make_person("office_worker").holdings.get().post.role
    said = {"code": "grid-watch", "name_zh": "网格员", "unit": unit.pk, "role": role.pk, "valid_from": "2020-01-01"}
    return text(client.post(reverse("post-add"), said | given))


def test_a_post_may_be_set_over_a_single_grid_by_its_code_or_name(client, administrator):
    top = make_area("grid-top", hierarchy="grid")
    for number in (1, 2):
        make_area(f"grid-top-00{number}", top, hierarchy="grid")

    assert "不止一个" in new_post(client, grid="grid-top-00")
    assert "没有编码或名称" in new_post(client, grid="nowhere")
    assert "请选择区划" in new_post(client)
    assert 'value="grid-top-002"' in text(client.get(reverse("post-grids"), {"grid": "top-00"}))
    new_post(client, grid="grid-top-002")

    assert Post.objects.get(code="grid-watch").area.code == "grid-top-002"
