"""The map: drawn without anything from outside, asked for a point, searched, changed by an import, a cut and a join, and put back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.steps import JOB_PATIENCE

pytestmark = pytest.mark.browser
SignedIn = Callable[..., Page]
BOTH = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])


def drawn(page: Page) -> None:
    """Wait until the map's first picture stands whole."""
    # Drawn by the processor alone, which the other tests keep busy.
    expect(page.locator("[data-map][data-drawn=yes] canvas")).to_be_visible(timeout=JOB_PATIENCE)


def square(code: str, west: float, south: float) -> dict[str, object]:
    """Return a parcel of some 100 m, beside the zone's grid."""
    ring = [[west, south], [west + 0.001, south], [west + 0.001, south + 0.001], [west, south + 0.001], [west, south]]
    return {"type": "Feature", "properties": {"code": code, "name": f"{code}号网格"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip


def import_shapes(page: Page, features: list[dict[str, object]]) -> None:
    """Send shapes of the level of grids and wait for the report of the dry run."""
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    page.goto("/map/import/")
    page.set_input_files("[name=file]", {"name": "grids.geojson", "mimeType": "application/json", "buffer": content})
    page.select_option("[name=level]", "grid")
    page.fill("[name=on]", "2025-01-01")
    page.get_by_role("button", name="试运行").click()
    open_report(page)


def open_report(page: Page) -> None:
    """Wait for the job and open its report; a job that is done already leads there at once."""
    page.wait_for_url("**/jobs/*/")
    page.get_by_role("link", name="打开结果").click(timeout=JOB_PATIENCE)
    page.wait_for_url("**/map/import/*/")


@BOTH
def test_a_click_on_the_map_tells_the_facts_of_the_grid_that_lies_there(
    signed_in: SignedIn, size: dict[str, int]
) -> None:
    page = signed_in("leader", size)
    page.goto("/map/?points=cases")
    drawn(page)
    page.locator("[data-map]").click()
    facts = page.locator("[data-map-facts]")
    expect(facts.locator("p a")).to_have_count(3)
    expect(facts).to_contain_text("平方千米")
    expect(facts).to_contain_text("GCJ-02")
    name = facts.locator("p a").nth(1).inner_text()
    facts.locator("p a").nth(1).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.locator("[data-origin]")).to_contain_text("平方千米")


def test_layers_are_switched_and_the_keyboard_asks_for_the_middle(signed_in: SignedIn) -> None:
    page = signed_in("leader")
    page.goto("/map/?points=cases")
    drawn(page)
    page.get_by_label("热力").check()
    page.get_by_label("网格边界").uncheck()
    page.locator("[data-map] canvas").press("Enter")
    expect(page.locator("[data-map-facts] h2")).to_be_visible()


@BOTH
def test_a_house_number_is_found_and_one_between_two_is_estimated(signed_in: SignedIn, size: dict[str, int]) -> None:
    page = signed_in("leader", size)
    page.goto("/map/?q=示意一大道1号")
    drawn(page)
    expect(page.locator(".map-places")).to_contain_text("示意一大道1号")
    expect(page.locator(".map-mark").first).to_be_visible()
    page.goto("/map/?q=示意一大道与示意一街路口")
    expect(page.locator(".map-places")).to_contain_text("交叉口")


def test_the_grid_of_an_earlier_day_is_the_earlier_grid(signed_in: SignedIn) -> None:
    page = signed_in("leader")
    page.goto("/map/?day=2021-06-01&level=grid")
    expect(page.locator(".tabs [aria-current=page] .soft")).to_have_text("198")
    page.goto("/map/?day=2024-06-01&level=grid")
    expect(page.locator(".tabs [aria-current=page] .soft")).to_have_text("571")


@BOTH
def test_grids_are_imported_cut_on_the_map_joined_and_put_back(signed_in: SignedIn, size: dict[str, int]) -> None:
    page = signed_in("admin", size, own_session=True)
    west = 113.65 if size == DESK else 113.66
    code = "tried-d" if size == DESK else "tried-p"
    import_shapes(page, [square(code, west, 34.8), square(f"{code}-x", west + 0.0005, 34.8)])
    expect(page.locator("main")).to_contain_text("修复清单")
    expect(page.locator("main")).to_contain_text("重叠")

    import_shapes(page, [square(code, west, 34.8), square(f"{code}-x", west + 0.001, 34.8)])
    page.get_by_role("button", name="按此导入").click()
    open_report(page)
    expect(page.locator("main")).to_contain_text("已写入 2 个图形")

    cut_in_two(page, code)
    put_back(page, "拆分")
    page.goto(f"/map/join/?codes={code}%20{code}-x")
    page.fill("[name=code]", f"{code}-whole")
    preview_and_confirm(page, rows=3)
    put_back(page, "合并")
    page.goto(f"/map/shapes/{code}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{code}号网格")


def cut_in_two(page: Page, code: str) -> None:
    """Draw a line across a shape on the map, see what would become of it, and do it."""
    page.goto(f"/map/split/{code}/")
    drawn(page)
    box = page.locator("[data-map]").bounding_box()
    assert box is not None
    for across in (6, box["width"] - 6):
        page.locator("[data-map]").click(position={"x": across, "y": box["height"] * 0.6})
    expect(page.locator("#id_parts")).to_have_value(re.compile("LineString"))
    preview_and_confirm(page, rows=3)


def preview_and_confirm(page: Page, rows: int) -> None:
    """See the shapes before and after, and confirm."""
    page.get_by_role("button", name="预览变化").click()
    expect(page.locator("#preview tbody tr")).to_have_count(rows)
    page.get_by_role("button", name="确认变更").click()
    page.wait_for_url("**/map/changes/")


def put_back(page: Page, act: str) -> None:
    """Take the last change back."""
    page.get_by_role("link", name=act, exact=True).first.click()
    page.get_by_role("button", name="撤销这次变更").click()
    page.wait_for_url("**/map/changes/")
    expect(page.locator("body")).to_contain_text("已撤销")
