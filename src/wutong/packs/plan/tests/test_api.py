"""Plans over the API, with the same rights as the pages."""

import pytest

from wutong.engines.ledger import api as ledger
from wutong.platform.accounts.testing import make_person
from wutong.platform.territory.models import Area

API = "/api/v1/plan"


@pytest.fixture
def call(plans, client):
    """Call the API as a person with a role, by session."""

    def as_role(role: str, method: str, path: str, body=None):
        person = make_person(role, Area.objects.get(code="zhengzhou-hitech"))
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return getattr(client, method)(f"{API}{path}", body, content_type="application/json")

    return as_role


def test_plans_lines_and_table_are_read(call):
    assert [plan["code"] for plan in call("leader", "get", "/plans").json()] == ["13", "14", "15"]
    lines = call("leader", "get", "/plans/14/lines").json()
    assert len(lines) == 32
    assert lines[0]["target"] == {
        "printed": ">1000",
        "unit": "亿元",
        "period": "2025",
        "claim_id": lines[0]["target"]["claim_id"],
    }
    assert call("leader", "get", "/plans/13/table").json()[7]["完成值"] == "8.59*"
    assert call("leader", "get", "/plans/14/table?as_known_on=2021-01-01").json()[0]["“十四五”目标"] == ""


def test_a_target_is_revised_through_a_proposal_and_a_decision(call):
    given = {"basis": "revision", "printed": "4500", "reason": "中期调整", "document": "文号一"}
    made = call("planner", "post", "/plans/14/lines/10/proposals", given).json()
    assert call("planner", "post", f"/proposals/{made['id']}/decision", {"approved": True}).status_code == 403
    assert call("leader", "post", f"/proposals/{made['id']}/decision", {"approved": True}).json()["approved"] is True
    versions = call("auditor", "get", "/plans/14/lines/10/targets").json()
    assert [version["printed"] for version in versions] == ["5000", "4500"]
    assert call("auditor", "get", "/plans/14/proposals").json()[0]["approved"] is True


def test_a_breakdown_is_written_whole_and_says_what_it_has_seen(call):
    parts = [
        {"unit": "innovation", "printed": "3000", "years": {"2021": "500"}},
        {"unit": "industry", "printed": "2000"},
    ]
    saved = call("planner", "put", "/plans/14/lines/10/breakdown", {"parts": parts, "seen": 0}).json()
    assert (saved["adds_up"], saved["gap"], saved["seen"]) == (True, "0", 2)
    again = call("planner", "put", "/plans/14/lines/10/breakdown", {"parts": parts, "seen": 0})
    assert (again.status_code, again.json()["code"]) == (422, "ledger-E033")
    assert ledger.parts_gap(ledger.targets(keys=["plan:14:10"])[0]).adds_up


def test_programmes_and_notes(call):
    one = call("leader", "get", "/plans/14/programmes").json()[0]
    body = {"state": "running", "note": "已启动", "seen": one["sequence"]}
    assert call("planner", "post", "/plans/14/programmes/1/state", body).json()["state"] == "running"
    assert call("planner", "post", "/plans/14/programmes/1/state", body).json()["code"] == "plan-E003"
    call("department_officer", "post", "/plans/14/lines/1/comments", {"text": "待核"})
    assert call("leader", "get", "/plans/14/lines/1/comments").json()[0]["text"] == "待核"


@pytest.mark.parametrize("path", ["/plans/99/lines", "/plans/99/table", "/plans/14/lines/99/breakdown"])
def test_what_does_not_exist_is_refused_in_words(call, path):
    answer = call("leader", "get", path)
    assert (answer.status_code, answer.json()["code"]) == (404, "plan-E001")


def test_those_without_the_right_are_refused(call):
    assert call("administrator", "get", "/plans").status_code == 403
    assert call("leader", "put", "/plans/14/lines/10/breakdown", {"parts": []}).status_code == 403
