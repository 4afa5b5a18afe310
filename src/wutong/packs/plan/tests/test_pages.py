"""The pages of plans, as people with different posts see and use them."""

import re

import pytest

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.models import Indicator
from wutong.engines.reader.models import Document
from wutong.packs.plan.models import Plan, PlanLine, Programme
from wutong.platform import clock
from wutong.platform.accounts.testing import make_person
from wutong.platform.territory.models import Area

PAGES = [
    "/plans/", "/plans/14/", "/plans/13/", "/plans/15/", "/plans/14/table/", "/plans/13/table/", "/plans/14/chapters/",
    "/plans/14/programmes/", "/plans/14/programmes/10/", "/plans/14/lines/1/", "/plans/14/lines/3/",
    "/plans/14/lines/26/", "/plans/14/lines/27/", "/plans/14/lines/29/", "/plans/13/lines/1/", "/plans/13/lines/15/",
    "/plans/15/draft/", "/plans/15/chapters/", "/plans/15/programmes/",
]  # fmt: skip


def person_with(role: str):
    return make_person(role, Area.objects.get(code="zhengzhou-hitech"))


@pytest.fixture
def as_role(plans, client):
    def sign_in(role: str):
        client.force_login(person_with(role), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def planner(as_role):
    return as_role("planner")


@pytest.mark.parametrize("address", PAGES)
def test_every_page_opens_and_carries_its_own_help(planner, address):
    answer = planner.get(address)
    assert answer.status_code == 200
    assert "本页没有专门的说明" not in answer.content.decode()


@pytest.mark.parametrize("address", [page for page in PAGES if "programmes/" not in page])
def test_every_number_in_a_table_opens_to_its_origin(planner, address):
    html = planner.get(address).content.decode()
    bare = [
        cell
        for cell in re.findall(r'<td class="number"[^>]*>(.*?)</td>', html, re.S)
        if re.search(r"\d", re.sub(r"<[^>]+>", "", cell)) and 'class="figure' not in cell
    ]
    assert bare == []


def test_the_monitor_reads_like_the_plans_own_table(planner):
    html = planner.get("/plans/14/").content.decode()
    names = re.findall(r'href="/plans/14/lines/\d+/">([^<]+)</a>', html)
    assert names[:3] == ["GDP总量", "单位面积生产总值*", "固定资产投资增速"]
    assert len(names) == 32
    assert html.count('<tr class="group">') == 4
    assert html.count('<svg class="spark"') >= 25


def test_the_monitor_filters_sorts_and_exports(planner):
    late = planner.get("/plans/14/?f.state=late").content.decode()
    assert "固定资产投资增速" in late
    assert "进出口总额" not in late
    file = b"".join(planner.get("/plans/14/?export=csv").streaming_content).decode("utf-8-sig")
    assert file.splitlines()[0].startswith("序号,指标,单位,基数,目标")
    assert len(file.splitlines()) == 33


def test_the_monitor_needs_few_statements(planner, django_assert_max_num_queries):
    planner.get("/plans/14/")
    with django_assert_max_num_queries(18):
        planner.get("/plans/14/")


def test_the_line_explains_its_rules_with_linked_inputs(planner):
    html = planner.get("/plans/14/lines/10/").content.decode()
    for name in ["完成进度", "进度比", "已有年均增长", "尚需年均增长", "趋势预测"]:
        assert name in html
    assert 'data-chart="path-option"' in html
    assert html.count('href="/figures/claims/') > 6


def test_a_person_without_the_right_is_refused(as_role):
    assert as_role("administrator").get("/plans/14/").status_code == 403
    assert as_role("leader").get("/plans/14/lines/1/revise/").status_code == 403
    assert as_role("department_officer").post("/plans/14/lines/1/comments/", {"text": "数据待核"}).status_code == 302


def test_a_right_that_is_missing_does_not_look_like_missing_figures(plans, client):
    zone = Area.objects.get(code="zhengzhou-hitech")
    part = Area.objects.filter(path__startswith=zone.path).exclude(pk=zone.pk).first()
    client.force_login(make_person("planner", part), backend="django.contrib.auth.backends.ModelBackend")
    for address in ("/plans/14/", "/plans/14/table/", "/plans/14/chapters/", "/plans/15/draft/"):
        html = client.get(address).content.decode()
        assert "不在您的岗位可查看的范围内" in html
        assert "/lines/1/" not in html
        assert "还没有指标" not in html
    assert "无权查看" in client.get("/plans/").content.decode()
    assert client.get("/plans/14/lines/1/").status_code == 404


def test_an_unknown_line_is_an_error_that_helps(planner):
    answer = planner.get("/plans/14/lines/99/")
    assert answer.status_code == 404
    assert "plan-E001" in answer.content.decode()


def test_the_cockpit_shows_the_plan_in_force_as_marks_worst_first(as_role):
    html = as_role("leader").get("/").content.decode()
    marks = re.findall(r'class="state state-(\w+)" href="/plans/14/lines/(\d+)/"', html)
    assert len(marks) == 32
    assert marks[0][0] == "late"


class TestRevision:
    def propose(self, client, **given):
        return client.post(
            "/plans/14/lines/10/revise/",
            {"printed": "4500", "document": "郑开管〔2023〕1号", "reason": "中期调整"} | given,
        )

    def test_a_revision_needs_its_document(self, planner):
        answer = self.propose(planner, document=" ")
        assert answer.status_code == 422
        assert "中期调整" in answer.content.decode()  # what was typed is still there
        assert ledger.proposals(["plan:14:10"]) == []

    def test_it_is_in_force_only_once_approved_and_the_old_one_stays(self, as_role):
        assert self.propose(as_role("planner")).status_code == 302
        assert ledger.targets(keys=["plan:14:10"])[0].printed == "5000"
        (proposal,) = ledger.proposals(["plan:14:10"])
        assert (
            as_role("planner").post(f"/plans/proposals/{proposal.number}/decide/", {"decision": "approve"}).status_code
            == 403
        )
        as_role("leader").post(f"/plans/proposals/{proposal.number}/decide/", {"decision": "approve"})
        assert [version.printed for version in ledger.target_history("plan:14:10")] == ["5000", "4500"]
        html = as_role("leader").get("/plans/14/lines/10/").content.decode()
        assert "郑开管〔2023〕1号" in html
        assert ">5000<" in html.replace("\n", "")

    def test_a_target_that_moved_on_is_not_overwritten(self, as_role):
        for value in ("4500", "4600"):
            self.propose(as_role("planner"), printed=value)
        first, second = ledger.proposals(["plan:14:10"])
        client = as_role("leader")
        client.post(f"/plans/proposals/{first.number}/decide/", {"decision": "approve"})
        answer = client.post(f"/plans/proposals/{second.number}/decide/", {"decision": "approve"})
        assert answer.status_code == 422
        assert "ledger-E037" in answer.content.decode()
        assert [one.decision is not None for one in ledger.proposals(["plan:14:10"])] == [True, False]

    def test_a_decision_is_taken_once(self, as_role):
        self.propose(as_role("planner"))
        address = f"/plans/proposals/{ledger.proposals(['plan:14:10'])[0].number}/decide/"
        client = as_role("leader")
        client.post(address, {"decision": "refuse", "reason": "再议"})
        assert "ledger-E036" in client.post(address, {"decision": "approve"}).content.decode()
        assert len(ledger.target_history("plan:14:10")) == 1


class TestBreakdown:
    ADDRESS = "/plans/14/lines/10/breakdown/"

    def typed(self, *totals, seen=0):
        units = ["innovation", "industry"]
        fields = {"seen": seen, "unit": units[: len(totals)], "year-0-2021": "10"}
        return fields | {f"total-{number}": total for number, total in enumerate(totals)}

    def test_the_editor_shows_the_gap_while_typing(self, planner):
        assert planner.get(self.ADDRESS).status_code == 200
        html = planner.post(f"{self.ADDRESS}gap/", self.typed("3000", "1500")).content.decode()
        assert "4500" in html
        assert "相差 500" in html
        assert "4500 家" in html

    def test_parts_that_do_not_add_up_are_not_saved(self, planner):
        answer = planner.post(self.ADDRESS, self.typed("3000", "1500"))
        assert answer.status_code == 422
        assert 'value="1500"' in answer.content.decode()
        assert all(not state.parent for state in ledger.targets(plan_code="14"))

    def test_parts_that_add_up_stand_in_the_ledger(self, planner):
        assert planner.post(self.ADDRESS, self.typed("3000", "2000")).status_code == 302
        gap = ledger.parts_gap(ledger.targets(keys=["plan:14:10"])[0])
        assert gap.adds_up
        assert len(gap.parts) == 2
        assert "各单位合计等于目标" in planner.get("/plans/14/lines/10/").content.decode()

    def test_of_two_editors_one_wins_and_the_other_keeps_what_he_typed(self, planner):
        planner.post(self.ADDRESS, self.typed("3000", "2000"))
        answer = planner.post(self.ADDRESS, self.typed("1000", "4000"))
        html = answer.content.decode()
        assert answer.status_code == 422
        assert "ledger-E033" in html
        assert 'value="4000"' in html
        assert {state.printed for state in ledger.targets(plan_code="14") if state.parent} == {"3000", "2000"}

    def test_a_field_that_is_no_number_is_named(self, planner):
        html = planner.post(f"{self.ADDRESS}gap/", self.typed("三千")).content.decode()
        assert "kernel-E003" in html

    def test_sums_that_agree_are_not_called_a_target_met(self, planner):
        assert "state-ok" not in planner.post(f"{self.ADDRESS}gap/", self.typed("3000", "2000")).content.decode()

    def test_what_has_no_target_yet_says_so(self, planner):
        planner.post("/plans/15/draft/take-over/")
        html = planner.get("/plans/15/lines/1/").content.decode()
        assert "还没有目标，没有可以分解的数" in html
        assert "位次" not in html

    def test_a_rate_cannot_be_split(self, planner):
        assert "ledger-E031" in planner.get("/plans/14/lines/3/breakdown/").content.decode()


class TestProgramme:
    def test_a_state_is_appended_with_its_note(self, planner):
        address = "/plans/14/programmes/10/"
        one = Programme.objects.get(number=10)
        answer = planner.post(
            f"{address}state/", {"state": "completed", "note": "已验收", "seen": one.states.last().sequence}
        )
        assert answer.status_code == 302
        assert "已验收" in planner.get(address).content.decode()

    def test_of_two_people_one_wins_and_the_other_keeps_what_he_typed(self, planner):
        address, seen = "/plans/14/programmes/1/state/", {"seen": 1}
        planner.post(address, {"state": "running", "note": "甲"} | seen)
        answer = planner.post(address, {"state": "delayed", "note": "乙的说明"} | seen)
        assert answer.status_code == 422
        assert "乙的说明" in answer.content.decode()
        assert Programme.objects.get(number=1).states.count() == 2


class TestDrafting:
    @pytest.fixture
    def draft(self, planner):
        planner.post("/plans/15/draft/take-over/")
        return planner

    def test_the_draft_begins_empty_and_takes_over_the_lines(self, planner):
        assert "这个规划还没有指标" in planner.get("/plans/15/draft/").content.decode()
        planner.post("/plans/15/draft/take-over/")
        planner.post("/plans/15/draft/take-over/")
        assert PlanLine.objects.filter(plan__code="15").count() == 32
        assert ledger.targets(plan_code="15") == []

    def test_options_stand_side_by_side_and_say_what_is_missing(self, draft):
        html = draft.get("/plans/15/lines/10/draft/").content.decode()
        for words in ["按历史趋势", "按上一规划目标", "按同类地区", "按测算", "账本里没有其他地区的同类数据"]:
            assert words in html

    def test_what_if_answers_for_a_growth(self, draft):
        html = draft.get("/plans/15/lines/10/draft/what-if/?growth=10").content.decode()
        assert "从2023年的3045起，每年增长10%" in html
        assert "5934" in html  # 3045 × 1.1^7
        assert draft.get("/plans/15/lines/10/draft/what-if/?growth=abc").status_code == 200

    def test_a_proposal_becomes_the_target_when_approved(self, as_role):
        client = as_role("planner")
        client.post("/plans/15/draft/take-over/")
        client.post("/plans/15/lines/10/draft/", {"basis": "history", "printed": "9000", "reason": "按趋势"})
        (proposal,) = ledger.proposals(["plan:15:10"])
        assert proposal.submitted_at is None
        client.post(f"/plans/proposals/{proposal.number}/submit/")
        assert "等待批准" in client.get("/plans/15/draft/").content.decode()
        as_role("leader").post(f"/plans/proposals/{proposal.number}/decide/", {"decision": "approve"})
        target = ledger.targets(keys=["plan:15:10"])[0]
        assert (target.printed, target.end_period, target.base.printed, target.path) == (
            "9000",
            "2030",
            "3045",
            "compound",
        )

    def test_a_plan_in_force_is_no_draft(self, planner):
        assert "plan-E005" in planner.get("/plans/14/lines/10/draft/").content.decode()


def test_english_pages_speak_english(as_role):
    client = as_role("leader")
    person = client.get("/plans/").wsgi_request.user
    person.language = "en"
    person.save()
    assert Plan.objects.count() == 3
    html = client.get("/plans/14/").content.decode()
    assert "Plan monitor" in html
    assert ">Capacity to innovate</th>" in html
    table = client.get("/plans/13/table/").content.decode()
    assert ">Target for 2020</th>" in table
    assert "目标值" not in table


def found(client, typed: str) -> str:
    return client.get("/search/", {"q": typed}, headers={"HX-Request": "true"}).content.decode()


def test_the_search_finds_plans_targets_and_programmes(planner):
    programme = Programme.objects.get(plan__code="14", number=10)
    assert 'href="/plans/14/"' in found(planner, "2021—2025")
    assert 'href="/plans/14/lines/1/"' in found(planner, "GDP总量")
    assert f'href="/plans/14/programmes/{programme.number}/"' in found(planner, programme.name)


def test_the_search_offers_no_target_whose_indicator_the_reader_may_not_see(as_role):
    line = PlanLine.objects.get(plan__code="14", row=1)
    Indicator.objects.filter(code=line.indicator).update(field_group="tax")
    assert 'href="/plans/14/lines/1/"' not in found(as_role("office_worker"), "GDP总量")


def test_the_directory_names_the_document_of_a_plan_by_its_title(planner):
    known = {"title": "规划纲要全文", "number": "示例〔2021〕10号", "recorded_at": clock.now()}
    Document.objects.update_or_create(code="P", defaults=known)
    html = planner.get("/plans/").content.decode()
    assert '<a href="/documents/P/">规划纲要全文</a>' in html
    assert "示例〔2021〕10号" in html
