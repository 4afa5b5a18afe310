from datetime import datetime

import pytest

from wutong.engines.ledger import api
from wutong.engines.ledger.errors import NothingSaid, StepsIncomplete, TargetUnknown
from wutong.engines.ledger.testing import GDP, adopted, small_ledger
from wutong.kernel.period import Period, PeriodUnknown
from wutong.kernel.quantity import Quantity
from wutong.platform.clock import SHANGHAI, standing_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ledger():
    small_ledger()


def set_gdp(printed: str = "1000", **more):
    given = {"series": GDP, "plan_code": "plan-14", "end_period": "2025", **more}
    return api.set_target("plan-14/gdp", quantity=Quantity.parse(printed, "亿元"), **given)


def value_in(target, code: str) -> str | None:
    found = api.path_value(target, Period.parse(code))
    return None if found is None else found.printed


def test_a_linear_path_runs_straight_from_base_to_end():
    base = adopted("500", "2020")
    target = set_gdp(base_period="2020", base_claim=base)
    assert [value_in(target, str(year)) for year in range(2020, 2027)] == [
        "500", "600", "700", "800", "900", "1000", None,
    ]  # fmt: skip
    assert value_in(target, "2022-01..06") == "650"


def test_a_compound_path_grows_by_one_rate():
    base = adopted("500.0", "2020")
    target = set_gdp("800.0", base_period="2020", base_claim=base, path="compound")
    assert value_in(target, "2021") == "549.3"
    assert api.path_note(target) == ""


def test_a_compound_path_from_a_negative_base_is_drawn_straight_and_says_so():
    base = adopted("(100)", "2020")
    target = set_gdp("100", base_period="2020", base_claim=base, path="compound")
    assert value_in(target, "2021") == "-60"
    assert "不大于零" in api.path_note(target)


def test_a_stepwise_path_takes_its_steps():
    target = set_gdp(path="stepwise", steps={"2022": "600", "2024": "900"})
    assert [value_in(target, str(year)) for year in range(2021, 2026)] == [None, "600", "600", "900", "1000"]


def test_a_target_for_every_year_asks_the_same_each_year():
    target = set_gdp("12", reading="every_year", base_period="2020")
    assert [value_in(target, str(year)) for year in (2020, 2021, 2025, 2026)] == [None, "12", "12", None]


def test_a_sum_over_years_gathers():
    target = set_gdp("50", reading="sum_of_years", end_period="2021-2025")
    assert [value_in(target, str(year)) for year in (2020, 2021, 2025)] == [None, "10", "50"]


def test_a_lower_target_falls_towards_its_end():
    base = adopted("60", "2020")
    assert value_in(set_gdp("≤35", base_period="2020", base_claim=base), "2022") == "50"


def test_a_target_in_words_has_no_path():
    target = api.set_target("plan-14/words", series=GDP, plan_code="plan-14", end_period="2025", printed="进入前列")
    assert target.quantity is None
    assert value_in(target, "2023") is None


def test_a_revision_is_a_version_with_its_document_and_the_old_one_stays():
    with standing_at(datetime(2021, 7, 1, tzinfo=SHANGHAI)):
        set_gdp("1000", document="plan-2021")
    with standing_at(datetime(2023, 7, 1, tzinfo=SHANGHAI)):
        set_gdp("900", document="midterm-2023", reason="中期调整")
    assert [(state.version, state.printed, state.document) for state in api.target_history("plan-14/gdp")] == [
        (1, "1000", "plan-2021"), (2, "900", "midterm-2023"),
    ]  # fmt: skip
    assert [state.printed for state in api.targets(plan_code="plan-14")] == ["900"]
    assert [state.printed for state in api.targets(as_known_on=datetime(2022, 1, 1, tzinfo=SHANGHAI))] == ["1000"]


def test_saying_the_same_again_adds_no_version():
    assert set_gdp().version == set_gdp().version == 1


def test_parts_must_add_up():
    whole = set_gdp("1000")
    for name, printed in (("a", "600"), ("b", "350.5")):
        api.set_target(
            f"plan-14/gdp/{name}",
            series=GDP.__class__("test.gdp", GDP.subject, breakdown=f"单位={name}"),
            plan_code="plan-14",
            end_period="2025",
            quantity=Quantity.parse(printed, "亿元"),
            parent="plan-14/gdp",
        )
    gap = api.parts_gap(whole)
    assert (gap.total.printed, gap.gap.printed, gap.adds_up) == ("950.5", "49.5", False)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"end_period": "2025Q5"}, PeriodUnknown),
        ({"path": "stepwise"}, StepsIncomplete),
        ({"path": "stepwise", "steps": {"2022": "多"}}, StepsIncomplete),
        ({"parent": "plan-14/none"}, TargetUnknown),
    ],
)
def test_what_cannot_be_meant_is_refused(given, problem):
    with pytest.raises(problem):
        set_gdp(**given)
    assert api.targets() == []


def test_a_target_that_says_nothing_is_refused():
    with pytest.raises(NothingSaid):
        api.set_target("x", series=GDP, plan_code="p", end_period="2025")
