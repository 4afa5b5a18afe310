import io
from pathlib import Path

import openpyxl
import pytest

from wutong.engines.ledger import api
from wutong.engines.ledger._core.sheets.mapping import SheetMapping
from wutong.engines.ledger._core.sheets.reasons import reason
from wutong.engines.ledger.errors import TableUnreadable
from wutong.engines.ledger.importing.refusals import refusals_csv
from wutong.engines.ledger.importing.run import Importer, import_table
from wutong.engines.ledger.importing.understanding import meaning_of, tables_of
from wutong.engines.ledger.models import Adoption, Claim, ImportMapping
from wutong.engines.ledger.testing import FIRMS, GDP, ZONE, adopted, said, small_ledger
from wutong.engines.ledger.types import SeriesKey
from wutong.engines.reader.errors import ReaderError
from wutong.platform.access.scope import Scope
from wutong.platform.audit.models import Act
from wutong.platform.outbox.models import Event

pytestmark = pytest.mark.django_db
DEFAULTS = {"subject": ZONE}


@pytest.fixture(autouse=True)
def ledger():
    small_ledger()


def csv_of(text: str, **run):
    return imported(text.strip("\n").encode(), "月报.csv", **run)


def imported(content: bytes, name: str, sheet: str = "", defaults=None, **run):
    table = tables_of(content, name)[0]
    mapping = meaning_of(table)[0].with_defaults(**(defaults or DEFAULTS))
    return import_table(content, mapping, name=name, sheet=sheet, run=Importer(**{"adopt": "new", **run}))


def workbook(rows, merged=()) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for area in merged:
        book.active.merge_cells(area)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def printed(series=GDP) -> dict[str, str]:
    return {one.period.code: f"{one.printed}{one.unit}" for one in api.current([series])[series]}


LONG = """
指标,时期,数值,单位,备注
生产总值,2020,380.0,亿元,
生产总值,2021年,4205000,万元,快报
企业数,2020,"1,234",家,
"""


def test_a_long_table_is_read_by_its_heads():
    report = csv_of(LONG)
    assert (report.rows_read, report.new, report.adopted, report.refused_count) == (3, 3, 3, 0)
    assert printed() == {"2020": "380.0亿元", "2021": "4205000万元"}
    assert printed(FIRMS) == {"2020": "1,234家"}
    found = api.current([GDP])[GDP][1]
    assert (found.source.kind, found.source.title, str(found.source.place), found.note) == (
        "import", "月报", "月报.csv C3", "快报",
    )  # fmt: skip


def test_a_wide_table_has_its_periods_in_the_head():
    csv_of("指标名称,计量单位,2019年,2020年\n生产总值,亿元,350.5,380\n其中：企业数,家,—,1200\n")
    assert printed() == {"2019": "350.5亿元", "2020": "380亿元"}
    assert printed(FIRMS) == {"2020": "1200家"}


def test_two_row_merged_heads_and_merged_cells_of_a_workbook():
    content = workbook(
        [
            ["全区主要指标", None, None, None, None],
            ["指标", "2020年", None, "2021年", None],
            [None, "总量（亿元）", "增速（%）", "总量（亿元）", "增速（%）"],
            ["生产总值", 380.5, 4.2, 420, "(2.06)"],
        ],
        ["A1:E1", "A2:A3", "B2:C2", "D2:E2"],
    )
    report = imported(content, "主要指标.xlsx")
    assert (report.new, report.refused_count) == (4, 0)
    assert printed() == {"2020": "380.5亿元", "2021": "420亿元"}
    assert printed(SeriesKey("test.gdp", ZONE, "growth")) == {"2020": "4.2%", "2021": "(2.06)%"}
    assert str(api.current([GDP])[GDP][0].source.place) == "主要指标.xlsx Sheet B4"


def test_merged_heads_that_a_csv_has_lost_are_understood_too():
    csv_of("指标,2020年,,2021年,\n,总量,增速,总量,增速\n生产总值,380,4.2,400,5.3\n")
    assert printed() == {"2020": "380亿元", "2021": "400亿元"}
    assert printed(SeriesKey("test.gdp", ZONE, "growth")) == {"2020": "4.2%", "2021": "5.3%"}


