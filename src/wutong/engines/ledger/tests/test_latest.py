"""A list shows each indicator by its own latest figure."""

import pytest

from wutong.engines.ledger import api
from wutong.engines.ledger.testing import FIRMS, GDP, adopted, small_ledger
from wutong.engines.ledger.types import IndicatorInfo, SeriesKey

pytestmark = pytest.mark.django_db


def test_the_latest_figure_of_the_whole_stands_for_the_indicator_not_that_of_a_part():
    small_ledger()
    adopted("100", "2020")
    adopted("110", "2021")
    adopted("7", "2023", series=SeriesKey(FIRMS.indicator, FIRMS.subject, "level", "产业=传感器"), unit="家")
    adopted("9", "2022", series=FIRMS, unit="家")

    latest = api.latest_figures()

    assert {code: figure.printed for code, figure in latest.items()} == {"test.gdp": "110", "test.firms": "9"}
    assert latest["test.gdp"].series == GDP


def test_an_indicator_is_told_by_its_own_measure_and_never_by_its_change():
    small_ledger()
    api.ensure_indicator(IndicatorInfo("test.share", "占比", "Share", "%", "share", group="test", measure="share"))
    change = SeriesKey("test.share", GDP.subject, "change")
    adopted("3.49", "2016-2020", series=change, unit="%")
    adopted("52.8", "2024", series=SeriesKey("test.share", GDP.subject, "share"), unit="%")
    adopted("5.1", "2024", series=SeriesKey("test.gdp", GDP.subject, "growth"), unit="%")

    assert {code: figure.printed for code, figure in api.latest_figures().items()} == {"test.share": "52.8"}


def test_an_indicator_without_figures_is_missing_from_the_latest():
    small_ledger()

    assert api.latest_figures() == {}


def test_an_indicator_known_only_in_parts_shows_no_part_as_the_whole():
    small_ledger()
    adopted("7", "2023", series=SeriesKey(FIRMS.indicator, FIRMS.subject, "level", "产业=传感器"), unit="家")

    assert api.latest_figures() == {}
