"""Tables come in once, whatever is repeated; what is wrong comes back to be mended; a kill loses and doubles nothing."""

from __future__ import annotations

import io
import sqlite3
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from wutong.engines.registry import api, models
from wutong.engines.registry._core.mapping import TableMapping
from wutong.engines.registry.errors import MappingFaulty, SourceUnreadable
from wutong.engines.registry.importing import run as importing
from wutong.engines.registry.importing.mappings import checked
from wutong.engines.registry.testing import credit_code
from wutong.engines.registry.types import ImportReport, Question
from wutong.platform.files.api import open_stored
from wutong.platform.territory.models import Area

pytestmark = pytest.mark.django_db

REGISTER: dict[str, Any] = {
    "source": "market",
    "columns": {
        "企业名称": "name", "统一社会信用代码": "code", "注册资本（万元）": {"field": "capital_fen", "unit": "万元"}, "成立日期": "founded",
        "行业代码": "industry", "登记状态": "status", "街道": "area", "地址": "address", "法定代表人": "person", "电话": "phone",
    },
}  # fmt: skip
HEADS = list(REGISTER["columns"])
RETURNS: dict[str, Any] = {
    "source": "torch",
    "form": "torch.annual",
    "columns": {
        "编码": "key", "单位名称": "name", "信用代码": "code", "年度": "period", "营业收入": {"field": "revenue_fen", "unit": "千元"},
        "研发人员": "rd_staff", "税费": {"field": "tax_fen", "unit": "千元"},
    },
}  # fmt: skip
ROWS = [
    [
        "郑州华创电子科技有限公司",
        credit_code(1),
        "1,000",
        "2015年3月6日",
        "C3973",
        "存续",
        "甲街道",
        "科学大道100号",
        "张伟",
        "13800000001",
    ],
    ["郑州大河网络有限公司", credit_code(2), "500.5", "2018-01-02", "6513", "注销", "乙", "长椿路11号", "李娜", ""],
]


@pytest.fixture(autouse=True)
def offices(two_offices: tuple[Area, Area]) -> tuple[Area, Area]:
    return two_offices


def csv_of(heads: list[str], rows: list[list[str]]) -> bytes:
    return pl.DataFrame(rows, schema=heads, orient="row").write_csv().encode("gb18030")


def put(data: bytes, mapping: dict[str, Any], name: str = "表.csv", **more: Any) -> ImportReport:
    return api.import_table(api.read_bytes(data, name), checked(mapping, name), by=None, **more)


def everything() -> dict[str, list[Any]]:
    """Return the rows of every table that an import writes."""
    kinds = (models.Entity, models.EntityName, models.Identifier, models.IdentityLink, models.SourceRecord, models.PanelRow,
             models.PanelOverride, models.SearchText)  # fmt: skip
    return {kind.__name__: list(kind.objects.order_by("pk").values()) for kind in kinds}


def test_a_register_comes_in_with_units_dates_words_and_places_understood() -> None:
    report = put(csv_of(HEADS, ROWS), REGISTER)
    assert (report.counts["new"], report.counts["refused"]) == (2, 0)
    one, two = (api.firm(f"E{number}") for number in models.Entity.objects.order_by("pk").values_list("pk", flat=True))
    assert (one.capital_fen, one.founded.isoformat() if one.founded else "", one.industry, one.status, one.area_name) == (
        1_000_000_000, "2015-03-06", "3973", "active", "甲",
    )  # fmt: skip
    assert (two.capital_fen, two.status) == (500_500_000, "cancelled")
    assert one.origins["capital_fen"].row == 2
    assert one.identifiers[0].value == credit_code(1)


def test_the_same_file_twice_changes_nothing() -> None:
    put(csv_of(HEADS, ROWS), REGISTER)
    before = everything()
    report = put(csv_of(HEADS, ROWS), REGISTER)
    assert (report.counts["same"], report.counts["new"], report.counts["changed"]) == (2, 0, 0)
    assert everything() == before


def test_a_dry_run_says_what_would_become_of_it_and_writes_nothing() -> None:
    before = everything()
    report = put(csv_of(HEADS, ROWS), REGISTER, dry_run=True)
    assert (report.counts["new"], report.dry_run) == (2, True)
    assert everything() == before
    assert not models.ImportBatch.objects.exists()


