"""A reader holds last year's report against this year's."""

from dataclasses import asdict

import pytest

from wutong.engines.reader.models import Candidate, Document
from wutong.engines.reader.types import Figure
from wutong.platform import clock
from wutong.platform.accounts.testing import make_person
from wutong.platform.files.api import store

pytestmark = pytest.mark.django_db


def stored(code, *, kind, value, period):
    """A stored report that states one figure."""
    text = f"{code}：规上工业增加值增速{value}%。"
    start = text.index(f"{value}%")
    document = Document.objects.create(
        code=code, title=f"报告{code}", text=text, recorded_at=clock.now(), layout={"blocks": [], "tables": []},
        file=store(text.encode(), name=f"{code}.txt", person=None),
    )  # fmt: skip
    figure = Figure(
        start, start + len(f"{value}%"), f"{value}%", value, None, "%", "=", kind, "growth", period, "测试区",
        "规上工业增加值增速", "text", 0.9,
    )  # fmt: skip
    return Candidate.objects.create(document=document, start=figure.start, end=figure.end, reading=asdict(figure))


@pytest.fixture
def reports(client):
    """Last year's report with a target of 15 % and this year's with 12.4 %, looked at by a planner."""
    stored("D1", kind="target", value=15.0, period="2023")
    client.later = stored("D2", kind="actual", value=12.4, period="2023")
    client.force_login(make_person("planner"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_missed_target_stands_with_both_places(reports) -> None:
    page = reports.get("/documents/compare/?earlier=D1&later=D2").content.decode()
    assert "未兑现" in page
    assert "/documents/D1/?at=" in page
    assert "/documents/D2/?at=" in page


def test_a_rejected_figure_answers_no_promise(reports) -> None:
    Candidate.objects.filter(pk=reports.later.pk).update(state="rejected")
    answer = reports.get("/api/v1/documents/compare?earlier=D1&later=D2").json()
    assert [promise["outcome"] for promise in answer] == ["dropped"]


def test_the_page_asks_for_two_documents_before_it_compares(reports) -> None:
    page = reports.get("/documents/compare/?earlier=D1&later=D1").content.decode()
    assert "请在上面选择两份正文已存的资料" in page
