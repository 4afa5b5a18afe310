"""The same text gives the same figures whether it comes as TXT (wrapped or not), DOCX, HTML or PDF in one or two columns."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from wutong.engines.reader.api import open_document, read
from wutong.engines.reader.tests.gold_texts import gold_names, gold_text
from wutong.engines.reader.tests.test_figures_score import benchmark, shared_or_skip
from wutong.engines.reader.tests.typesetting import SETTERS, as_text, parts_of

ALIKE = 0.98
FIELDS = ("value", "value_hi", "unit", "comparator", "kind", "measure", "period", "area", "indicator")
pytestmark = pytest.mark.slow


def stated(data: bytes, name: str, published: date, area: str) -> Counter:
    """The figures of a file without their places; white space inside a printed number does not count."""
    figures = read(open_document(data, name=name), published=published, area=area)
    return Counter((re.sub(r"\s", "", one.value_text), *(getattr(one, field) for field in FIELDS)) for one in figures)


def shares(text: str, published: date, area: str, setter: str) -> tuple[int, int]:
    """How many figures agree between plain paragraphs and another format, and of how many."""
    parts = parts_of(open_document(text.encode(), name="original.txt"))
    name, make = SETTERS[setter]
    plain = stated(as_text(parts), "plain.txt", published, area)
    other = stated(make(parts), name, published, area)
    return (plain & other).total(), max(plain.total(), other.total())


@pytest.mark.parametrize("setter", SETTERS)
def test_our_texts_read_alike_in_every_format(setter):
    alike, total = 0, 0
    for name in gold_names():
        text = gold_text(name)
        same, of = shares(text.text, text.published, text.area, setter)
        alike, total = alike + same, total + of

    assert alike >= ALIKE * total, (alike, total)


@pytest.mark.parametrize("setter", SETTERS)
@pytest.mark.parametrize("name", ["plan-2021", "report-2022"])
def test_the_annotated_documents_read_alike_in_every_format(name, setter):
    module = benchmark()
    shared = shared_or_skip(module)
    text = (shared / "documents" / f"{name}.txt").read_text(encoding="utf-8")
    published, area = module.DOCUMENTS[name]

    alike, total = shares(text, published, area, setter)

    assert alike >= ALIKE * total, (alike, total)