def test_refused_rows_come_back_as_a_file_that_is_mended_and_sent_again() -> None:
    wrong = [
        ["", credit_code(3), "x", "2024-02-30", "信息业", "不详", "丙", "", "", ""],
        ["=1+1", credit_code(4)[:-1] + "?", "1", "", "", "", "", "", "", ""],
    ]
    report = put(csv_of(HEADS, [ROWS[0], *wrong]), REGISTER)
    assert (report.counts["new"], report.counts["refused"]) == (1, 2)
    assert report.problems[0][0] == 3
    for words in ("“x”", "“2024-02-30”", "GB/T 4754", "“不详”", "没有这个街道"):
        assert words in report.problems[0][1]
    with open_stored(report.refusals) as stored:
        back = stored.read()
    assert "'=1+1" in back.decode("utf-8-sig")
    mended = back.decode("utf-8-sig").replace(credit_code(4)[:-1] + "?", credit_code(4)).encode()
    again = put(mended, REGISTER, name="表.refused.csv")
    assert (again.counts["new"], again.counts["refused"]) == (1, 1)
    assert models.Entity.objects.filter(name="=1+1").exists()


def test_a_changed_row_is_a_further_version_and_a_new_name_keeps_the_old_one() -> None:
    put(csv_of(HEADS, ROWS), REGISTER)
    put(csv_of(HEADS, [["郑州旭日电子科技有限公司", *ROWS[0][1:]], ROWS[1]]), REGISTER)
    firm = api.firm(f"E{models.Entity.objects.earliest('pk').pk}")
    assert firm.name == "郑州旭日电子科技有限公司"
    assert {(one.kind, one.text) for one in firm.names} == {
        ("official", "郑州旭日电子科技有限公司"), ("former", "郑州华创电子科技有限公司"),
    }  # fmt: skip
    assert models.SourceRecord.objects.count() == 3
    assert [hit.by for hit in api.find(Question("华创电子")).hits] == ["former"]


def returns(*rows: tuple[str, str, str]) -> bytes:
    """Return a table of returns: year, revenue and tax of one firm."""
    heads = list(RETURNS["columns"])
    lines = [
        ["T1", "郑州华创电子科技有限公司", credit_code(1), year, revenue, "12", tax] for year, revenue, tax in rows
    ]
    return csv_of(heads, lines)


def test_returns_join_the_register_by_code_and_a_changed_cell_is_a_correction() -> None:
    put(csv_of(HEADS, ROWS), REGISTER)
    first = put(returns(("2022年", "1000", "10"), ("2023", "1,200.5", "12")), RETURNS)
    assert (first.counts["panel_rows"], first.counts["entities"]) == (2, 0)
    second = put(returns(("2022", "1000", "10"), ("2023", "1300", "12")), RETURNS)
    assert (second.counts["same"], second.counts["changed"], second.counts["corrections"]) == (1, 1, 1)
    key = f"E{models.Entity.objects.earliest('pk').pk}"
    cell = api.panel(key)["2023", "revenue_fen"]
    assert (cell.value, [one.value for one in api.history(cell.row_id, "revenue_fen")]) == (
        130_000_000, [120_050_000, 130_000_000],
    )  # fmt: skip


def test_returns_need_no_name_where_their_firm_is_known_by_its_number() -> None:
    put(
        csv_of(["编码", "名称"], [["T1", "郑州华创电子科技有限公司"]]),
        {"source": "tax", "columns": {"编码": "key", "名称": "name"}},
    )
    mapping = {"source": "tax", "form": "tax.annual", "period": "2023", "columns": {"编码": "key", "税额": "tax_fen"}}
    report = put(csv_of(["编码", "税额"], [["T1", "12.5"], ["T2", "3"]]), mapping)
    assert (report.counts["panel_rows"], report.counts["entities"], report.counts["refused"]) == (1, 0, 1)
    assert "没有这个编号或代码" in report.problems[0][1]


def test_the_files_of_a_synthetic_zone_have_mappings_that_come_with_the_product() -> None:
    assert api.mapping_of("twin-firms").head_of("key") == api.mapping_of("twin-panel").head_of("key") == "firm_id"


