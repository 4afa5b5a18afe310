"""Words of the data in the reader's language."""

import csv
from importlib.resources import files

import pytest
from django.conf import settings
from django.utils.html import escape
from django.utils.translation import override, pgettext

from wutong.kernel.period import Period
from wutong.kernel.unit import COUNTERS
from wutong.platform.naming import CHINESE, breakdown_label, english_of, period_label, unit_label, with_unit
from wutong.site.templatetags import printing


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


def test_every_unit_of_the_zones_figures_and_every_counting_word_has_an_english_word():
    text = (files("wutong.zones") / settings.WUTONG_ZONE / "facts.csv").read_text(encoding="utf-8-sig")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    units = {row["unit"] for row in rows} | set(COUNTERS) | {f"万{word}" for word in COUNTERS}
    with override("en"):
        assert sorted(one for one in units if CHINESE.search(unit_label(one))) == []
    assert unit_label("万家") == "万家"


@pytest.mark.parametrize(
    ("printed", "english"),
    [
        ("五年新增5家", "5 firms added in five years"),
        ("三年培育12个", "12 items fostered in three years"),
        ("约300家", "about 300 firms"),
        ("不低于60%", "at least 60%"),
        ("20以上", "at least 20"),
        ("控制在35以内", "at most 35"),
        ("按下达目标", "as instructed from above"),
        (">1000", ""),
        ("另行通知", ""),
    ],
)
def test_words_printed_instead_of_a_number_are_told_in_english_beside_them(printed, english):
    assert english_of(printed) == ""
    with override("en"):
        assert english_of(printed) == english
        shown = printing.printed(printed)
    assert str(shown).startswith(str(escape(printed)))
    assert english in shown
