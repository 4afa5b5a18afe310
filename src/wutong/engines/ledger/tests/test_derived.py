from datetime import date

import pytest

from wutong.engines.ledger import api
from wutong.engines.ledger.errors import FormulaCycle, FormulaWrong, IndicatorUnknown
from wutong.engines.ledger.testing import FIRMS, GDP, REPORT, ZONE, adopted, small_ledger
from wutong.engines.ledger.types import IndicatorInfo, NewClaim, SeriesKey
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity

pytestmark = pytest.mark.django_db

PER_FIRM = SeriesKey("test.per_firm", ZONE, "ratio")
TWICE = SeriesKey("test.twice", ZONE)


@pytest.fixture(autouse=True)
def ledger():
    small_ledger()
    api.ensure_indicator(
        IndicatorInfo("test.per_firm", "户均产值", "Output per firm", "亿元/家", "ratio", group="test", measure="ratio")
    )
    api.ensure_indicator(IndicatorInfo("test.twice", "两倍", "Twice", "亿元/家", "ratio", group="test"))
    define("test.per_firm", "test.gdp / test.firms")
    define("test.twice", "test.per_firm * 2")


def define(code: str, formula: str, edition: int = 1):
    return api.ensure_definition(code, edition, valid_from=date(2015, 1, 1), formula=formula)


def figure_in(series: SeriesKey, year: str = "2020"):
    return next((one for one in api.current([series])[series] if one.period.code == year), None)


def test_a_derived_figure_names_its_formula_and_every_input():
    gdp, firms = adopted("100"), adopted("8", series=FIRMS, unit="家")
    api.recompute(["test.gdp"])
    found = figure_in(PER_FIRM)
    assert (found.printed, found.nature, found.inputs) == ("12.50", "computed", (gdp, firms))
    assert found.source.kind == "computation"
    assert found.source.place.section == "test.gdp / test.firms"


def test_a_changed_input_changes_all_dependents_and_rounding_does_not_chain():
    adopted("100")
    adopted("3", series=FIRMS, unit="家")
    api.recompute()
    adopted("200", expected=1)
    done = api.recompute(["test.gdp"])
    assert (figure_in(PER_FIRM).printed, figure_in(TWICE).printed) == ("66.67", "133.33")
    assert len(done.adopted) == 2


def test_computing_again_changes_nothing():
    adopted("100")
    adopted("8", series=FIRMS, unit="家")
    api.recompute()
    again = api.recompute()
    assert (again.adopted, again.unchanged) == ((), 2)
    assert len(api.claims_of(PER_FIRM)) == 1


def test_a_missing_input_is_named_and_nothing_is_written():
    adopted("100")
    done = api.recompute()
    assert figure_in(PER_FIRM) is None
    assert done.undetermined[0].missing == ("test.firms 2020年",)


def test_a_published_value_is_not_overruled_by_a_formula():
    adopted("100")
    adopted("8", series=FIRMS, unit="家")
    published = api.record(
        [NewClaim(PER_FIRM, Period.parse("2020"), Quantity.parse("12.4", "亿元/家"), REPORT, nature="published")]
    )[0]
    api.adopt(published, by=None, expected=0)
    api.recompute()
    assert figure_in(PER_FIRM).claim_id == published
    assert [one.printed for one in api.contradictions([PER_FIRM])[0].others] == ["12.50"]


def test_a_computed_figure_goes_when_its_input_is_withdrawn_and_comes_back_with_it():
    adopted("100")
    firms = adopted("8", series=FIRMS, unit="家")
    api.recompute()
    api.withdraw(FIRMS, Period.parse("2020"), by=None, expected=1, reason="有误")
    assert api.recompute(["test.firms"]).withdrawn == 2
    assert figure_in(PER_FIRM) is None
    api.adopt(firms, by=None, expected=2)
    api.recompute(["test.firms"])
    assert figure_in(PER_FIRM).printed == "12.50"


def test_a_new_edition_of_the_formula_counts_from_its_day():
    adopted("100")
    adopted("100", "2024")
    for year in ("2020", "2024"):
        adopted("8", year, series=FIRMS, unit="家")
    api.ensure_definition("test.per_firm", 2, valid_from=date(2023, 1, 1), formula="2 * test.gdp / test.firms")
    api.recompute()
    assert (figure_in(PER_FIRM).printed, figure_in(PER_FIRM, "2024").printed) == ("12.50", "25")


def test_formulas_in_a_circle_or_of_unknown_indicators_are_refused():
    with pytest.raises(FormulaCycle, match="test.per_firm"):
        define("test.per_firm", "test.twice / 2", edition=2)
    with pytest.raises(IndicatorUnknown):
        define("test.twice", "test.nothing", edition=2)
    with pytest.raises(FormulaWrong, match="一边是金额，一边是个数"):
        define("test.twice", "test.gdp + test.firms", edition=2)


def test_only_the_named_subjects_are_computed():
    adopted("100")
    adopted("8", series=FIRMS, unit="家")
    assert api.recompute(subjects=["area:elsewhere"]).adopted == ()
    assert GDP.subject == ZONE