def test_every_form_of_table_says_the_same(tmp_path: Path) -> None:
    import xlsxwriter

    frame = pl.DataFrame(ROWS, schema=HEADS, orient="row")
    parquet, lines, book = io.BytesIO(), io.BytesIO(), io.BytesIO()
    frame.write_parquet(parquet)
    frame.write_ndjson(lines)
    with xlsxwriter.Workbook(book) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate([HEADS, *ROWS]):
            sheet.write_row(number, 0, row)
    with sqlite3.connect(tmp_path / "other.sqlite3") as other:
        other.execute("CREATE TABLE firms (" + ", ".join(f'"{head}" TEXT' for head in HEADS) + ")")
        other.executemany(f"INSERT INTO firms VALUES ({', '.join('?' * len(HEADS))})", ROWS)
    other.close()
    tables = [api.read_bytes(data.getvalue(), "表") for data in (parquet, lines, book)]
    tables.append(api.read_source(f"sqlite:///{tmp_path}/other.sqlite3#firms"))
    mapping = checked(REGISTER, "表")
    counts = [api.import_table(table, mapping, by=None).counts for table in tables]
    assert [count.get("new", 0) for count in counts] == [2, 0, 0, 0]
    assert [count.get("same", 0) for count in counts] == [0, 2, 2, 2]


def test_an_import_that_stopped_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BLOCK", 1)

    def stop(done: int, _rows: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        put(csv_of(HEADS, ROWS), REGISTER, progress=stop)
    assert models.Entity.objects.count() == 1
    report = put(csv_of(HEADS, ROWS), REGISTER)
    assert (report.counts["new"], models.ImportBatch.objects.count(), models.Entity.objects.count()) == (2, 1, 2)


def test_what_can_be_read_but_cannot_be_is_refused() -> None:
    heads = ["企业名称", "注册资本（万元）", "成立日期", "从业人员", "净利润"]
    columns = {"企业名称": "name", "注册资本（万元）": {"field": "capital_fen", "unit": "万元"}, "成立日期": "founded"}
    rows = [["示例一有限公司", "-5", "2099-01-01", "-3", "-8"], ["示例二有限公司", "x", "2019-01-02", "3", "-8"]]
    report = put(csv_of(heads, rows), {"source": "market", "columns": columns})
    assert report.counts["refused"] == 2
    assert report.problems[0][1].count("不应小于零") == 1
    assert "晚于今天" in report.problems[0][1]
    figures = {"企业名称": "name", "从业人员": "staff", "净利润": "profit_fen"}
    given = {"source": "market", "form": "market.annual", "period": "2023", "columns": figures}
    report = put(csv_of(heads, rows), given)
    assert report.counts["refused"] == 1, "a loss is told, fewer people than none are not"


def test_a_faulty_mapping_is_refused_with_everything_that_is_wrong() -> None:
    faulty = {"source": "nobody", "columns": {"甲": "nothing", "乙": {"field": "revenue_fen", "unit": "斤"}}}
    with pytest.raises(MappingFaulty) as problem:
        checked(faulty, "坏方案")
    for words in ("source 应为", "没有字段 nothing", "单位 斤", "没有一列是名称、代码或编号", "form 和 period"):
        assert words in str(problem.value)


def test_a_mapping_is_guessed_from_heads_and_their_units() -> None:
    guessed = api.suggest(
        ["企业名称", "信用代码", "营业收入（万元）", "备注"], source="torch", form="torch.annual", period="2023"
    )
    assert {head: (meaning.field, meaning.unit) for head, meaning in guessed.columns.items()} == {
        "企业名称": ("name", ""), "信用代码": ("code", ""), "营业收入（万元）": ("revenue_fen", "万元"),
    }  # fmt: skip
    api.save_mapping("torch-2023", "火炬年报", guessed.as_json(), by=None)
    assert api.mapping_of("torch-2023") == TableMapping.from_json(guessed.as_json())


def test_a_file_that_is_no_table_is_refused() -> None:
    with pytest.raises(SourceUnreadable, match="没有写入任何数据"):
        api.read_bytes(b"PK\x03\x04nothing", "坏.xlsx")
    with pytest.raises(SourceUnreadable, match="没有数据行"):
        api.read_bytes("企业名称\n".encode(), "空.csv")


def test_a_source_that_names_known_firms_again_brings_no_newcomers() -> None:
    table = api.read_bytes(csv_of(HEADS, ROWS), "表.csv")
    mapping = checked(REGISTER, "表")
    assert importing.newcomers(table, mapping) == 2
    api.import_table(table, mapping, by=None)
    assert importing.newcomers(table, mapping) == 0