def test_indicators_may_stand_in_the_head_and_a_unit_above_the_table():
    csv_of("单位：万元,,\n年份,生产总值,企业数（家）\n2019,3505000,1100\n2020,38.5亿,1200\n")
    assert printed() == {"2019": "3505000万元", "2020": "38.5亿元"}
    assert printed(FIRMS) == {"2019": "1100家", "2020": "1200家"}


def test_notes_in_cells_are_kept_as_printed():
    csv_of("指标,2018年,2019年,2020年\n生产总值,8.59*,12①,>1000\n")
    assert printed() == {"2018": "8.59*亿元", "2019": "12①亿元", "2020": ">1000亿元"}


def test_breakdowns_and_subjects_come_from_their_columns():
    csv_of("指标,区域,产业,年份,数值\n企业数,测试区,智能传感器,2020,12\n", defaults={"kind": "actual"})
    assert printed(SeriesKey("test.firms", ZONE, breakdown="产业=智能传感器")) == {"2020": "12家"}


@pytest.mark.parametrize(
    ("cells", "code", "cell"),
    [
        ("生产总值,2020,=SUM(A1:A9),亿元", "formula", "C2"),
        ("生产总值,2020,3亿元2万,", "two_units", "C2"),
        ("生产总值,2020,很多,亿元", "not_a_number", "C2"),
        ('生产总值,2020,"9,5",亿元', "separator", "C2"),
        ('生产总值,2020,"1,23,456",亿元', "separator", "C2"),
        ("生产总值,2020,5-3,亿元", "reversed", "C2"),
        ("生产总值,2020,12,家", "unit_unfit", "C2"),
        ("生产总值,2020,12,头", "unit_unknown", "C2"),
        ("生产总值,2025年13月,12,亿元", "period_unknown", "C2"),
        ("生产总值,2024年1-1月,12,亿元", "period_unknown", "C2"),
        ("幸福感,2020,12,亿元", "indicator_unknown", "C2"),
        ("生产总值,2020,99999999999999999999,亿元", "too_large", "C2"),
    ],
)
def test_a_bad_cell_is_refused_at_its_address_and_the_rest_is_written(cells, code, cell):
    report = csv_of(f"指标,时期,数值,单位\n{cells}\n企业数,2020,7,家\n")
    assert [(one.cell, one.code) for one in report.refused] == [(cell, code)]
    assert reason(code, report.refused[0].detail)
    assert printed(FIRMS) == {"2020": "7家"}
    assert printed() == {}


def test_a_fact_stated_twice_is_refused_with_the_address_of_the_first():
    report = csv_of("指标,时期,数值\n生产总值,2020,1\n生产总值,2020年,2\n")
    assert [(one.cell, one.code, one.detail) for one in report.refused] == [("C3", "duplicate", "C2")]
    assert printed() == {"2020": "1亿元"}


def test_the_same_file_twice_changes_nothing():
    csv_of(LONG)
    before = (Claim.objects.count(), Adoption.objects.count(), Act.objects.count(), Event.objects.count())
    again = csv_of(LONG)
    assert (again.same, again.new, again.adopted) == (3, 0, 0)
    assert (Claim.objects.count(), Adoption.objects.count(), Act.objects.count(), Event.objects.count()) == before


def test_a_dry_run_says_what_would_happen_and_writes_nothing():
    report = csv_of(LONG, dry_run=True)
    assert (report.new, report.adopted, report.written) == (3, 3, False)
    assert not Claim.objects.exists()
    assert not ImportMapping.objects.exists()


def test_what_contradicts_is_recorded_beside_and_not_adopted():
    adopted("381.5")
    report = csv_of(LONG)
    assert (report.contradicting, report.new) == (1, 2)
    assert (report.differences[0].cell, report.differences[0].printed, report.differences[0].known) == (
        "C2", "380.0亿元", "381.5亿元",
    )  # fmt: skip
    assert report.differences[0].known_source == "测试报告"
    assert api.figure(report.differences[0].known_claim).printed == "381.5"
    assert printed()["2020"] == "381.5亿元"
    assert len(api.contradictions([GDP])) == 1


