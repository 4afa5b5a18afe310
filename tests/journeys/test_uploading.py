"""A document comes in: read in the background and followed to the ledger, or refused with the reason."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.steps import candidate, read_document, send_document

pytestmark = pytest.mark.browser
SignedIn = Callable[..., Page]

REPORT = "郑州高新区季度情况\n\n2017年，郑州高新区技术合同交易额{value}亿元。\n"


def scanned_pdf() -> bytes:
    """A PDF with a page and no text on it, as a scanner without text recognition writes it."""
    from reportlab.pdfgen import canvas

    held = io.BytesIO()
    drawn = canvas.Canvas(held)
    drawn.rect(100, 100, 300, 500, fill=1)
    drawn.showPage()
    drawn.save()
    return held.getvalue()


@pytest.mark.parametrize(("viewport", "value"), [(DESK, "43.7"), (PHONE, "44.9")], ids=["desk", "phone"])
def test_an_uploaded_report_ends_as_a_figure_of_the_ledger(
    signed_in: SignedIn, viewport: dict[str, int], value: str
) -> None:
    page = signed_in("planner", viewport)
    title = f"郑州高新区季度情况 {value}"
    read_document(page, "quarter.txt", REPORT.format(value=value).encode(), title=title, published="2018-01-20")
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator("#mapped")).to_contain_text("技术合同")
    page.get_by_role("button", name="采纳", exact=True).click()
    expect(page.locator("#review-progress progress")).to_have_attribute("value", "1")
    expect(candidate(page)).to_have_attribute("data-state", re.compile("accepted|corrected"))
    page.locator("#mapped a").click()
    page.wait_for_url("**/figures/*/")
    row = page.locator("#claims tbody tr", has_text=title)
    expect(row.locator("a.figure")).to_contain_text(value)


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.txt", b""), ("picture.exe", b"MZ\x90\x00" + bytes(range(256)))],
    ids=["empty", "no-document"],
)
def test_a_file_that_cannot_be_taken_is_refused_and_the_form_keeps_what_was_typed(
    signed_in: SignedIn, name: str, content: bytes
) -> None:
    page = signed_in("planner")
    send_document(page, name, content, title="打不开的文件", published="2024-02-03", area="郑州高新区")
    expect(page.locator("main [role=alert]")).to_contain_text("没有")
    expect(page.locator("main [name=title]")).to_have_value("打不开的文件")
    expect(page.locator("main [name=published]")).to_have_value("2024-02-03")
    expect(page.locator("main [name=area]")).to_have_value("郑州高新区")


@pytest.mark.parametrize(
    ("name", "content"),
    [("garbage.txt", bytes(range(128, 256)) * 40), ("scan.pdf", scanned_pdf())],
    ids=["garbage", "scanned"],
)
def test_a_file_that_cannot_be_read_says_why_and_leaves_no_document(
    signed_in: SignedIn, name: str, content: bytes
) -> None:
    page = signed_in("planner")
    send_document(page, name, content, title=f"读不了的{name}")
    expect(page.locator("main [role=alert]")).to_be_visible()
    page.goto("/documents/")
    expect(page.locator("main")).not_to_contain_text(f"读不了的{name}")
