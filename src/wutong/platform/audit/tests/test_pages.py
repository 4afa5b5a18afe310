"""The auditor's pages and API."""

import pytest
from django.urls import reverse

from wutong.platform.accounts.testing import make_person
from wutong.platform.audit.api import record_act
from wutong.platform.audit.models import Act
from wutong.platform.audit.testing import tampering
from wutong.platform.jobs.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def auditor(client):
    person = make_person("auditor")
    client.force_login(person)
    return person


def text(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_acts_are_listed_and_filtered_by_person_verb_object_and_day(client, auditor):
    record_act("jobs.start", person=auditor, object_key="甲任务")
    record_act("files.store", person=None, object_key="乙文件")

    assert "甲任务" in text(client.get(reverse("acts")))
    for query in ({"f.person": "system"}, {"f.verb": "files.store"}, {"f.key": "乙"}):
        page = text(client.get(reverse("acts"), query))
        assert "乙文件" in page
        assert "甲任务" not in page
    assert "甲任务" not in text(client.get(reverse("acts"), {"to": "1999-12-31"}))
    assert "甲任务" in text(client.get(reverse("acts"), {"from": "2000-01-01", "to": "2999-12-31"}))
    assert "甲任务" in text(client.get(reverse("acts"), {"from": "no day"}))


def test_an_act_has_a_page_with_its_hash(client, auditor):
    act = record_act("jobs.start", person=auditor, detail={"name": "x"})

    page = text(client.get(reverse("act", args=[act.sequence])))

    assert act.digest in page
    assert "尚未签署" in page


def test_an_export_is_itself_recorded(client, auditor):
    record_act("jobs.start", person=auditor)

    exported = b"".join(client.get(reverse("acts"), {"export": "csv"}).streaming_content).decode()

    assert "启动任务" in exported
    assert Act.objects.order_by("-sequence").first().verb == "audit.export"


def test_the_button_proves_the_trail_and_the_page_shows_what_was_found(client, auditor):
    for number in range(3):
        record_act("test.do", person=None, object_key=str(number))

    answer = client.post(reverse("acts-verify"))

    assert answer.url == reverse("job", args=[Job.objects.get().pk])
    assert "完整：共" in text(client.get(answer.url))
    assert "上次校验" in text(client.get(reverse("acts")))


def test_a_broken_trail_is_shown_with_its_act(client, auditor):
    record_act("test.do", person=None)
    with tampering() as cursor:
        cursor.execute("UPDATE audit_act SET verb = 'other'")

    client.post(reverse("acts-verify"))

    assert "第 1 条记录的内容被改动" in text(client.get(reverse("acts")))
    assert client.get("/api/v1/platform/audit/verify").json()["findings"][0]["kind"] == "changed"


def test_the_api_gives_acts_in_order_from_where_the_caller_stopped(client, auditor):
    for number in range(3):
        record_act("test.do", person=None, object_key=str(number))

    found = client.get("/api/v1/platform/audit/acts", {"after": 1, "limit": 1}).json()

    assert [(act["sequence"], act["object_key"]) for act in found] == [(2, "1")]


def test_a_planner_does_not_see_the_trail(client):
    client.force_login(make_person("planner"))

    assert client.get(reverse("acts")).status_code == 403
    assert client.post(reverse("acts-verify")).status_code == 403
