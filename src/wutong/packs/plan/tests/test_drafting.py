"""Drafts are begun by people; accepted targets of documents stand in them as proposals, never as targets."""

import pytest

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import NewClaim, SeriesKey
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity
from wutong.kernel.source import Place, SourceRef
from wutong.packs.plan import acts, drafting
from wutong.packs.plan.errors import FieldMissing, NotDrafting
from wutong.packs.plan.models import Plan
from wutong.platform.accounts.testing import make_person
from wutong.platform.outbox.api import deliver_due
from wutong.platform.territory.models import Area

ZONE = "area:zhengzhou-hitech"
OUTLINE = SourceRef("document", "document:X15", "下一期规划纲要", Place(section="一、主要目标"))


@pytest.fixture
def planner(plans):
    return make_person("planner", Area.objects.get(code="zhengzhou-hitech"))


def accept(planner, quantity, period="2030", indicator="gdp", measure="level", source=OUTLINE):
    """Accept a target figure of a document, as its review does."""
    claim = NewClaim(
        SeriesKey(indicator, ZONE, measure),
        Period.parse(period),
        quantity,
        source,
        quantity.printed,
        "target",
        "published",
    )
    ids = ledger.record([claim], by=planner)
    ledger.adopt_published(ids, reason="采纳", by=planner, only_new=True)
    deliver_due()
    return ids[0]


def stated(row=1):
    return ledger.proposals([f"plan:15:{row:02d}"])


def test_an_accepted_target_is_proposed_for_the_draft_with_its_document_and_place(planner):
    accept(planner, Quantity.parse("约1600", "亿元"))
    (line,) = Plan.objects.get(code="15").lines.all()
    (made,) = stated()
    assert (line.indicator, line.unit, line.measure) == ("gdp", "亿元", "level")
    assert (made.printed, made.basis, made.document) == ("约1600", "document", "X15")
    assert made.reason == "《下一期规划纲要》一、主要目标：约1600亿元"
    assert (made.by, made.submitted_at, made.decision) == (str(planner), None, None)
    assert ledger.targets(plan_code="15") == []


def test_what_is_accepted_is_proposed_once_and_beside_lines_taken_over(planner):
    accept(planner, Quantity.parse("1600", "亿元"))
    assert drafting.take_up(Plan.objects.get(code="15")) == 0
    assert acts.take_over(Plan.objects.get(code="15"), by=planner) == 31
    assert len(stated()) == 1


def test_a_target_in_another_unit_of_its_kind_is_proposed_in_that_of_the_line(planner):
    drafting.add_line(Plan.objects.get(code="15"), "gdp", by=planner)
    accept(planner, Quantity.parse(">=16000000", "万元"))
    assert stated()[0].printed == "≥1600"


@pytest.mark.parametrize("period", ["2026", "2035", "2021-2030"])
def test_targets_of_other_years_are_left(planner, period):
    accept(planner, Quantity.parse("1600", "亿元"), period)
    assert Plan.objects.get(code="15").lines.count() == 0


def test_additions_over_the_plans_years_are_counted_together(planner):
    accept(planner, Quantity.parse("10", "家"), "2026-2030", "enterprise.hightech", "change")
    (made,) = stated()
    line = Plan.objects.get(code="15").lines.get()
    terms = ledger.FirstTerms(drafting.observed(line), line.plan.years, "15", line.unit)
    ledger.decide_proposal(made.number, approved=True, terms=terms, by=planner)
    assert ledger.targets(keys=[line.target])[0].reading == "sum_of_years"


class TestPages:
    GIVEN = {"title": "郑州高新区新材料产业规划", "first": "2026", "last": "2030", "subject": ZONE}

    @pytest.fixture
    def client_of(self, client):
        def sign_in(person):
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
            return client

        return sign_in

    def test_the_draft_names_the_document_of_its_proposals(self, planner, client_of):
        accept(planner, Quantity.parse("1600", "亿元"))
        html = client_of(planner).get("/plans/15/draft/").content.decode()
        assert "X15" in html
        assert "按文件" in html
        assert "下一期规划纲要" in client_of(planner).get("/plans/15/lines/1/draft/").content.decode()

    def test_a_plan_is_begun_and_its_lines_are_added_from_indicators(self, planner, client_of):
        accept(planner, Quantity.parse("1600", "亿元"))
        client = client_of(planner)
        assert 'action="/plans/new/"' in client.get("/plans/").content.decode()
        assert client.post("/plans/new/", self.GIVEN)["Location"] == "/plans/2026-2030-2/draft/"
        plan = Plan.objects.get(code="2026-2030-2")
        assert (plan.previous.code, plan.state, plan.lines.count()) == ("14", "drafting", 1)  # the document's target
        answer = client.post("/plans/2026-2030-2/draft/lines/", {"indicator": "enterprise.hightech"})
        assert answer["Location"] == "/plans/2026-2030-2/lines/2/draft/"
        assert client.get(answer["Location"]).status_code == 200

    @pytest.mark.parametrize("wrong", [{"title": " "}, {"last": "2025"}, {"first": "x"}, {"subject": "area:nowhere"}])
    def test_a_plan_without_what_it_needs_is_refused_and_what_was_typed_stays(self, planner, client_of, wrong):
        answer = client_of(planner).post("/plans/new/", self.GIVEN | wrong)
        assert answer.status_code == 422
        assert "plan-E006" in answer.content.decode()
        assert Plan.objects.count() == 3

    def test_only_whoever_drafts_plans_begins_one(self, planner, client_of):
        auditor = make_person("leader", Area.objects.get(code="zhengzhou-hitech"))
        assert "/plans/new/" not in client_of(auditor).get("/plans/").content.decode()
        assert client_of(auditor).post("/plans/new/", self.GIVEN).status_code == 403


def test_a_plan_in_force_takes_no_more_lines(planner):
    with pytest.raises(NotDrafting):
        drafting.add_line(Plan.objects.get(code="14"), "gdp", by=planner)
    with pytest.raises(FieldMissing, match="起止年份"):
        drafting.create_plan("长远规划", (2026, 2090), ZONE, scope=None, by=planner)
