"""The cockpit shows what there is, nothing typed in, and a day in one sentence."""

import re
from datetime import date, datetime

import pytest
from django.urls import reverse

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import IndicatorInfo, NewClaim, SeriesKey
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity
from wutong.kernel.source import SourceRef
from wutong.platform.notices.models import Notice
from wutong.site.web.panels import change_of

pytestmark = pytest.mark.django_db
GDP = SeriesKey("gdp", "area:t-zone")


def adopt(printed: str, year: str) -> int:
    source = SourceRef("document", "report", "报告")
    claim = ledger.record([NewClaim(GDP, Period.parse(year), Quantity.parse(printed, "亿元"), source)])[0]
    ledger.adopt(claim, by=None, expected=0)
    return claim


@pytest.fixture
def gdp(zone):
    ledger.ensure_subject(GDP.subject, kind="area", name_zh="测试区", area="t-zone")
    ledger.ensure_group("economy", "经济")
    ledger.ensure_indicator(IndicatorInfo("gdp", "生产总值", "GDP", "亿元", "flow", group="economy"))


def test_an_empty_zone_has_a_cockpit_that_says_what_to_do(signed_in):
    page = signed_in.get(reverse("cockpit")).content.decode()
    assert "这里还没有内容" in page


def test_a_figure_of_the_economy_opens_to_its_claim(signed_in, gdp):
    adopt("500", "2019")
    claim = adopt("525", "2020")
    page = signed_in.get(reverse("cockpit")).content.decode()
    assert f'href="{reverse("claim", args=[claim])}"' in page
    assert "↑ +5.0%" in page


def test_a_change_needs_the_year_before(gdp):
    claim = adopt("525", "2020")
    assert change_of({2018: Quantity.parse("500", "亿元").value, 2020: 525}, ledger.figure(claim)) == ("", 0)


def test_what_was_not_known_on_a_day_is_not_on_that_days_cockpit(signed_in, gdp):
    adopt("525", "2020")
    page = signed_in.get(reverse("cockpit"), {"as_known_on": "2019-01-01"}).content.decode()
    assert "525" not in page


def test_an_earlier_days_cockpit_leaves_out_what_has_no_past_and_says_so(signed_in, gdp, reader):
    from wutong.platform import clock

    adopt("525", "2020")
    Notice.objects.create(person=reader, key="k", topic="t", title="今天的事", created_at=clock.now())
    now = signed_in.get(reverse("cockpit")).content.decode()
    then = signed_in.get(reverse("cockpit"), {"as_known_on": "2022-06-01"}).content.decode()
    assert "今天的事" in now
    assert "今天的事" not in then
    assert "不在这一天的屏上" in then
    assert "不在这一天的屏上" not in now


def test_what_one_source_brought_on_one_day_is_one_row(signed_in, gdp):
    from wutong.platform import clock

    for day, figures in ((date(2024, 5, 6), {"2018": "470", "2019": "500"}), (date(2024, 5, 8), {"2020": "525"})):
        for hour, (year, printed) in enumerate(figures.items()):
            with clock.standing_at(datetime(day.year, day.month, day.day, 9 + hour, tzinfo=clock.SHANGHAI)):
                adopt(printed, year)
    with clock.standing_at(datetime(2024, 5, 8, 12, tzinfo=clock.SHANGHAI)):
        page = " ".join(signed_in.get(reverse("cockpit")).content.decode().split())
    fresh, earlier = page.split(">昨日以来<")[1].split(">此前<")
    assert re.findall(r">(\d+)</a> 个数", fresh) == ["1"]
    assert re.findall(r">(\d+)</a> 个数", earlier) == ["2"]
    assert "生产总值" in earlier


def test_without_news_the_latest_updates_are_shown(signed_in, gdp):
    from wutong.platform import clock

    with clock.standing_at(datetime(2024, 5, 6, 9, tzinfo=clock.SHANGHAI)):
        adopt("500", "2019")
    with clock.standing_at(datetime(2024, 6, 6, 9, tzinfo=clock.SHANGHAI)):
        page = signed_in.get(reverse("cockpit")).content.decode()
    assert ">最近更新<" in page
    assert "2024-05-06" in page


def test_unread_notices_are_counted_in_the_sentence(signed_in, reader, zone):
    from wutong.platform import clock
    from wutong.site.web.shell import address

    Notice.objects.create(person=reader, key="n", topic="t", title="请核对一个数", created_at=clock.now())
    page = signed_in.get(reverse("cockpit")).content.decode()
    assert ("件事等您处理" in page) == bool(address("notices"))


def test_the_wall_screen_has_no_navigation_and_renews_itself(signed_in):
    page = signed_in.get(reverse("cockpit"), {"screen": "1"}).content.decode()
    assert "data-screen" in page
    assert 'http-equiv="refresh"' in page
