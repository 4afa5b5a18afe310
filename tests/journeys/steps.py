"""Steps that several journeys take: send a document, open a figure, measure a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

# ms that a job may take to be picked up and done, its worker just started
JOB_PATIENCE = 60_000
REPORT = "郑州高新区工作简报（示例）"


def send_document(page: Page, name: str, content: bytes, **fields: str) -> None:
    """Fill in the upload form and send it."""
    page.goto("/documents/upload/")
    page.set_input_files("[name=file]", {"name": name, "mimeType": "application/octet-stream", "buffer": content})
    for field, value in fields.items():
        page.fill(f"main [name={field}]", value)
    page.get_by_role("button", name="上传并阅读").click()


def read_document(page: Page, name: str, content: bytes, **fields: str) -> str:
    """Send a document, wait until it is read, open it, and return its address."""
    send_document(page, name, content, **fields)
    page.wait_for_url("**/jobs/*/")
    page.get_by_role("link", name="打开结果").click(timeout=JOB_PATIENCE)
    page.wait_for_url("**/documents/*/")
    return page.url


def candidate(page: Page) -> Locator:
    """The figure under review: its form in the panel."""
    return page.locator("#candidate")


def candidate_id(page: Page) -> str:
    """Return which figure is under review."""
    return str(candidate(page).get_attribute("data-candidate"))


def reviewed(page: Page) -> int:
    """Return how many figures of the document have been decided on, as the progress bar shows it."""
    return int(page.locator("#review-progress progress").get_attribute("value") or 0)


def first_claim(page: Page, indicator: str) -> str:
    """Return the address of the newest adopted figure of an indicator."""
    page.goto(f"/figures/{indicator}/")
    return str(page.locator(".indicator-values a.figure").first.get_attribute("href"))


def scrolls_sideways(page: Page) -> bool:
    """Say whether the page as a whole is wider than the window; a wide table scrolls in its own box."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
