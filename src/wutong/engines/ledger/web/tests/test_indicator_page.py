"""The indicator page shows every source's value, and each number leads to where it is stated."""

import json
import re
from datetime import datetime

import pytest
from django.urls import reverse

from wutong.engines.ledger import api
from wutong.engines.ledger.testing import FIRMS, GDP, adopted, said, small_ledger
from wutong.kernel.quantity import Quantity
from wutong.kernel.source import Place, SourceRef
from wutong.platform import clock
from wutong.platform.accounts.testing import make_person
from wutong.platform.territory.models import Area

pytestmark = pytest.mark.django_db
OTHER = SourceRef("document", "bulletin", "测试公报", Place(section="二", number="7"))


@pytest.fixture
def planner(client):
    small_ledger()
    client.force_login(
        make_person("planner", Area.objects.get(code="test-zone")), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def shown(client, code="test.gdp", **query) -> str:
    answer = client.get(reverse("indicator", args=[code]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def option(page: str) -> dict:
    return json.loads(re.search(r'<script id="indicator-option"[^>]*>(.*?)</script>', page, re.S)[1])


def roles(page: str) -> dict:
    return {one["role"]: one["data"] for one in option(page)["series"]}


def test_an_indicator_without_any_claim_says_so(planner):
    assert "还没有哪份资料提到这个指标" in shown(planner)


def test_each_point_opens_the_claim_it_stands_for(planner):
    claim = adopted("515.2")
    point = roles(shown(planner))["adopted"][0]
    assert point["value"] == [2020.0, 515.2]
    assert point["url"] == reverse("claim", args=[claim])


def test_a_differing_source_stands_beside_the_adopted_figure(planner):
    adopted("515.2")
    api.record([said("520", source=OTHER)])
    page = shown(planner)
    assert "说法不一" in page
    assert [point["printed"] for point in roles(page)["claims"]] == ["520"]


def test_the_targets_path_runs_from_base_to_end(planner):
    base = adopted("500")
    api.set_target(
        "t", series=GDP, plan_code="p", base_period="2020", base_claim=base, end_period="2025",
        quantity=Quantity.parse("1000", "亿元"),
    )  # fmt: skip
    path = roles(shown(planner))["target"]
    assert [point["value"] for point in path] == [[2020 + n, 500.0 + 100 * n] for n in range(6)]


def test_a_band_needs_four_years(planner):
    for year, value in [("2018", "10"), ("2019", "12"), ("2020", "13")]:
        adopted(value, year)
    assert "band" not in roles(shown(planner))
    adopted("15", "2021")
    assert len(roles(shown(planner))["band"]) == 3


def test_a_later_claim_stays_out_of_an_earlier_day(planner):
    with clock.standing_at(datetime(2021, 3, 1, 9, tzinfo=clock.SHANGHAI)):
        adopted("515.2")
    with clock.standing_at(datetime(2022, 3, 1, 9, tzinfo=clock.SHANGHAI)):
        adopted("516", expected=1)
    assert "516" not in shown(planner, as_known_on="2021-06-01")
    page = shown(planner, as_known_on="")
    assert "何时知道什么" in page
    assert "516" in page


def test_an_indicator_out_of_the_readers_rights_does_not_exist(planner, client):
    client.force_login(make_person("administrator"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("indicator", args=["test.gdp"])).status_code in {403, 404}


def test_an_unknown_indicator_is_not_found(planner):
    assert planner.get(reverse("indicator", args=["nothing"])).status_code == 404


def test_every_number_in_a_table_is_a_link(planner):
    adopted("515.2")
    api.record([said("520", source=OTHER)])
    page = shown(planner)
    cells = re.findall(r'<td class="number">(.*?)</td>', page, re.S)
    assert cells
    assert [cell for cell in cells if "figure" not in cell and "—" not in cell] == []


def test_words_instead_of_numbers_are_listed_without_a_chart(planner):
    from wutong.engines.ledger.types import NewClaim
    from wutong.kernel.period import Period

    api.record([NewClaim(FIRMS, Period.parse("2020"), None, OTHER, printed="五年培育3家")])
    page = shown(planner, "test.firms")
    assert "五年培育3家" in page
    assert "data-chart" not in page


def test_the_page_asks_the_database_as_often_for_ten_years_as_for_two(planner, django_assert_max_num_queries):
    shown(planner)  # the first page of a session also writes the session
    for year in (2011, 2012):
        adopted(str(year), str(year))
    with django_assert_max_num_queries(22) as two:
        shown(planner)
    for year in range(2013, 2021):
        adopted(str(year), str(year))
    with django_assert_max_num_queries(len(two)):
        shown(planner)


def test_the_figures_can_be_taken_away_in_every_format(planner):
    adopted("515.2")
    page = shown(planner)
    addresses = re.findall(r'href="(/api/v1/[^"]*export[^"]*)"', page)
    assert len(addresses) == len(api.FORMATS)
    for address in addresses:
        answer = planner.get(address.replace("&amp;", "&"))
        assert answer.status_code == 200
        assert answer.content
