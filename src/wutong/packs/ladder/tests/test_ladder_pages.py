"""The pages of the ladder: pools lead to firms, firms to their criteria, thresholds to a comparison."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from wutong.engines.cases import api as cases
from wutong.packs.ladder import renewals
from wutong.packs.ladder.errors import StepRefused
from wutong.packs.ladder.listing import record_step
from wutong.packs.ladder.tests.conftest import signed_in
from wutong.packs.tasks.loading import ensure_types as ensure_calendar
from wutong.platform import clock

pytestmark = pytest.mark.django_db
KEY = "high_tech@2016-01-01"


def text(client: Client, name: str, *args: object, **query: object) -> str:
    found = client.get(reverse(name, args=args), query)
    assert found.status_code == 200
    return found.content.decode()


def test_the_ladder_shows_the_plans_target_beside_the_pools(planner: Client) -> None:
    page = text(planner, "ladder")
    assert "2500" in page
    assert "2,499" in page
    assert "standing=one_short" in page
    assert "认定门槛未收录" in page


def test_an_empty_ladder_says_what_to_do(loaded_zone: None, db: None) -> None:
    assert "还没有筛查过" in text(signed_in("planner"), "ladder")


def test_one_criterion_short_lists_the_criterion_and_the_distance_and_exports(planner: Client) -> None:
    page = text(planner, "ladder-pool", edition=KEY)
    assert "梧桐近岸有限公司" in page
    assert "data-origin" in page, "the counts of the ladder lead here"
    assert "科技人员占职工总数不低于10%" in page
    assert "差 2 个百分点" in page
    rows = b"".join(planner.get(reverse("ladder-pool"), {"edition": KEY, "export": "csv"}))  # type: ignore[call-overload]
    assert "梧桐近岸有限公司" in rows.decode("utf-8-sig")


def test_a_firm_sees_every_rung_with_its_values_and_sources(planner: Client, keys: dict[str, str]) -> None:
    page = text(planner, "ladder-firm", keys["near"])
    assert all(word in page for word in ("8 %", "≥ 10 %", "差 2 个百分点", "统计年报", "2026版", "成长历程"))


def test_who_may_not_see_inner_figures_sees_the_verdict_alone(keys: dict[str, str]) -> None:
    page = text(signed_in("office_worker", "wutong"), "ladder-firm", keys["near"])
    assert "无权查看" in page
    assert "不符合" in page
    assert "8 %" not in page


def test_the_portrait_has_a_panel_of_the_ladder(planner: Client, keys: dict[str, str]) -> None:
    page = text(planner, "firm", keys["near"])
    assert "高企（2016）" in page
    assert reverse("ladder-firm", args=[keys["near"]]) in page


def test_another_offices_firms_are_not_there(keys: dict[str, str]) -> None:
    client = signed_in("office_worker", "shifo")
    assert "梧桐近岸有限公司" not in text(client, "ladder-pool", edition=KEY)
    assert client.get(reverse("ladder-firm", args=[keys["near"]])).status_code == 404


def test_data_that_are_filled_in_change_the_verdict_at_once(planner: Client, keys: dict[str, str]) -> None:
    url = f"{reverse('ladder-record', args=[keys['near']])}?edition={KEY}"
    assert "科技人员" in planner.get(url).content.decode()
    assert planner.post(url, {"source": "年度决算", "tech_staff@2023": "5"}).status_code == 302
    assert "年度决算" in text(planner, "ladder-firm", keys["near"])
    refused = planner.post(url, {"source": "年度决算", "tech_staff@2023": "许多"})
    assert refused.status_code == 400
    assert "不合要求" in refused.content.decode()


def test_a_changed_threshold_is_held_against_the_law(planner: Client) -> None:
    made = planner.post(reverse("ladder-whatif"), {"edition": KEY, "name": "占比8%", "ht_staff_share": "8"})
    page = planner.get(made["Location"]).content.decode()
    assert "高企科技人员占比下限 10 % → 8 %" in page
    assert "小型" in page
    assert "梧桐近岸有限公司" in planner.get(f"{made['Location']}firms/").content.decode()
    assert planner.post(reverse("ladder-whatif"), {"edition": KEY, "name": "无"}).status_code == 400


def test_flows_and_rungs_are_shown_with_their_tables(planner: Client) -> None:
    assert "未入梯队" in text(planner, "ladder-flows")
    page = text(planner, "ladder-rung", "specialised")
    assert "2022版" in page
    assert "2026版" in page
    assert "1500 万元" in page
    assert planner.get(reverse("ladder-rung", args=["none"])).status_code == 404


def test_a_listing_candidate_keeps_every_step(planner: Client, keys: dict[str, str]) -> None:
    for stage in ("reserve", "tutoring"):
        given = {"stage": stage, "board": "beijing", "obstacle": "finance", "adviser": "某证券"}
        planner.post(reverse("ladder-step", args=[keys["near"]]), given)
    page = text(planner, "ladder-listing")
    assert all(word in page for word in ("辅导备案", "北交所", "财务规范", "某证券"))
    with pytest.raises(StepRefused) as refused:
        record_step(1, {"stage": "moon"}, by=None)
    assert "没有写入任何数据" in refused.value.message("zh")
    assert "no choice" in refused.value.message("en")


def test_a_title_won_outside_is_recorded_and_its_end_becomes_a_case_once(planner: Client, keys: dict[str, str]) -> None:
    given = {"kind": "high_tech", "number": "GR1", "valid_from": "2022-06-01"}
    assert planner.post(reverse("ladder-title", args=[keys["near"]]), given).status_code == 302
    assert [one.title for one in renewals.ending(clock.today())] == ["梧桐近岸有限公司：高企证书将于 2025-05-31 到期"]
    ensure_calendar()
    renewals.ensure_types()
    assert (renewals.open_due(), renewals.open_due()) == (1, 0)
    assert cases.from_source(renewals.PREFIX, type=renewals.TYPE).count() == 1


def test_lists_checked_for_all_firms_are_recorded(planner: Client) -> None:
    assert "负面名单还没有" in text(planner, "ladder")
    names = ("prohibited", "accident", "misconduct", "abnormal", "evasion", "false_data")
    planner.post(reverse("ladder-lists"), {"source": "名单", **dict.fromkeys(names, "on")})
    assert "负面名单还没有" not in text(planner, "ladder")
    assert planner.post(reverse("ladder-screen")).status_code == 302


def test_the_api_answers_what_the_pages_show(planner: Client, keys: dict[str, str]) -> None:
    found = planner.get("/api/v1/ladder/rungs").json()
    assert next(one for one in found["rungs"] if one["rung"] == "high_tech")["held"] == 1
    short = planner.get("/api/v1/ladder/pool", {"edition": KEY}).json()
    assert {one["firm"] for one in short} == {keys["near"], keys["grows"]}
    told = planner.get(f"/api/v1/ladder/firms/{keys['near']}").json()
    assert next(one for one in told if one["edition"] == KEY)["short_of"] == 1
    given = {"edition": KEY, "name": "占比8%", "changes": {"ht_staff_share": "8"}}
    made = planner.post("/api/v1/ladder/variants", given, content_type="application/json").json()
    assert (made["winners"], made["losers"]) == (1, 0)
