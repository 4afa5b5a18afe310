"""Firms on pages: found, opened, their figures explained and corrected, kept in lists, taken along with a purpose."""

from __future__ import annotations

from typing import Any

import pytest

from wutong.engines.registry import api
from wutong.engines.registry.testing import credit_code, hand_in, make_firm
from wutong.platform.audit.models import Act

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(zone: Any) -> str:
    key = make_firm(
        "示例华创电子有限公司", number=1, industry="3973", area=zone.pk, products="智能传感器", phone="0371-1234567"
    )
    hand_in(key, "2023", revenue_fen=1_234_560_000, tax_fen=77_000_000)
    return key


def row_of(key: str) -> int:
    return api.panel(key)["2023", "revenue_fen"].row_id


def test_a_firm_is_found_by_two_characters_and_opens_to_its_portrait(firm: str, sit: Any) -> None:
    page = sit("planner").get("/firms/?q=华创").content.decode()
    assert f'href="/firms/{firm}/"' in page
    portrait = sit("planner").get(f"/firms/{firm}/").content.decode()
    assert credit_code(1) in portrait
    assert "1,234.56" in portrait
    assert f"/firms/figures/{row_of(firm)}/revenue_fen/" in portrait


def test_filters_stand_in_the_address_and_can_be_taken_off(firm: str, sit: Any) -> None:
    make_firm("示例大河网络有限公司", industry="6513", area=None)
    page = sit("planner").get("/firms/?q=示例&where=industry:39;colour:red").content.decode()
    assert "示例华创" in page
    assert "计算机、通信和其他电子设备制造业 ✕" in page


def test_tax_figures_are_shown_when_asked_for_and_the_look_is_recorded(firm: str, sit: Any) -> None:
    planner = sit("planner")
    before = Act.objects.count()
    assert "77<" not in planner.get(f"/firms/{firm}/").content.decode()
    assert Act.objects.count() == before
    page = planner.get(f"/firms/{firm}/?sensitive=yes").content.decode()
    assert "77</a>" in page
    assert "已记入操作记录" in page
    assert Act.objects.latest("sequence").object_key == firm


def test_who_may_not_see_tax_or_phone_is_told_so(firm: str, sit: Any) -> None:
    page = sit("office_worker").get(f"/firms/{firm}/?sensitive=yes").content.decode()
    assert "您的岗位不能看涉税数据" in page
    assert "您的岗位不能看这一项" in page
    assert "0371-1234567" not in page
    assert "1,234.56" not in page


def test_a_figure_says_where_it_comes_from_and_takes_a_correction_with_its_reason(firm: str, sit: Any) -> None:
    planner, address = sit("planner"), f"/firms/figures/{row_of(firm)}/revenue_fen/"
    assert "data-origin" in planner.get(address).content.decode()
    refused = planner.post(address, {"value": "12a", "reason": "漏报"})
    assert (refused.status_code, "不是以万元为单位的数" in refused.content.decode()) == (400, True)
    planner.post(address, {"value": "1,300", "reason": "漏报一笔"})
    page = planner.get(address).content.decode()
    assert "1,300" in page
    assert "1,234.56" in page
    assert "漏报一笔" in page


def test_a_search_is_kept_as_a_list_and_a_firm_is_put_into_another(firm: str, sit: Any) -> None:
    planner = sit("planner")
    opened = planner.post("/firms/lists/save/?q=华创", {"name": "华创各家"}, follow=True)
    assert "示例华创电子有限公司" in opened.content.decode()
    planner.post(f"/firms/{firm}/lists/", {"name": "重点走访"})
    planner.post(f"/firms/{firm}/lists/", {"name": "华创各家"})
    page = planner.get("/firms/lists/").content.decode()
    assert "华创各家" in page
    assert "重点走访" in page


def test_a_file_is_handed_out_for_a_purpose_only_and_every_row_says_so(firm: str, sit: Any) -> None:
    planner = sit("planner")
    assert planner.post("/firms/export/?q=华创", {"purpose": " "}).status_code == 400
    answer = planner.post("/firms/export/?q=华创", {"purpose": "政策摸底", "format": "csv"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    act = Act.objects.latest("sequence")
    assert (act.verb, act.detail["purpose"]) == ("firms.export", "政策摸底")
    assert "用途：政策摸底" in lines[1]
    assert f"记录号 {act.sequence}" in lines[1]
    assert sit("office_worker").get("/firms/export/").status_code == 403


def test_a_consent_is_recorded_and_taken_back(firm: str, sit: Any) -> None:
    planner = sit("planner")
    planner.post(f"/firms/{firm}/consents/", {"purpose": "bank", "granted_on": "2025-01-02", "evidence": "授权书 1"})
    (consent,) = api.consents(firm)
    planner.post(f"/firms/{firm}/consents/{consent.id}/revoke/", {"on": "2025-02-01", "reason": "企业来函"})
    assert not api.may_share(firm, "bank")
    assert "企业来函" in planner.get(f"/firms/{firm}/").content.decode()


def test_quartiles_of_peers_say_how_they_were_computed(zone: Any, sit: Any) -> None:
    for number in range(12):
        key = make_firm(f"示例{number}号有限公司", industry="6513", area=zone.pk)
        hand_in(key, "2023", revenue_fen=10**9, tax_fen=10**8)
    api.refresh_quartiles(["2023"])
    page = sit("planner").get("/firms/peers/65/2023/revenue_fen/").content.decode()
    assert "软件和信息技术服务业" in page
    assert "data-origin" in page
    assert sit("office_worker").get("/firms/peers/65/2023/tax_fen/").status_code == 404
    assert sit("planner").get("/firms/peers/65/2022/revenue_fen/").status_code == 404


def test_the_api_gives_search_portrait_and_figures_as_the_pages_do(firm: str, sit: Any) -> None:
    planner = sit("planner")
    found = planner.get("/api/v1/registry/firms?q=华创&where=industry:39").json()
    assert [hit["key"] for hit in found["hits"]] == [firm]
    before = Act.objects.count()
    portrait = planner.get(f"/api/v1/registry/firms/{firm}/portrait").json()
    assert [(one["column"], one["value"], one["unit"]) for one in portrait["figures"]] == [
        ("revenue_fen", "1,234.56", "万元")
    ]
    assert Act.objects.count() == before
    whole = planner.get(f"/api/v1/registry/firms/{firm}/portrait?sensitive=true").json()
    assert ("tax_fen", "77") in [(one["column"], one["value"]) for one in whole["figures"]]
    assert Act.objects.latest("sequence").object_key == firm
    address = f"/api/v1/registry/firms/figures/{row_of(firm)}/revenue_fen"
    said = planner.post(
        f"{address}/corrections", {"value": "1300", "reason": "漏报"}, content_type="application/json"
    ).json()
    assert [one["value"] for one in said] == ["1,234.56", "1,300"]
    assert planner.get("/api/v1/registry/firms/E999").status_code == 404
