"""The map: drawn without anything from outside, asked for a point, and followed to a grid."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
SignedIn = Callable[..., Page]


def test_a_click_on_the_map_leads_to_the_grid_that_lies_there(signed_in: SignedIn) -> None:
    page = signed_in("leader")
    page.goto("/map/")
    expect(page.locator("[data-map][data-ready=yes] canvas")).to_be_visible()
    page.locator("[data-map]").click()
    said = page.locator("[data-map-said] a")
    expect(said).to_have_count(3)
    name = said.nth(1).inner_text()
    said.nth(1).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.locator("[data-origin]")).to_contain_text("平方千米")
