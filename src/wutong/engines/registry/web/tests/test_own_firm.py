"""A firm's own desk: all of its own, nothing of another; its account opened and ended by officials."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from wutong.engines.registry import api
from wutong.engines.registry.models import Consent
from wutong.engines.registry.testing import hand_in, make_firm, represented_by
from wutong.platform import clock
from wutong.platform.accounts.api import ensure_roles, person_for_username
from wutong.platform.accounts.testing import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def firms(zone: Any) -> tuple[str, str]:
    ensure_roles()
    own = make_firm("示例甲有限公司", number=1, area=zone.pk, industry="6513", phone="0371-1234567")
    other = make_firm("示例乙有限公司", number=2, area=zone.pk, industry="6513")
    for key in (own, other):
        hand_in(key, "2023", revenue_fen=1_234_560_000, tax_fen=77_000_000)
    return own, other


@pytest.fixture
def client_of_firm(firms: tuple[str, str]) -> Client:
    person = make_person(username="he")
    represented_by(firms[0], person)
    client = Client()
    client.force_login(person)
    return client


def row_of(key: str) -> int:
    return api.panel(key)["2023", "revenue_fen"].row_id


def test_a_firm_sees_its_own_figures_whole_each_with_its_source(client_of_firm: Client, firms: tuple[str, str]) -> None:
    own = firms[0]
    assert client_of_firm.get("/my-firm/").headers["Location"] == f"/my-firm/{own}/"
    page = client_of_firm.get(f"/my-firm/{own}/").content.decode()
    assert "0371-1234567" in page
    assert ">77<" in page, "tax figures are no secret to the firm itself"
    source = f"/my-firm/{own}/figures/{row_of(own)}/revenue_fen/"
    assert source in page
    assert "/firms/" not in page.replace("/my-firms/", ""), "no link to pages that would be refused"
    assert "1,234.56" in client_of_firm.get(source).content.decode()


def test_the_address_of_the_site_leads_a_firm_to_its_desk(client_of_firm: Client, firms: tuple[str, str]) -> None:
    page = client_of_firm.get("/", follow=True)
    assert page.redirect_chain[-1][0] == f"/my-firm/{firms[0]}/"
    menu = re.findall(r'<a class="section" href="([^"]+)"', page.content.decode())
    assert menu == ["/my-firm/"], "its menu is its own"
    assert "企业的委托" in client_of_firm.get("/account/").content.decode()


def test_another_firm_is_not_there_for_it(client_of_firm: Client, firms: tuple[str, str]) -> None:
    own, other = firms
    consent = api.grant_consent(other, "bank", by=None, evidence="授权书", granted_on=clock.today())
    paths = ["", f"figures/{row_of(other)}/revenue_fen/", "peers/all/2023/revenue_fen/"]
    assert [client_of_firm.get(f"/my-firm/{other}/{path}").status_code for path in paths] == [404] * 3
    assert client_of_firm.get(f"/my-firm/{own}/figures/{row_of(other)}/revenue_fen/").status_code == 404
    assert client_of_firm.post(f"/my-firm/{other}/consents/", {"purpose": "bank"}).status_code == 404
    client_of_firm.post(f"/my-firm/{own}/consents/{consent}/revoke/")
    assert Consent.objects.get(pk=consent).revoked_on is None


def test_a_firm_gives_and_takes_back_its_consent_itself(client_of_firm: Client, firms: tuple[str, str]) -> None:
    own = firms[0]
    client_of_firm.post(f"/my-firm/{own}/consents/", {"purpose": "bank", "recipient": "示例银行"})
    assert api.may_share(own, "bank", recipient="示例银行")
    [given] = api.consents(own)
    assert "企业账号" in given.evidence
    client_of_firm.post(f"/my-firm/{own}/consents/{given.id}/revoke/")
    assert not api.may_share(own, "bank", recipient="示例银行")
    late = client_of_firm.post(
        f"/my-firm/{own}/consents/", {"purpose": "bank", "expires_on": "2001-01-01"}, follow=True
    )
    assert "没有写入任何数据" in late.content.decode()


def test_an_official_opens_ends_and_resumes_an_account_from_the_portrait(firms: tuple[str, str], sit: Any) -> None:
    own, planner = firms[0], sit("planner")
    assert "开通企业账号" in planner.get(f"/firms/{own}/").content.decode()
    given = {"name": "何晓燕", "username": "he", "evidence": "法人委托书"}
    shown = planner.post(f"/firms/{own}/accounts/", given).content.decode()
    password = re.search(r'id="temporary-password">([^<]+)<', shown)
    assert password
    assert person_for_username("he").check_password(password[1])
    [one] = api.representatives(own)
    assert "恢复" in planner.post(f"/firms/{own}/accounts/{one.id}/end/", follow=True).content.decode()
    assert not api.representatives(own)[0].in_force
    planner.post(f"/firms/{own}/accounts/{one.id}/resume/")
    renewed = planner.post(f"/firms/{own}/accounts/{one.id}/password/").content.decode()
    assert "temporary-password" in renewed
    assert password[1] not in renewed
    refused = planner.post(f"/firms/{own}/accounts/", given, follow=True).content.decode()
    assert "已经代表这家企业" in refused
    assert 'value="法人委托书"' in refused, "what was typed is kept"
    assert 'value="法人委托书"' not in planner.get(f"/firms/{own}/").content.decode(), "once"


def test_who_may_not_open_accounts_neither_sees_nor_opens_any(firms: tuple[str, str], sit: Any) -> None:
    auditor = sit("auditor")
    assert "企业账号" not in auditor.get(f"/firms/{firms[0]}/").content.decode()
    assert auditor.post(f"/firms/{firms[0]}/accounts/", {"name": "何"}).status_code == 403


def test_who_represents_several_firms_chooses_and_who_represents_none_is_told(
    client_of_firm: Client, firms: tuple[str, str]
) -> None:
    represented_by(firms[1], person_for_username("he"))
    page = client_of_firm.get("/my-firm/").content.decode()
    assert all(f"/my-firm/{key}/" in page for key in firms)
    assert "换一家企业" in client_of_firm.get(f"/my-firm/{firms[1]}/").content.decode()
    nobody = Client()
    nobody.force_login(make_person("firm"))
    assert "不代表任何企业" in nobody.get("/my-firm/").content.decode()


def test_a_firm_reads_and_decides_over_the_api_for_itself_alone(client_of_firm: Client, firms: tuple[str, str]) -> None:
    own, other = firms
    base = "/api/v1/registry/own-firms"
    assert [one["key"] for one in client_of_firm.get(base).json()] == [own]
    figures = client_of_firm.get(f"{base}/{own}/portrait").json()["figures"]
    assert {(one["column"], one["value"]) for one in figures} >= {("tax_fen", "77")}
    assert client_of_firm.get(f"{base}/{other}/portrait").status_code == 404
    assert client_of_firm.get(f"/api/v1/registry/firms/{own}").status_code == 403


def test_officials_open_and_end_accounts_over_the_api(firms: tuple[str, str], sit: Any) -> None:
    planner, address = sit("planner"), f"/api/v1/registry/firms/{firms[0]}/accounts"
    given = {"username": "he", "name": "何晓燕", "evidence": "法人委托书"}
    made = planner.post(address, given, content_type="application/json")
    assert made.status_code == 200, made.content
    assert made.json()["password"]
    number = made.json()["id"]
    assert planner.post(f"{address}/{number}/end", content_type="application/json").json()[0]["in_force"] is False
    assert planner.post(f"{address}/{number}/resume", content_type="application/json").json()[0]["in_force"] is True
    assert planner.get(address).json()[0]["username"] == "he"
