"""Whatever a text holds, reading it ends, raises nothing and points inside the text."""

from __future__ import annotations

import random
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wutong.engines.reader._core.figures import read_figures
from wutong.engines.reader.tests.figure_cases import PLAN_CASES, REPORT_CASES, SILENT
from wutong.engines.reader.types import Cell, Document, Figure, Table

pytestmark = pytest.mark.slow

SENTENCES = [case[0] for case in REPORT_CASES + PLAN_CASES] + SILENT
TABLE = "指标\t单位\t2023年\t2024年目标\n出口额\t亿元\t31.2\t>35\n高技术企业\t家\t(120)\t五年新增20家\n注：加注()的数据为2022年数据。\n"
NOISE = "\t\n *#：:，、（(）)“”《》—-%％.０一千万亿第前至约\x00\u2003"
LONG = 120_000  # characters of Chinese text


@st.composite
def mutated_texts(draw: st.DrawFn) -> str:
    """Our sentences and a table, with characters dropped, doubled, swapped and noise put between."""
    chance = random.Random(draw(st.integers(0, 2**32)))
    text = list("\n".join(chance.sample([*SENTENCES, TABLE], k=6)))
    for _ in range(chance.randrange(60)):
        at = chance.randrange(len(text))
        change = chance.randrange(4)
        if change == 0 and len(text) > 1:
            del text[at]
        elif change == 1:
            text.insert(at, chance.choice(NOISE))
        elif change == 2:
            text[at] = chance.choice(NOISE)
        else:
            text.insert(at, text[chance.randrange(len(text))])
    return "".join(text)


def unsound(text: str) -> list[Figure]:
    """The figures read from `text` that cannot be: outside it, without a value, of no known kind."""
    return [
        figure
        for figure in read_figures(Document(text, (), ()), published=date(2024, 2, 20), area="青禾区")
        if not (
            0 <= figure.start < figure.end <= len(text)
            and figure.value_text
            and figure.kind in ("actual", "target", "definition")
            and figure.measure in ("level", "growth", "share", "rank", "ratio", "change")
            and 0 < figure.confidence <= 1
        )
    ]


@settings(max_examples=300, deadline=None)
@given(mutated_texts())
def test_mutated_reports_are_read_without_an_error(text):
    assert unsound(text) == []


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text):
    assert unsound(text) == []


def test_nothing_is_read_from_nothing():
    assert read_figures(Document("", (), ())) == []
    assert read_figures(Document("\n\t\n", (), ())) == []


@pytest.mark.parametrize(
    "piece", ["9", "一", "5%", "(", "“", "占", "2023年", "增长", "由5家增长到", "1:2:3", "企业、", "\t"], ids=ascii
)
def test_endless_repetition_is_read_in_bounded_time_and_space(piece):
    assert unsound("指标\t2023年\n" + piece * (6000 // len(piece)) + "共5家") == []


def test_a_stray_cell_far_out_makes_no_huge_table():
    text = "甲 5 家"
    far = (Cell(0, 0, "甲", 0, 1), Cell(900_000, 16_000, "5 家", 2, 5))

    assert read_figures(Document(text, (), (Table(0, 5, far),))) == []


def test_a_long_line_full_of_figures_is_read_in_seconds():
    text = "".join(SENTENCES) * (LONG // sum(map(len, SENTENCES)))
    started = time.process_time()

    found = read_figures(Document(text, (), ()), published=date(2024, 2, 20), area="青禾区")

    assert len(found) > 1000
    # Well above the measured time: the guard is against quadratic reading, not against a slow machine.
    assert time.process_time() - started < 20