def test_another_source_that_agrees_confirms():
    api.record([said("3800000", unit="万元")])
    report = csv_of(LONG)
    assert (report.confirming, report.contradicting) == (1, 0)


def test_all_may_be_adopted_by_whoever_decides_so():
    adopted("381.5")
    assert csv_of(LONG, adopt="all").adopted == 3
    assert printed()["2020"] == "380.0亿元"
    assert api.history(GDP, api.figure(Claim.objects.earliest("pk").pk).period)[-1].sequence == 2


def test_refused_lines_come_back_as_a_file_to_mend_and_send_again():
    text = "指标,2019年,2020年\n生产总值,350,很多\n企业数,7,8\n"
    content = text.encode()
    report = imported(content, "年报.csv")
    table = tables_of(content, "年报.csv")[0]
    file = refusals_csv(table, meaning_of(table)[0], report).decode("utf-8-sig")
    assert file.splitlines() == ["指标,2019年,2020年,问题", "生产总值,350,很多,C2 不是数值：“很多”"]
    again = imported(file.replace("很多,", "380,", 1).encode(), "年报.refused.csv")
    assert (again.new, again.same, again.refused_count) == (1, 1, 0)
    assert printed() == {"2019": "350亿元", "2020": "380亿元"}


def test_a_mapping_is_remembered_for_the_next_sheet_of_its_kind():
    first = "名目,2020年\n产值总计,380\n".encode()
    table = tables_of(first, "a.csv")[0]
    mapping = meaning_of(table)[0]
    columns = (mapping.columns[0].__class__("indicator"), *mapping.columns[1:])
    given = SheetMapping(1, columns, DEFAULTS, {"产值总计": "test.gdp"})
    import_table(first, given, name="a.csv", run=Importer(adopt="new"))
    report = import_table("名目,2021年\n产值总计,400\n".encode(), name="b.csv", run=Importer(adopt="new"))
    assert report.new == 1
    assert printed() == {"2020": "380亿元", "2021": "400亿元"}


def test_gbk_is_read_and_garbage_is_refused():
    for encoding in ("gbk", "utf-8-sig", "utf-16"):
        assert imported(LONG.strip().encode(encoding), f"{encoding}.csv").cells_read == 3
    with pytest.raises(ReaderError):
        imported(bytes(range(128, 256)) * 50, "noise.csv")


@pytest.mark.parametrize("text", ["", "指标\n", "甲,乙\n丙,丁\n", "指标,数值\n生产总值,12\n"])
def test_a_file_without_a_table_is_refused_in_words(text):
    with pytest.raises((TableUnreadable, ReaderError)):
        csv_of(text or "\n")
    assert not Claim.objects.exists()


def test_nobody_imports_where_they_may_not_record():
    report = csv_of(LONG, scope=Scope(frozenset({("9002", "*")})))
    assert {one.code for one in report.refused} == {"not_allowed"}
    assert not Claim.objects.exists()


def test_a_failure_on_the_way_leaves_nothing(monkeypatch):
    def fails(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("wutong.engines.ledger.importing.run.write_adoptions", fails)
    with pytest.raises(RuntimeError):
        csv_of(LONG)
    assert not Claim.objects.exists()


def test_progress_is_told_step_by_step(tmp_path: Path):
    file = tmp_path / "月报.csv"
    file.write_text(LONG.strip(), encoding="utf-8")
    steps = []
    mapping = meaning_of(tables_of(file.read_bytes(), file.name)[0])[0].with_defaults(**DEFAULTS)
    import_table(file, mapping, run=Importer(adopt="new", progress=lambda *told: steps.append(told)))
    assert [step for step, _, _ in steps] == ["read", "understood", "compared", "claims", "adoptions"]
