"""Whole documents of our own wording, read figure by figure: news, reviews, reports, a bulletin, plans, a company.

`figure_texts/NAME.txt` is the document, `NAME.csv` the figures it states in order. The texts and their numbers are invented.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from wutong.engines.reader._core.figures import read_figures
from wutong.engines.reader.types import Document, Figure

FOLDER = Path(__file__).parent / "figure_texts"
FIELDS = (
    "value_text",
    "value",
    "value_hi",
    "unit",
    "comparator",
    "kind",
    "measure",
    "period",
    "area",
    "indicator",
    "where",
)
PUBLISHED = {
    "work-meeting": (date(2025, 2, 9), "云溪高新区"),
    "year-in-review": (date(2024, 2, 20), "云溪高新区"),
    "government-report": (date(2024, 1, 18), "青禾区"),
    "statistical-bulletin": (date(2024, 3, 25), "临江市"),
    "five-year-plan": (date(2026, 2, 1), "青禾区"),
    "three-year-aims": (date(2020, 2, 10), "明湖高新区"),
    "plan-execution-report": (date(2025, 1, 15), "滨海新城"),
    "company-results": (date(2024, 8, 21), "瑞星科技"),
    "quarterly-news": (date(2024, 4, 23), "城东区"),
    "zone-summary": (date(2024, 1, 5), "海州经开区"),
    "tables": (date(2024, 1, 20), "江北县"),
    "city-report": (date(2025, 1, 9), "丹湖市"),
}
# Counted documents must be read completely; a line of a column and a page of a newspaper are about this wide.
LINE_WIDTHS = {"page": (38, "\n"), "column": (20, "\n\n")}


def read(name: str, text: str | None = None) -> list[Figure]:
    published, area = PUBLISHED[name]
    content = (FOLDER / f"{name}.txt").read_text(encoding="utf-8") if text is None else text
    return read_figures(Document(content, (), ()), published=published, area=area)


def row(figure: Figure) -> dict[str, str]:
    return {field: "" if (value := getattr(figure, field)) is None else str(value) for field in FIELDS}


def expected(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_every_figure_of_a_document_is_read_with_all_its_fields(name):
    assert [row(figure) for figure in read(name)] == expected(name)


@pytest.mark.parametrize("layout", sorted(LINE_WIDTHS))
@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_hard_line_breaks_hardly_change_what_is_read(name, layout):
    width, separator = LINE_WIDTHS[layout]
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")

    broken = read(name, separator.join(piece for line in text.splitlines() for piece in pieces(line, width)))

    straight = [tuple(row(figure).values()) for figure in read(name)]
    kept = [tuple(row(figure).values()) for figure in broken]
    assert len(set(straight) & set(kept)) >= 0.85 * len(straight)


def pieces(line: str, width: int) -> list[str]:
    if "\t" in line:
        return [line]
    return [line[at : at + width] for at in range(0, len(line), width)] or [""]


def test_figures_come_in_the_order_of_the_text_and_at_their_words():
    text = (FOLDER / "government-report.txt").read_text(encoding="utf-8")

    found = read("government-report")

    assert [figure.start for figure in found] == sorted(figure.start for figure in found)
    assert all(text[figure.start : figure.end] == figure.value_text for figure in found)
