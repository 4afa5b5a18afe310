"""Words of the data in the reader's language."""

import csv
from importlib.resources import files

from django.conf import settings
from django.utils.translation import override, pgettext

from wutong.kernel.period import Period
from wutong.platform.naming import breakdown_label, period_label, with_unit


def test_a_breakdown_is_read_in_the_readers_language():
    assert breakdown_label("产业=智能传感器;增速=年均") == "产业：智能传感器，增速：年均"
    with override("en"):
        assert breakdown_label("产业=智能传感器;增速=年均") == "industry: smart sensors, growth: yearly average"
        assert breakdown_label("") == "total"
        assert breakdown_label("产业=未译的词") == "industry: 未译的词"


def test_every_breakdown_of_the_zones_figures_has_an_english_word():
    text = (files("wutong.zones") / settings.WUTONG_ZONE / "facts.csv").read_text(encoding="utf-8-sig")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    words = {word for row in rows for pair in row["breakdown"].split(";") if pair for word in pair.split("=", 1)}
    with override("en"):
        assert sorted(word for word in words if pgettext("breakdown", word) == word) == []


def test_a_period_is_read_in_the_readers_language():
    with override("en"):
        assert [period_label(Period.parse(code)) for code in ("2021", "2024-01..03")] == ["2021", "Jan–Mar 2024"]
    assert period_label(Period.parse("2021")) == "2021年"


def test_a_number_stands_apart_from_an_english_unit():
    assert with_unit("515.2", "亿元") == "515.2亿元"
    with override("en"):
        assert with_unit("515.2", "亿元") == "515.2\u00a0100m yuan"
