import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from wutong.engines.ledger import api
from wutong.engines.ledger.models import Claim
from wutong.engines.ledger.testing import FIRMS, GDP, ZONE, adopted, said, small_ledger
from wutong.platform.accounts.testing import make_person
from wutong.platform.jobs.models import Job
from wutong.platform.territory.models import Area

pytestmark = pytest.mark.django_db(transaction=True)
TABLE = "指标,区域,2019年,2020年\n生产总值,测试区,350,380\n企业数,测试区,7,很多\n"


@pytest.fixture(autouse=True)
def ledger():
    small_ledger()


@pytest.fixture
def planner(client):
    person = make_person("planner", Area.objects.get(code="test-zone"))
    client.force_login(person)
    return person


def send(client, content: str = TABLE, name: str = "月报.csv"):
    file = SimpleUploadedFile(name, content.encode(), content_type="text/csv")
    return client.post("/figures/import/", {"file": file})


def columns_form(**more) -> dict[str, str]:
    return {"sheet": "", "head_rows": "1", "source": "月报", "adopt": "new", **more}


def test_a_file_is_sent_understood_tried_and_imported(client, planner):
    page = send(client)
    shown = client.get(page.url)
    assert "生产总值" in shown.content.decode()
    tried = client.post(page.url, columns_form(act="try"))
    assert not Claim.objects.exists()
    report = client.get(tried.url, follow=True).content.decode()
    assert "这是试运行" in report
    assert "不是数值：“很多”" in report
    done = client.post(tried.url)
    assert "已写入" in client.get(done.url, follow=True).content.decode()
    assert [one.printed for one in api.current([GDP])[GDP]] == ["350", "380"]
    assert api.current([FIRMS])[FIRMS][0].recorded_by == str(planner)


def test_refusals_are_handed_out_as_a_file(client, planner):
    page = send(client)
    done = client.post(page.url, columns_form(act="import"))
    file = client.get(f"{done.url}refusals/").content.decode("utf-8-sig")
    assert file.splitlines()[1].startswith("企业数,测试区,7,很多,D3")


def test_a_column_can_be_given_its_meaning_by_hand(client, planner):
    page = send(client, "名目,某列\n生产总值,400\n")
    form = columns_form(act="import", **{
        "role-0": "indicator", "role-1": "value", "period-1": "2021", "unit-1": "亿元", "default-subject": ZONE,
    })  # fmt: skip
    client.post(page.url, form)
    assert [one.printed for one in api.current([GDP])[GDP]] == ["400"]
    again = client.get(send(client, "名目,某列\n生产总值,410\n").url).content.decode()
    assert "已按上次的含义填好" in again


def test_a_table_that_names_no_area_is_asked_for_it_before_it_is_tried(client, planner):
    page = send(client, "指标,2020年\n生产总值,380\n")

    asked = client.post(page.url, columns_form(act="try", source="年报"))

    shown = asked.content.decode()
    assert asked.status_code == 400
    assert "没有一列或默认值说明是哪个区域或对象的数" in shown
    assert 'value="年报"' in shown
    assert not Job.objects.filter(name="ledger.import").exists()


def test_differences_are_listed_by_the_names_of_what_they_are_about(client, planner):
    adopted("370")
    tried = client.post(send(client).url, columns_form(act="try"))

    listed = client.get(tried.url, follow=True).content.decode().split("与已知的不同</h2>")[1]

    for words in (">生产总值</a>", "<td>测试区</td>", "2020年", "380亿元", "370亿元"):
        assert words in listed
    assert "test.gdp " not in listed


def test_a_file_that_cannot_be_read_is_refused_in_words(client, planner):
    assert client.post("/figures/import/", {}).status_code == 400
    refused = send(client, "\x00\x01\x02" * 100)
    assert refused.status_code == 400
    assert not Job.objects.exists()


def test_others_may_not_open_what_a_person_sent(client, planner):
    page = send(client)
    done = client.post(page.url, columns_form(act="try"))
    client.force_login(make_person("planner", Area.objects.get(code="test-zone")))
    assert client.get(page.url).status_code == 404
    assert client.get(done.url).status_code == 404


