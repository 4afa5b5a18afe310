"""Signing in and out: who gets in, how often one may try, where it leads, what happens when a session ends."""

import html
import re
from datetime import datetime

import pytest
from django.conf import settings as site_settings
from django.test import Client
from django.urls import reverse

from wutong.platform import clock
from wutong.platform.accounts.models import Person
from wutong.platform.accounts.testing import PASSWORD, make_person
from wutong.platform.accounts.web.interruption import kept
from wutong.platform.audit.models import Act

pytestmark = pytest.mark.django_db
WRONG = "not-the-password"


@pytest.fixture
def planner():
    return make_person("planner", username="planner", password=PASSWORD)


def sign_in(client, username="planner", password=PASSWORD, **more):
    return client.post(reverse("sign-in"), {"username": username, "password": password, **more})


def text(response) -> str:
    return html.unescape(response.content.decode())


def test_the_right_password_leads_to_the_page_that_was_asked_for(client, planner):
    asked = client.get("/search/?q=x")
    assert asked.status_code == 302
    assert asked.headers["Location"].startswith(reverse("sign-in"))

    response = sign_in(client, next="/search/?q=x")

    assert (response.status_code, response.headers["Location"]) == (302, "/search/?q=x")
    assert Act.objects.filter(verb="accounts.sign_in", person="planner").exists()


def test_a_user_name_is_known_in_capitals_too(client, planner):
    assert sign_in(client, username="PLANNER").status_code == 302


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", "/\\example.org"]
)
def test_sign_in_never_leads_to_another_site(client, planner, elsewhere):
    assert sign_in(client, next=elsewhere).headers["Location"] == reverse(site_settings.LOGIN_REDIRECT_URL)


def test_a_wrong_password_an_unknown_name_and_a_disabled_account_read_the_same(client, planner):
    make_person("planner", username="gone", password=PASSWORD)
    Person.objects.filter(username="gone").update(is_active=False)
    attempts = [("planner", WRONG), ("nobody", WRONG), ("gone", PASSWORD)]

    # Tokens against forgery and the name just typed are the only things that may differ.
    with clock.standing_at(clock.now()):  # the page's foot names the minute
        pages = [re.sub(r'\b\w{64}\b|value="[^"]*"', "", text(sign_in(client, *pair))) for pair in attempts]

    assert "用户名或密码不对" in pages[0]
    assert pages[0] == pages[1] == pages[2]


def test_the_sixth_attempt_is_refused_even_with_the_right_password_and_says_when_to_try_again(client, planner):
    for _ in range(site_settings.AXES_FAILURE_LIMIT):
        sign_in(client, password=WRONG)

    response = sign_in(client)

    assert response.status_code == 429
    assert "15 分钟后" in text(response)


def test_a_lock_does_not_keep_others_out(client, planner):
    make_person("leader", username="leader", password=PASSWORD)
    for _ in range(site_settings.AXES_FAILURE_LIMIT):
        sign_in(client, password=WRONG)

    assert sign_in(client, "leader").status_code == 302


def test_signing_in_changes_the_session_key(client, planner):
    session = client.session
    session["kept"] = "before"
    session.save()
    before = session.session_key

    sign_in(client)

    assert client.session.session_key != before


def test_sign_in_without_its_token_is_refused(planner):
    assert sign_in(Client(enforce_csrf_checks=True)).status_code == 403


def test_signing_out_needs_a_post_and_ends_the_session(client, planner):
    client.force_login(planner)
    assert client.get(reverse("sign-out")).status_code == 405
    assert client.get("/search/").status_code == 200

    client.post(reverse("sign-out"))

    assert client.get("/search/").status_code == 302


@pytest.mark.parametrize(
    ("minutes", "answer"), [(59, 200), (61, 302)], ids=["an open desk over lunch stays", "an hour away ends it"]
)
def test_a_session_ends_after_an_hour_without_a_request(client, planner, monkeypatch, minutes, answer):
    client.force_login(planner)
    client.get("/search/")
    later = clock.machine_seconds() + minutes * 60
    monkeypatch.setattr(clock, "machine_seconds", lambda: later)

    assert client.get("/search/").status_code == answer


def test_a_session_ends_after_a_working_day_however_busy(client, planner, monkeypatch):
    client.force_login(planner)
    start = clock.machine_seconds()
    answers = []
    for half_hours in range(17):
        monkeypatch.setattr(clock, "machine_seconds", lambda now=start + half_hours * 1800: now)
        answers.append(client.get("/search/").status_code)

    assert answers == [200] * 16 + [302]


def test_moving_the_products_clock_ends_no_session(client, planner):
    client.force_login(planner)
    client.get("/search/")
    with clock.standing_at(clock.now().replace(year=clock.now().year + 3)):
        assert client.get("/search/").status_code == 200


def test_what_was_typed_survives_a_session_that_ended(client, planner):
    """A form is sent too late; after signing in it can be sent as it was."""
    late = client.post("/choose/area/", {"area": "街道 <一>", "tag": ["a", "b"], "password_again": "secret"})
    assert late.status_code == 401
    assert "填写的内容会保留" in text(late)
    waiting = re.search(r'name="interrupted" value="([^"]+)"', late.content.decode())[1]

    again = sign_in(client, interrupted=waiting)

    assert kept(waiting).fields == [("area", "街道 <一>"), ("tag", "a"), ("tag", "b")]
    assert 'action="/choose/area/"' in again.content.decode()
    assert 'name="area" value="街道 &lt;一&gt;"' in again.content.decode()
    assert "secret" not in again.content.decode()


def test_a_kept_form_that_someone_changed_is_dropped(client, planner):
    response = sign_in(client, interrupted="forged:form")

    assert response.headers["Location"] == reverse(site_settings.LOGIN_REDIRECT_URL)


def test_a_part_of_a_page_that_was_read_too_late_leads_to_sign_in(client):
    response = client.get("/search/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/help/"})

    assert response.status_code == 401
    assert response.headers["HX-Redirect"] == reverse("sign-in") + "?next=http%3A//testserver/help/"


def test_a_part_that_was_sent_too_late_leaves_the_page_as_it_is(client):
    response = client.post("/choose/area/", headers={"HX-Request": "true"})

    assert (response.status_code, response.headers["HX-Retarget"]) == (401, "#messages")
    assert "还在页面上" in text(response)


def test_a_sign_in_is_noted_by_the_clock_of_the_product(client, planner):
    with clock.standing_at(datetime(2025, 3, 3, 10, 0, tzinfo=clock.SHANGHAI)):
        sign_in(client)
    planner.refresh_from_db()
    assert planner.last_login.year == 2025
