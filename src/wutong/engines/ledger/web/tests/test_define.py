"""A new edition of a definition: checked, previewed, saved, computed again."""

from datetime import date

import pytest

from wutong.engines.ledger import api
from wutong.engines.ledger.testing import FIRMS, ZONE, adopted, said, small_ledger
from wutong.engines.ledger.types import IndicatorInfo, SeriesKey
from wutong.platform.accounts.testing import make_person
from wutong.platform.audit.models import Act
from wutong.platform.territory.models import Area

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "/figures/test.per_firm/definitions/new/"
PER_FIRM = SeriesKey("test.per_firm", ZONE, "ratio")
RATIO = {
    "valid_from": "2015-01-01",
    "text": "每户产值",
    "formula": "test.gdp / test.firms",
    "document": "",
    "seen": "0",
}


@pytest.fixture(autouse=True)
def ledger():
    small_ledger()
    api.ensure_indicator(
        IndicatorInfo("test.per_firm", "户均产值", "Output per firm", "亿元/家", "ratio", group="test", measure="ratio")
    )
    adopted("100")
    adopted("8", series=FIRMS, unit="家")


@pytest.fixture
def planner(client):
    client.force_login(make_person("planner", Area.objects.get(code="test-zone")))
    return client


def per_firm() -> list[str]:
    return [figure.printed for figure in api.current([PER_FIRM])[PER_FIRM]]


def test_a_preview_shows_what_would_be_computed_and_writes_nothing(planner):
    page = planner.post(ADDRESS, RATIO | {"act": "try"}).content.decode()
    assert "12.50" in page
    assert 'value="save"' in page
    assert (api.definitions(["test.per_firm"]), per_firm()) == ([], [])


def test_a_saved_edition_is_recorded_and_its_figures_are_computed(planner, settings):
    settings.WUTONG_OUTBOX_INLINE = True
    planner.post(ADDRESS, RATIO | {"act": "save"})
    assert [edition.formula for edition in api.definitions(["test.per_firm"])] == ["test.gdp / test.firms"]
    assert per_firm() == ["12.50"]
    assert Act.objects.filter(verb="ledger.define", object_key="test.per_firm").exists()


def test_a_formula_whose_units_do_not_agree_is_refused_and_kept_on_the_page(planner):
    answer = planner.post(ADDRESS, RATIO | {"formula": "test.gdp + test.firms", "act": "try"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "一边是金额，一边是个数" in page
    assert 'value="test.gdp + test.firms"' in page
    assert 'value="save"' not in page


def test_who_was_second_is_told_and_loses_nothing_typed(planner):
    api.ensure_definition("test.per_firm", 1, valid_from=date(2015, 1, 1), text="先到的一版")
    answer = planner.post(ADDRESS, RATIO | {"act": "save"})
    assert answer.status_code == 422
    assert "已有人立了第 1 版" in answer.content.decode()
    assert "每户产值" in answer.content.decode()
    assert len(api.definitions(["test.per_firm"])) == 1


def test_neither_meaning_nor_formula_is_no_definition(planner):
    answer = planner.post(ADDRESS, RATIO | {"text": " ", "formula": "", "act": "save"})
    assert "含义和公式都没有写" in answer.content.decode()


def test_a_day_that_does_not_exist_is_refused(planner):
    answer = planner.post(ADDRESS, RATIO | {"valid_from": "2025-02-30", "act": "try"})
    assert "生效日期不是有效的日期" in answer.content.decode()


def test_without_a_formula_from_a_day_on_what_was_computed_since_is_withdrawn():
    api.define("test.per_firm", api.NewDefinition(date(2015, 1, 1), formula="test.gdp / test.firms"), seen=0, by=None)
    api.recompute_defined("test.per_firm")
    assert per_firm() == ["12.50"]
    without = api.NewDefinition(date(2020, 1, 1), text="改为直接上报")
    effect = api.effect_of("test.per_firm", without)
    assert [(one.before.printed, one.after) for one in effect.changes] == [("12.50", None)]
    api.define("test.per_firm", without, seen=1, by=None)
    api.recompute_defined("test.per_firm")
    assert per_firm() == []


def test_what_hangs_on_the_indicator_is_previewed_too():
    api.ensure_indicator(IndicatorInfo("test.twice", "两倍", "Twice", "亿元/家", "ratio", group="test"))
    api.ensure_definition("test.per_firm", 1, valid_from=date(2015, 1, 1), formula="test.gdp / test.firms")
    api.ensure_definition("test.twice", 1, valid_from=date(2015, 1, 1), formula="test.per_firm * 2")
    api.recompute()
    effect = api.effect_of("test.per_firm", api.NewDefinition(date(2015, 1, 1), formula="test.gdp * 2 / test.firms"))
    changed = [(one.series.indicator, one.before.printed, one.after.printed) for one in effect.changes]
    assert changed == [("test.per_firm", "12.50", "25"), ("test.twice", "25", "50")]
    assert effect.indicators == ("test.per_firm", "test.twice")


def test_a_value_that_a_document_gave_is_not_shown_as_changing():
    api.adopt(api.record([said("13", series=PER_FIRM, unit="亿元/家")])[0], by=None, expected=0)
    assert (
        api.effect_of("test.per_firm", api.NewDefinition(date(2015, 1, 1), formula="test.gdp / test.firms")).changes
        == ()
    )


def test_a_reader_without_the_right_sees_editions_and_no_way_to_add_one(client):
    client.force_login(make_person("leader", Area.objects.get(code="test-zone")))
    assert ADDRESS not in client.get("/figures/test.per_firm/definitions/").content.decode()
    assert client.get(ADDRESS).status_code == 403


def test_the_api_previews_and_saves(planner):
    given = {"valid_from": "2015-01-01", "formula": "test.gdp / test.firms", "seen": 0}
    path = "/api/v1/ledger/indicators/test.per_firm/definitions"
    answer = planner.post(f"{path}/preview", given, content_type="application/json")
    assert answer.status_code == 200, answer.content.decode()
    changes = answer.json()
    assert [(one["before"], one["after"]) for one in changes] == [(None, "12.50")]
    assert planner.post(path, given, content_type="application/json").json()["edition"] == 1
    assert planner.post(path, given, content_type="application/json").status_code == 422