def test_of_two_planners_the_second_is_told_and_the_typed_values_stay(client, planner):
    first = adopted("380.0")
    second = api.record([said("381.5")])[0]
    api.adopt(second, by=planner, expected=1)
    answer = client.post(
        f"/figures/claims/{first}/correct/",
        {"expected": "1", "value": "382.25", "unit": "亿元", "basis": "年报表二", "reason": "录错"},
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "381.5亿元" in page
    assert 'value="382.25"' in page
    assert 'value="年报表二"' in page


def test_a_list_shows_a_figure_in_the_unit_of_its_column(client, planner):
    adopted("12,000", "2020", unit="万元")

    page = client.get("/figures/").content.decode()

    assert ">1.2</a>" in page
    assert "12,000" not in page


def test_nobody_adopts_outside_their_area(client):
    Area.objects.create(code="other", name_zh="别处", kind="zone", path="9002", valid_from="2000-01-01")
    client.force_login(make_person("planner", Area.objects.get(code="other")))
    claim = api.record([said("380.0")])[0]
    client.post(f"/figures/claims/{claim}/adopt/", {"expected": "0", "reason": "x"})
    assert api.current([GDP])[GDP] == []


def call(client, method: str, path: str, body=None):
    answer = getattr(client, method)(f"/api/v1/ledger/{path}", data=body, content_type="application/json")
    return answer.status_code, answer.content


def test_the_api_does_what_the_pages_do(client, planner):
    new = {
        "indicator": "test.gdp",
        "subject": ZONE,
        "period": "2020",
        "value": "380.0",
        "unit": "亿元",
        "source": "统计局",
    }
    status, body = call(client, "post", "claims", new)
    claim = json.loads(body)["claim"]
    assert (status, json.loads(body)["sequence"]) == (200, None)
    adopted_now = json.loads(call(client, "post", f"claims/{claim}/adopt", {"expected": 0, "reason": "首次"})[1])
    assert (adopted_now["sequence"], adopted_now["value"]) == (1, "380.0")
    assert call(client, "post", f"claims/{claim}/adopt", {"expected": 0, "reason": "再次"})[0] >= 400
    figures = json.loads(client.get("/api/v1/ledger/indicators/test.gdp/figures", {"subject": ZONE}).content)
    assert [one["claim"] for one in figures] == [claim]
    assert client.get("/api/v1/ledger/indicators").json()[0]["code"] == "test.gdp"
    assert client.get("/api/v1/ledger/indicators/test.gdp/series").json()[0]["subject"] == ZONE
    export = client.get("/api/v1/ledger/export/csv").content.decode("utf-8-sig")
    assert "380.0" in export


def test_the_api_imports_a_table_by_dry_run_first(client, planner):
    for dry_run, written in (("true", False), ("false", True)):
        file = SimpleUploadedFile("月报.csv", TABLE.encode(), content_type="text/csv")
        report = client.post("/api/v1/ledger/import", {"file": file, "adopt": "new", "dry_run": dry_run}).json()
        assert (report["new"], report["refused_count"], report["written"]) == (3, 1, written)
    assert len(api.current([GDP])[GDP]) == 2


def test_the_api_hides_what_may_not_be_seen(client):
    Area.objects.create(code="other", name_zh="别处", kind="zone", path="9002", valid_from="2000-01-01")
    claim = adopted("380.0")
    client.force_login(make_person("planner", Area.objects.get(code="other")))
    assert call(client, "get", f"claims/{claim}")[0] >= 400
    assert client.get("/api/v1/ledger/indicators/test.gdp/figures", {"subject": ZONE}).json() == []
    new = {"indicator": "test.gdp", "subject": ZONE, "period": "2020", "value": "1", "unit": "亿元", "source": "x"}
    assert call(client, "post", "claims", new)[0] >= 400


def test_the_list_offers_every_format_of_the_export(client, planner):
    adopted("380.0")
    page = client.get("/figures/").content.decode()
    for format in api.FORMATS:
        address = f"/api/v1/ledger/export/{format}"
        assert address in page
        assert client.get(address).status_code == 200
