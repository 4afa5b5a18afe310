import csv
import io
import json
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from wutong.engines.ledger import api
from wutong.engines.ledger.adoptions import in_force
from wutong.engines.ledger.errors import ExportUnknown
from wutong.engines.ledger.series import scoped
from wutong.engines.ledger.testing import FIRMS, GDP, REPORT, adopted, said, small_ledger
from wutong.engines.ledger.types import IndicatorInfo, NewClaim, SeriesKey
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity
from wutong.platform.access.scope import Scope
from wutong.platform.clock import SHANGHAI, standing_at
from wutong.platform.territory.models import Area

pytestmark = pytest.mark.django_db
ZONE_SCOPE = Scope(frozenset({("9001", "open")}))


@pytest.fixture
def ledger():
    small_ledger()
    adopted("380.0")
    adopted("(2.06)", "2024-01..03")
    words = api.record([NewClaim(FIRMS, Period.parse("2020"), None, REPORT, printed="=五年培育3家", note="@备注")])[0]
    api.adopt(words, by=None, expected=0)


def rows_of(format: str, **selection) -> list[dict[str, str]]:
    text = api.export(format, api.Selection(**selection)).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_csv_keeps_the_printed_value_beside_the_exact_one(ledger):
    rows = rows_of("csv")
    assert [(row["时期"], row["数值"], row["原文"], row["单位"]) for row in rows[:2]] == [
        ("2020", "380.0", "380.0", "亿元"), ("2024-01..03", "-2.06", "(2.06)", "亿元"),
    ]  # fmt: skip
    assert rows[0]["来源"] == "测试报告"


def test_no_cell_is_taken_for_a_formula(ledger):
    row = rows_of("csv")[2]
    assert (row["原文"], row["备注"]) == ("'=五年培育3家", "'@备注")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(api.export("xlsx", api.Selection()).content)).get_sheet_by_index(
        0
    )
    values = sheet.to_python()
    assert values[1][7] == 380.0
    assert values[3][9] == "=五年培育3家"


def test_sdmx_csv_has_its_structure_dimensions_and_attributes(ledger):
    rows = rows_of("sdmx-csv")
    assert list(rows[0])[:3] == ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
    assert (rows[1]["TIME_PERIOD"], rows[1]["OBS_VALUE"], rows[1]["UNIT_MEASURE"], rows[1]["OBS_STATUS"]) == (
        "2024-01-01/P3M", "-2.06", "亿元", "A",
    )  # fmt: skip
    assert rows[2]["OBS_VALUE"] == ""


def test_comparators_and_negative_numbers_are_written_as_they_are(ledger):
    adopted("-4.1", "2023")

    assert [(row["比较符"], row["原文"]) for row in rows_of("csv")[:2]] == [("=", "380.0"), ("=", "-4.1")]
    sdmx = rows_of("sdmx-csv")
    assert [row["COMPARATOR"] for row in sdmx] == ["=", "=", "=", ""]
    assert (sdmx[3]["PRINTED"], sdmx[3]["COMMENT_OBS"]) == ("=五年培育3家", "@备注")


def test_json_keeps_numbers_as_texts(ledger):
    rows = json.loads(api.export("json", api.Selection(indicators=["test.gdp"])).content)
    assert [row["value"] for row in rows] == ["380.0", "-2.06"]


def test_an_unknown_format_is_refused(ledger):
    with pytest.raises(ExportUnknown, match="没有这种格式"):
        api.export("pdf", api.Selection())


def test_an_export_holds_what_was_known_then_and_what_the_reader_may_see(ledger):
    with standing_at(datetime(2099, 1, 1, tzinfo=SHANGHAI)):
        adopted("381.5", expected=1)
    assert rows_of("csv", as_known_on=date(2098, 1, 1))[0]["数值"] == "380.0"
    assert rows_of("csv")[0]["数值"] == "381.5"
    assert rows_of("csv", scope=Scope(frozenset({("9001", "tax")}))) == []
    assert len(rows_of("csv", scope=ZONE_SCOPE)) == 3
    assert len(rows_of("csv", subjects=["area:elsewhere"])) == 0


def test_the_snapshot_holds_the_adopted_figures_exactly(ledger):
    frame = api.snapshot(None)
    assert frame.sort("period")["unscaled"].to_list() == [3800, None, -206]
    assert set(frame["field_group"]) == {"open"}


GROUPS = ["open", "internal", "tax", "*"]
PATHS = ["9001", "90010001", "90010002", "9002", "90020001", "9"]


def many_areas() -> None:
    small_ledger()
    for path in PATHS[1:5]:
        Area.objects.get_or_create(
            code=path, defaults={"name_zh": path, "kind": "office", "path": path, "valid_from": date(2000, 1, 1)}
        )
        api.ensure_subject(f"area:{path}", kind="area", name_zh=path, area=path)
    for group in GROUPS[:3]:
        api.ensure_indicator(
            IndicatorInfo(f"test.{group}", group, group, "家", "stock", field_group=group, group="test")
        )
    keys = [SeriesKey(f"test.{group}", f"area:{path}") for group in GROUPS[:3] for path in PATHS[1:5]]
    claims = [said("1", series=key, unit="家") for key in keys]
    api.adopt_all(dict.fromkeys(api.record(claims), 0), by=None)


rights = st.frozensets(st.tuples(st.sampled_from(PATHS[:5]), st.sampled_from(GROUPS)), max_size=4)


def test_the_snapshot_holds_what_the_filter_finds_for_any_rights():
    many_areas()

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(rights)
    def same(pairs):
        scope = Scope(pairs)
        found = set(in_force().filter(scoped(scope)).values_list("claim_id", flat=True))
        assert set(api.snapshot(scope)["claim_id"]) == found

    same()


def test_values_survive_a_round_through_the_export():
    small_ledger()
    printed = ["0.10", "1,234.50", ">1000", "2-3", "(0.005)"]
    keys = [SeriesKey("test.gdp", GDP.subject, breakdown=f"n={n}") for n in range(len(printed))]
    api.adopt_all(
        dict.fromkeys(api.record([said(text, series=key) for text, key in zip(printed, keys, strict=True)]), 0), by=None
    )
    rows = {row["分组"]: row for row in rows_of("csv")}
    for number, text in enumerate(printed):
        row = rows[f"n={number}"]
        again = Quantity.of(row["数值"], row["单位"], high=row["上限"] or None)
        before = Quantity.parse(text, "亿元")
        assert (again.value, again.high) == (before.value, before.high)
