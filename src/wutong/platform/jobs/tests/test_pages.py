"""Jobs on pages and over the API."""

import pytest
from django.urls import reverse

from wutong.platform import clock
from wutong.platform.accounts.testing import make_person
from wutong.platform.jobs import registry
from wutong.platform.jobs.models import Job
from wutong.platform.jobs.run import JobRun

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def names(monkeypatch):
    registry.load()
    monkeypatch.setattr(registry, "JOBS", {**registry.JOBS, "test.any": lambda run: {"rows": 7, "link": "/notices/"}})


@pytest.fixture
def planner(client):
    person = make_person("planner")
    client.force_login(person)
    return person


def make_job(person, **fields):
    return Job.objects.create(name="test.any", title="导入数据", person=person, created_at=clock.now(), **fields)


def text(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_a_running_job_shows_its_progress_and_renews_itself(client, planner):
    row = make_job(planner, state="running", done=30, total=120, message="第 30 行")

    page = text(client.get(reverse("job", args=[row.pk])))

    assert 'value="30" max="120"' in page
    assert "25%" in page
    assert 'hx-trigger="every 1s"' in page
    assert "停止" in page


def test_an_ended_job_renews_itself_no_more_and_leads_to_its_result(client, planner):
    row = make_job(planner, state="done", result={"rows": 7, "link": "/notices/"})

    part = text(client.get(reverse("job-progress", args=[row.pk])))

    assert "hx-trigger" not in part
    assert 'href="/notices/"' in part


def test_a_result_is_offered_only_to_who_may_open_it(client, planner):
    row = make_job(planner, state="done", result={"link": reverse("acts")})
    assert "打开结果" not in text(client.get(reverse("job", args=[row.pk])))

    client.force_login(make_person("administrator"))

    assert "打开结果" in text(client.get(reverse("job", args=[row.pk])))


def test_the_stop_button_stops_and_the_resume_button_goes_on(client, planner):
    row = make_job(planner)

    client.post(reverse("job-cancel", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == "cancelled"
    client.post(reverse("job-resume", args=[row.pk]))

    row.refresh_from_db()
    assert (row.state, row.result["rows"]) == ("done", 7)


def test_resuming_what_is_done_is_refused_in_words(client, planner):
    row = make_job(planner, state="done")

    answer = client.post(f"/api/v1/platform/jobs/{row.pk}/resume", headers={"X-CSRFToken": "x"})

    assert answer.status_code in {400, 403, 409, 422}


def test_the_traceback_is_shown_to_the_administrator_only(client, planner):
    row = make_job(planner, state="failed", message="[jobs-E004] 出错", traceback="ZeroDivisionError: secret")
    assert "secret" not in text(client.get(reverse("job", args=[row.pk])))

    client.force_login(make_person("administrator"))

    assert "secret" in text(client.get(reverse("job", args=[row.pk])))


def test_nobody_opens_or_stops_the_job_of_another(client, planner):
    row = make_job(make_person("planner"))

    for name in ("job", "job-progress"):
        assert client.get(reverse(name, args=[row.pk])).status_code == 404
    assert client.post(reverse("job-cancel", args=[row.pk])).status_code == 404
    assert "导入数据" not in text(client.get(reverse("jobs")))


def test_the_api_tells_how_far_a_job_is(client, planner):
    row = make_job(planner, state="running", done=30, total=120)

    found = client.get(f"/api/v1/platform/jobs/{row.pk}").json()

    assert (found["state"], found["percent"]) == ("running", 25)
    assert [job["id"] for job in client.get("/api/v1/platform/jobs/").json()] == [row.pk]


def test_the_administrator_sees_what_falls_due(client):
    client.force_login(make_person("administrator"))

    assert "到期事项" in text(client.get(reverse("due")))


def test_what_a_job_tells_beside_its_transaction_is_shown_for_this_attempt_only(client, planner, settings, tmp_path):
    settings.DATA = tmp_path
    row = make_job(planner, state="running", attempts=1, done=30, total=120)
    JobRun(row).tell(500, 1000, "写入数据")

    assert 'value="500" max="1000"' in text(client.get(reverse("job-progress", args=[row.pk])))
    Job.objects.filter(pk=row.pk).update(attempts=2)
    assert 'value="30" max="120"' in text(client.get(reverse("job-progress", args=[row.pk])))
