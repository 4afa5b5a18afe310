"""Lexicons: synonyms and corrections as data, laid over what was read."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace

import pytest

from wutong.engines.reader import api
from wutong.engines.reader.errors import LexiconBroken
from wutong.engines.reader.types import (
    Document,
    Figure,
    Lexicon,
    LexiconCondition,
    LexiconEntry,
    LexiconMeaning,
)

TEXT = "2023年，全区经济总量达到812.6亿元，同比增长6.3%。新建社区服务站12个，服务半径500米。"
DAY = datetime.date(2024, 2, 20)
SYNONYM = LexiconEntry("output", LexiconCondition(indicator="经济总量"), LexiconMeaning(indicator="地区生产总值"))


def read(lexicon: Lexicon | None, text: str = TEXT) -> list[Figure]:
    return api.read(Document(text, (), ()), published=DAY, area="青禾区", lexicon=lexicon)


def names(figures: list[Figure]) -> list[str]:
    return [one.indicator for one in figures]


def test_a_synonym_renames_an_indicator_and_what_is_derived_from_it():
    assert names(read(None))[:2] == ["经济总量", "经济总量增速"]

    figures = read(Lexicon(entries=(SYNONYM,)))

    assert names(figures)[:2] == ["地区生产总值", "地区生产总值增速"]
    assert figures[0].confidence >= 0.95
    assert "lexicon: output" in figures[0].reasons


def test_a_revoked_entry_has_no_effect():
    assert read(Lexicon(entries=(replace(SYNONYM, active=False),))) == read(None)


def test_the_later_of_two_entries_wins():
    other = LexiconEntry("own", LexiconCondition(indicator="经济总量"), LexiconMeaning(indicator="生产总值"))

    assert names(read(api.joined_lexicon([Lexicon(entries=(SYNONYM,)), Lexicon(entries=(other,))])))[0] == "生产总值"


def test_words_around_a_number_can_say_that_it_is_no_figure():
    radius = LexiconEntry("radius", LexiconCondition(before="服务半径", unit="米"), LexiconMeaning(ignore=True))

    assert [one.unit for one in read(None)] == ["亿元", "%", "个", "米"]
    assert [one.unit for one in read(Lexicon(entries=(radius,)))] == ["亿元", "%", "个"]


def test_a_corrected_name_that_stands_in_the_text_is_a_synonym_everywhere():
    figure = read(None)[0]

    entry = api.entry_from_correction(
        figure, replace(figure, indicator="地区生产总值"), TEXT, code="c1", source="张三 2026-11-20"
    )

    assert entry is not None
    assert entry.when == LexiconCondition(indicator="经济总量", measure="level")
    assert names(read(Lexicon(entries=(entry,)), "经济总量突破千亿元。")) == ["地区生产总值"]


def test_any_other_correction_holds_where_the_same_words_lead_to_the_number():
    figure = read(None)[2]

    entry = api.entry_from_correction(figure, replace(figure, measure="level"), TEXT, code="c2", source="")

    assert entry is not None
    lexicon = Lexicon(entries=(entry,))
    assert [one.measure for one in read(lexicon, "新建社区服务站8个。新建公园3个。")] == ["level", "change"]


@pytest.mark.parametrize("change", [{"value": 3.0}, {"period": "2020"}])
def test_a_corrected_value_or_period_teaches_nothing(change):
    figure = read(None)[0]

    assert api.entry_from_correction(figure, replace(figure, **change), TEXT, code="c", source="") is None


def test_a_rejected_figure_is_not_read_again():
    figure = read(None)[3]

    entry = api.entry_from_rejection(figure, TEXT, code="c", source="")

    assert entry is not None
    assert [one.unit for one in read(Lexicon(entries=(entry,)), "共有公园3个，服务半径800米。")] == ["个"]


def test_a_lexicon_is_written_and_read_back_as_it_was():
    entries = (
        replace(SYNONYM, source="张三", active=False),
        LexiconEntry("b", LexiconCondition(unit="米"), LexiconMeaning(ignore=True)),
    )
    lexicon = Lexicon("青禾区词库", "2026-11-20", entries)

    assert api.load_lexicon(api.lexicon_text(lexicon).encode(), name="a.yaml") == lexicon


def test_a_lexicon_in_json_is_read_too():
    content = {"format": 1, "entries": [{"code": "a", "when": {"area": "甲"}, "then": {"area": "乙"}}]}

    lexicon = api.load_lexicon(json.dumps(content).encode(), name="a.json")

    assert lexicon.entries == (LexiconEntry("a", LexiconCondition(area="甲"), LexiconMeaning(area="乙")),)


BROKEN = {
    "no yaml": ("format: [", "第 1 行"),
    "list": ("- 1", "字段"),
    "other format": ("format: 2", "format 须为 1"),
    "unknown field": ("format: 1\nname: a\nrules: []", "没有“rules”这个字段"),
    "entries no list": ("format: 1\nentries: 3", "须是列表"),
    "no code": ("format: 1\nentries: [{when: {unit: 米}, then: {unit: 里}}]", "缺少 code"),
    "empty condition": ("format: 1\nentries: [{code: a, when: {}, then: {unit: 里}}]", "不能为空"),
    "unknown condition": ("format: 1\nentries: [{code: a, when: {units: 米}, then: {unit: 里}}]", "“units”"),
    "impossible measure": ("format: 1\nentries: [{code: a, when: {unit: 米}, then: {measure: 大}}]", "“大”不在可用的值中"),
    "ignore as text": ("format: 1\nentries: [{code: a, when: {unit: 米}, then: {ignore: 是}}]", "true 或 false"),
    "active as text": ("format: 1\nentries: [{code: a, when: {unit: 米}, then: {unit: 里}, active: 否}]", "active"),
    "code twice": ("format: 1\nentries: [{code: a, when: {unit: 米}, then: {unit: 里}}, {code: a, when: {unit: 米}, then: {unit: 里}}]", "出现两次"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_lexicon_is_refused_with_its_place(case):
    text, said = BROKEN[case]

    with pytest.raises(LexiconBroken, match="词库“a.yaml”") as refused:
        api.load_lexicon(text.encode(), name="a.yaml")

    assert said in str(refused.value)
    assert "a.yaml" in refused.value.message("en")
