"""The reader on texts of our own in many styles, annotated by hand before they were ever read.

A third of them shaped the rules (`first`), a third was read by nobody until those rules stood (`second`), and so on: what a
new third scores on its first reading says how the reader does on documents that are not at hand.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import cache

import pytest

from wutong.engines.reader import api
from wutong.engines.reader.api import open_document
from wutong.engines.reader.tests.gold_texts import GoldText, Score, gold_names, gold_text, score

FOUND_BAR, WHOLE_BAR = 0.97, 0.80
FIELD_BARS = {"kind": 0.93, "measure": 0.93, "period": 0.93, "unit": 0.93, "indicator": 0.85}


def read(text: GoldText) -> list[dict]:
    document = open_document(text.text.encode(), name=f"{text.name}.txt")
    return [asdict(figure) for figure in api.read(document, published=text.published, area=text.area)]


@cache
def scored(name: str) -> Score:
    text = gold_text(name)
    return score(text.figures, read(text))


@pytest.mark.parametrize("name", gold_names())
def test_an_annotated_text_is_read_as_a_person_read_it(name):
    result = scored(name)

    assert result.found_f1 >= FOUND_BAR, [one["value_text"] for one in result.missed + result.extra]
    assert result.whole_f1 >= WHOLE_BAR, [(one["value_text"], wrong) for one, _, wrong in result.pairs if wrong]


@pytest.mark.parametrize("field", sorted(FIELD_BARS))
def test_each_field_agrees_over_all_texts(field):
    results = [scored(name) for name in gold_names()]

    assert sum(one.agree[field] for one in results) / sum(one.found for one in results) >= FIELD_BARS[field]


# What a text says of its own day must do where nobody passes one; the rest say nothing of their year.
DATED_BY_THEMSELVES = [name for name in gold_names() if name not in ("investment-news-2025", "newspaper-2019")]


@pytest.mark.parametrize("name", DATED_BY_THEMSELVES)
def test_a_text_that_says_its_day_and_place_is_read_as_well_without_being_told(name):
    text = gold_text(name)
    figures = api.read(open_document(text.text.encode(), name="a.txt"))

    assert score(text.figures, [asdict(one) for one in figures]).whole_f1 >= WHOLE_BAR - 0.01


def test_readings_are_about_as_often_right_as_they_are_sure():
    judged = sorted(pair for name in gold_names() for pair in scored(name).judged())
    fifth = len(judged) // 5
    parts = [judged[at * fifth : (at + 1) * fifth] for at in range(5)]

    right = [sum(ok for _, ok in part) / fifth for part in parts]
    sure = [sum(confidence for confidence, _ in part) / fifth for part in parts]

    assert right[0] == min(right)
    assert all(abs(ok - confident) <= 0.12 for ok, confident in zip(right, sure, strict=True)), (right, sure)


def test_every_annotation_stands_where_it_says():
    for name in gold_names():
        text = gold_text(name)
        assert all(text.text[one["start"] : one["end"]] == one["value_text"] for one in text.figures)
        assert all(one["value"] is not None for one in text.figures)


@pytest.mark.parametrize(
    ("field", "change"), [("value", lambda value: value * 2 + 1), ("start", lambda start: start + 500)]
)
def test_the_score_falls_where_a_reading_is_disturbed(field, change):
    text = gold_text("county-report-2024")
    disturbed = [{**one, field: change(one[field]), "end": one["end"] + 500 * (field == "start")} for one in read(text)]

    assert score(text.figures, disturbed).found_f1 < 0.3
