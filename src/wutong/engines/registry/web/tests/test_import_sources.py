"""Tables come from any sheet of a workbook, and from databases that the installation names."""

from __future__ import annotations

import io
import sqlite3
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from wutong.engines.registry import api
from wutong.engines.registry.errors import SourceUnreadable
from wutong.engines.registry.importing.databases import fetched, tables_of
from wutong.engines.registry.importing.reading import asked
from wutong.engines.registry.testing import credit_code
from wutong.engines.registry.types import Question
from wutong.engines.registry.web.tests.test_import_pages import as_shown
from wutong.platform.jobs.models import Job

pytestmark = pytest.mark.django_db(transaction=False)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active.append(["本表由示例单位填报", ""])
    book.active.append(["示例日期", "2024-01-01"])
    sheet = book.create_sheet("企业")
    sheet.append(["企业名称", "统一社会信用代码"])
    sheet.append(["示例华创电子有限公司", credit_code(1)])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_the_sheet_that_is_chosen_is_the_one_that_comes_in(sit: Any, django_capture_on_commit_callbacks: Any) -> None:
    client = sit("planner")
    given = SimpleUploadedFile("名册.xlsx", workbook(), content_type="application/octet-stream")
    address = client.post("/firms/import/", {"file": given}).headers["Location"]
    assert "?sheet=%E4%BC%81%E4%B8%9A" in client.get(address).content.decode()
    chosen = f"{address}?sheet=企业"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(chosen, as_shown(client, chosen, act="import"))
    assert [hit.name for hit in api.find(Question("华创")).hits] == ["示例华创电子有限公司"]
    assert client.get(f"{address}?sheet=没有").status_code == 400


@pytest.fixture
def office(tmp_path: Path, settings: Any) -> Path:
    """A database of another office, named in the settings."""
    path = tmp_path / "office.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE 企业 (企业名称 text, 统一社会信用代码 text, 注册资本 integer)")
        connection.execute("INSERT INTO 企业 VALUES (?, ?, 500)", ("示例华创电子有限公司", credit_code(1)))
    connection.close()
    named = tmp_path / "databases.yaml"
    named.write_text(f"市场监管: sqlite:///{path}\n", encoding="utf-8")
    settings.WUTONG_IMPORT_DATABASES = str(named)
    return path


def test_a_table_of_a_named_database_is_fetched_and_goes_the_way_of_a_file(
    office: Path, sit: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client = sit("planner")
    assert "市场监管" in client.get("/firms/import/").content.decode()
    page = client.get("/firms/import/database/?name=市场监管").content.decode()
    assert 'value="企业"' in page
    assert str(office) not in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/firms/import/database/?name=市场监管", {"table": "企业"})
    job = Job.objects.get(name="registry.fetch")
    assert str(office) not in str(job.arguments)
    columns = job.result["link"]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(columns, as_shown(client, columns, act="import"))
    assert [hit.name for hit in api.find(Question("华创")).hits] == ["示例华创电子有限公司"]


def test_a_database_is_only_read_and_one_that_nobody_named_is_not_there(office: Path, sit: Any) -> None:
    with pytest.raises(SourceUnreadable, match="没有给出数据"):
        asked(f"sqlite:///{office}", "DELETE FROM 企业 RETURNING 1", "市场监管")
    assert tables_of("市场监管") == ["企业"]
    with pytest.raises(SourceUnreadable, match="没有这张表"):
        fetched("市场监管", "企业; DROP TABLE 企业")
    with pytest.raises(SourceUnreadable, match="没有登记"):
        tables_of("别处")
    assert sit("planner").get("/firms/import/database/?name=别处").status_code == 404
