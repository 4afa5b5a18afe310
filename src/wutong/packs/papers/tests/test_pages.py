"""Pages of papers: made in the background, looked at, taken along, made again; templates written and refused."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import SeriesKey
from wutong.packs.papers.editions import editions
from wutong.packs.papers.models import IssuedPaper, TemplateEdition
from wutong.platform import clock
from wutong.platform.accounts.testing import make_person
from wutong.platform.files.api import store
from wutong.platform.notices.api import inbox, mark_read
from wutong.platform.territory.models import Area

pytestmark = pytest.mark.usefixtures("zone")


@pytest.fixture
def planner(db) -> Client:
    client = Client()
    client.force_login(make_person("planner", Area.objects.get(code="zhengzhou-hitech")))
    return client


def make_one(client: Client) -> IssuedPaper:
    asked = {"kind": "yearly", "plan": "13", "year": "2020", "known_on": "2025-03-03", "form": "docx", "sheet": "A4"}
    answer = client.post(reverse("paper-new"), asked)
    assert answer.status_code == 302, answer.content.decode()
    return IssuedPaper.objects.get()


@pytest.mark.slow
def test_a_paper_is_made_looked_at_taken_along_and_made_again_the_same(planner):
    made = make_one(planner)

    shown = planner.get(reverse("paper", args=[made.pk])).content.decode()
    assert made.text_hash in shown
    assert made.file.digest in shown
    assert "核对无意见" in shown
    assert made.title in planner.get(reverse("papers")).content.decode()
    file = planner.get(reverse("paper-file", args=[made.pk]))
    assert b"".join(file.streaming_content).startswith(b"PK")
    for place in range(1, len(made.pages) + 1):
        assert planner.get(reverse("paper-page", args=[made.pk, place])).status_code == 200
    job = planner.post(reverse("paper-again", args=[made.pk]), follow=True).content.decode()
    assert f"/papers/{made.pk}/?again=same" in job


def kept_paper() -> IssuedPaper:
    """A paper that cites one claim, as it is kept; its file says nothing."""
    figure = ledger.current([SeriesKey("gdp", "area:zhengzhou-hitech")])[SeriesKey("gdp", "area:zhengzhou-hitech")][0]
    return IssuedPaper.objects.create(
        kind="yearly", plan="13", period="2020", known_on=clock.now(), edition="yearly-1", form="docx", sheet="A4",
        title="某年评估报告", text_hash="0" * 64, file=store(b"text", name="a.txt", person=None), claims=[figure.claim_id],
        issued_at=clock.now(),
    )  # fmt: skip


def test_a_paper_with_figures_that_a_person_may_not_see_does_not_exist_for_him(planner):
    kept = kept_paper()
    stranger = Client()
    stranger.force_login(make_person("planner"))  # over another area

    for address in (reverse("paper", args=[kept.pk]), reverse("paper-file", args=[kept.pk])):
        assert planner.get(address).status_code == 200
        assert stranger.get(address).status_code == 404
    assert kept.title in planner.get(reverse("papers")).content.decode()
    assert kept.title not in stranger.get(reverse("papers")).content.decode()


def test_whoever_sees_no_figure_of_a_plan_gets_no_paper_about_it(db):
    stranger = Client()
    stranger.force_login(make_person("planner"))  # over another area

    answer = stranger.post(reverse("paper-new"), {"kind": "yearly", "plan": "13", "year": "2020"})

    assert "不在可以查看的范围内" in answer.content.decode()


def test_what_cannot_be_made_is_said_at_once_and_what_was_typed_stays(planner):
    answer = planner.post(reverse("paper-new"), {"kind": "yearly", "plan": "13", "year": "2024"})

    assert answer.status_code == 400
    page = answer.content.decode()
    assert "规划期是2016—2020年" in page
    assert 'value="2024"' in page
    assert not IssuedPaper.objects.exists()


def test_an_edition_is_written_on_the_page_and_a_wrong_field_is_refused_by_line(planner):
    address = reverse("paper-template", args=["yearly-1"])
    text = next(one.text for one in editions("yearly"))

    wrong = planner.post(address, {"text": text.replace("{{ 滞后数 }}", "{{ 落后数 }}"), "reason": "试"})
    assert wrong.status_code == 400
    assert "没有“落后数”这个字段，是不是“滞后数”" in wrong.content.decode()
    assert not TemplateEdition.objects.exists()
    right = planner.post(address, {"text": text.replace("2016-01-01", "2026-01-01"), "reason": "按新办法"})
    assert right["Location"] == reverse("paper-template", args=["yearly-2"])
    assert "按新办法" in planner.get(reverse("paper-templates")).content.decode()


def test_the_list_of_templates_reads_no_file_and_asks_no_more_however_long_it_is(
    planner, monkeypatch, django_assert_max_num_queries
):
    address, text = reverse("paper-templates"), next(one.text for one in editions("yearly"))
    planner.get(address)
    monkeypatch.setattr("wutong.packs.papers.editions.read_template", None)
    with CaptureQueriesContext(connection) as few:
        planner.get(address)
    for number in range(2, 12):
        TemplateEdition.objects.create(
            kind="yearly",
            number=number,
            valid_from=date(2020, 1, number),
            text=text,
            reason="试",
            recorded_at=clock.now(),
        )
    with django_assert_max_num_queries(len(few)):
        assert "yearly-11" in planner.get(address).content.decode()


def test_every_field_is_listed_with_what_it_says(planner):
    page = planner.get(reverse("paper-fields")).content.decode()

    assert "状态为滞后的指标数" in page
    assert "指标 · 当年要求" in page


def test_the_interface_lists_papers_and_tells_one(planner):
    made = kept_paper()

    listed = planner.get("/api/v1/papers/").json()
    assert [(one["number"], one["text_hash"], one["file_hash"]) for one in listed] == [
        (made.pk, made.text_hash, made.file.digest)
    ]
    assert planner.get(f"/api/v1/papers/{made.pk}/").json()["findings"] == []


def test_a_paper_is_sent_to_each_leader_once_and_its_page_tells_who_has_opened_it(planner):
    leader, row = make_person("leader", Area.objects.get(code="zhengzhou-hitech")), kept_paper()
    for _ in range(2):
        planner.post(reverse("paper-send", args=[row.pk]))
    (notice,) = inbox(leader)
    assert (notice.title, notice.link) == ("请阅：某年评估报告", reverse("paper", args=[row.pk]))
    assert "未阅" in planner.get(notice.link).content.decode()
    mark_read(leader, notice.pk)
    page = planner.get(notice.link).content.decode()
    assert str(leader) in page
    assert "已阅" in page


def test_a_paper_with_findings_is_sent_with_a_reason_only_and_not_to_nobody(planner):
    row = kept_paper()
    assert "papers-E016" in planner.post(reverse("paper-send", args=[row.pk])).content.decode()
    make_person("leader", Area.objects.get(code="zhengzhou-hitech"))
    IssuedPaper.objects.filter(pk=row.pk).update(findings=[["sum", "对不上"]])
    refused = planner.post(reverse("paper-send", args=[row.pk]))
    assert (refused.status_code, "papers-E015" in refused.content.decode()) == (422, True)
    assert planner.post(reverse("paper-send", args=[row.pk]), {"reason": "已与统计部门核实"}).status_code == 302
