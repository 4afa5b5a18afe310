"""A register comes in over the pages: its columns guessed and remembered, tried, imported, the refused rows mended."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from wutong.engines.registry import api
from wutong.engines.registry.testing import credit_code
from wutong.engines.registry.types import Question

pytestmark = pytest.mark.django_db(transaction=False)

HEAD = "企业名称,统一社会信用代码,营业收入（万元）"
GOOD = f"示例华创电子有限公司,{credit_code(1)},1200.5"
BAD = f"示例大河网络有限公司,{credit_code(2)[:-1]}?,80"


def file(*lines: str, name: str = "年报2023.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\n".join([HEAD, *lines]).encode(), content_type="text/csv")


def columns_page(client: Any, *lines: str) -> str:
    return client.post("/firms/import/", {"file": file(*lines)}).headers["Location"]


def as_shown(client: Any, address: str, **more: str) -> dict[str, str]:
    """Return what the form of the columns holds when nobody touches it."""
    context = client.get(address).context
    mapping = context["mapping"]
    given = {"source": mapping.source, "form": mapping.form, "kind": mapping.kind, "period": mapping.period} | more
    for column in context["columns"]:
        given |= {f"field-{column.number}": column.meaning.field, f"unit-{column.number}": column.meaning.unit}
    return given


def test_columns_are_guessed_with_their_units_and_the_year_of_the_files_name(sit: Any) -> None:
    client = sit("planner")
    given = as_shown(client, columns_page(client, GOOD))
    assert (given["field-0"], given["field-1"], given["field-2"], given["unit-2"]) == (
        "name",
        "code",
        "revenue_fen",
        "万元",
    )
    assert (given["form"], given["period"]) == ("statistics.annual", "2023")


def test_a_trial_writes_nothing_and_leads_to_the_import(sit: Any, django_capture_on_commit_callbacks: Any) -> None:
    client = sit("planner")
    address = columns_page(client, GOOD, BAD)
    with django_capture_on_commit_callbacks(execute=True):
        report = client.post(address, as_shown(client, address, act="try")).headers["Location"]
    page = client.get(report).content.decode()
    assert "没有写入任何数据" in page
    assert "校验不通过" in page
    assert api.find(Question("华创")).total == 0
    assert f"{report}refusals/" in page
    refused = client.get(f"{report}refusals/")
    assert "示例大河网络有限公司" in refused.content.decode("utf-8-sig")
    assert "refused.csv" in refused.headers["Content-Disposition"]
    assert sit("auditor").get(f"{report}refusals/").status_code in (403, 404)
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(report).headers["Location"]
    assert "已写入名册" in client.get(done).content.decode()
    assert api.find(Question("华创")).total == 1


def test_refused_rows_come_back_as_a_file_that_is_mended_and_sent_again(
    sit: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client = sit("planner")
    address = columns_page(client, GOOD, BAD)
    given = as_shown(client, address, act="import", remember="1", title="统计年报")
    with django_capture_on_commit_callbacks(execute=True):
        report = client.post(address, given).headers["Location"]
    download = f"/firms/import/batches/{api.batches()[0].id}/refusals/"
    assert download in client.get(report).content.decode()
    refused = client.get(download).content.decode("utf-8-sig")
    assert "示例大河网络有限公司" in refused
    assert "校验不通过" in refused
    mended = refused.replace(credit_code(2)[:-1] + "?", credit_code(2))
    upload = SimpleUploadedFile("年报2023.refused.csv", mended.encode(), content_type="text/csv")
    again = client.post("/firms/import/", {"file": upload}).headers["Location"]
    assert "统计年报" in client.get(again).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(again, as_shown(client, again, act="import"))
    assert [hit.name for hit in api.find(Question("大河")).hits] == ["示例大河网络有限公司"]


def test_what_is_no_table_is_refused_and_another_persons_file_is_not_there(sit: Any) -> None:
    client = sit("planner")
    assert client.post("/firms/import/", {"file": file(name="空.csv")}).status_code == 400
    assert client.post("/firms/import/", {}).status_code == 400
    assert sit("planner").get(columns_page(client, GOOD)).status_code == 404
    assert sit("department_officer").get("/firms/import/").status_code == 403
