"""The inbox as a page and over the API."""

import pytest
from django.urls import reverse

from wutong.platform.accounts.testing import make_person
from wutong.platform.notices.api import notify, preference_of, unread_count

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner(client):
    person = make_person("planner")
    client.force_login(person)
    return person


def tell(person, key="a", **fields):
    return notify(person, key=key, topic="test", **({"title": "数据滞后"} | fields))


def text(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_inbox_shows_the_unread_and_on_demand_everything(client, planner):
    tell(planner, "a", title="甲")
    client.get(reverse("notice", args=[tell(planner, "b", title="乙丙").pk]))

    unread, everything = text(client.get(reverse("notices"))), text(client.get(reverse("notices"), {"show": "all"}))

    assert "甲" in unread
    assert "乙丙" not in unread
    assert "乙丙" in everything


def test_opening_a_notice_marks_it_read_and_leads_to_its_page(client, planner):
    answer = client.get(reverse("notice", args=[tell(planner, link="/jobs/").pk]))

    assert answer.url == "/jobs/"
    assert unread_count(planner) == 0


def test_a_notice_never_leads_outside(client, planner):
    answer = client.get(reverse("notice", args=[tell(planner, link="https://evil.example/").pk]))

    assert answer.url == "/notices/?show=all"


def test_all_are_marked_read_at_once(client, planner):
    for key in "abc":
        tell(planner, key)

    client.post(reverse("notices-read"))

    assert unread_count(planner) == 0


def test_html_in_a_notice_is_shown_as_text(client, planner):
    tell(planner, title="<script>x</script>", body="<b>y</b>")

    page = text(client.get(reverse("notices")))

    assert "<script>x" not in page
    assert "<b>y" not in page


def test_nobody_opens_the_notice_of_another(client, planner):
    row = tell(make_person("planner"))

    assert client.get(reverse("notice", args=[row.pk])).status_code == 404


def test_the_settings_are_kept(client, planner):
    assert "通知设置" in text(client.get(reverse("notice-preferences")))

    client.post(reverse("notice-preferences"), {"notices-by_email": "on", "notices-digest_hour": "6"})

    assert (preference_of(planner).by_email, preference_of(planner).digest_hour) == (True, 6)


def test_a_webhook_into_the_own_network_is_refused_on_the_page(client, planner):
    page = text(
        client.post(reverse("notice-preferences"), {"notices-digest_hour": "6", "notices-webhook": "http://10.0.0.1/"})
    )

    assert "notices-E001" in page


def test_the_api_counts_and_lists(client, planner):
    tell(planner)

    assert client.get("/api/v1/platform/notices/unread").json() == {"count": 1}
    assert [row["title"] for row in client.get("/api/v1/platform/notices/").json()] == ["数据滞后"]
