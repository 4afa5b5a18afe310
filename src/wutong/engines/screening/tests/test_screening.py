"""The register is held against every edition, explained firm by firm, tried with other thresholds; nothing missing is zero."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, datetime

import pytest

from wutong.engines.registry import api as registry
from wutong.engines.screening import api, snapshots
from wutong.engines.screening.errors import NothingToScreen, RungUnknown, SheetRefused, VariantIncomplete
from wutong.engines.screening.models import Screening
from wutong.engines.screening.testing import make_register
from wutong.engines.screening.types import CLIMBING, HOLDING, ONE_SHORT, OPEN, REACHED
from wutong.platform import clock

pytestmark = pytest.mark.django_db
KEY = "high_tech@2016-01-01"
REST = {
    "core_ip": "是", "tech_field": "是", "innovation_ip": "25", "innovation_conversion": "25",
    "innovation_organisation": "15", "innovation_growth": "10",
}  # fmt: skip
MONEY = {"domestic_rd": "300", "high_tech_income": "2500"}


@pytest.fixture(autouse=True)
def _stands() -> Iterator[None]:
    with clock.standing_at(datetime(2025, 3, 3, 10, 0, tzinfo=clock.SHANGHAI)):
        yield


def names(standing: str, **more: object) -> list[str]:
    last = api.last()
    assert last is not None
    return [line.name for line in api.Reader(last, None).lines(KEY, standing, 2023, **more)]  # type: ignore[arg-type]


def test_a_register_without_figures_is_not_screened() -> None:
    with pytest.raises(NothingToScreen):
        api.screen()


def test_firms_stand_where_their_criteria_put_them_and_holders_are_no_reserve() -> None:
    make_register()
    made = api.screen()
    assert (made.firms, made.years) == (3, [2021, 2022, 2023])
    assert names(ONE_SHORT) == ["梧桐近岸有限公司", "梧桐向上有限公司"]
    assert names(HOLDING) == ["梧桐持证有限公司"]
    assert names(OPEN, held=None) == ["梧桐持证有限公司"]  # nothing against it, but much is not known
    assert names(CLIMBING) == ["梧桐向上有限公司"]


def test_a_sheet_settles_what_could_not_be_told_and_a_later_word_counts() -> None:
    key = make_register()["holder"]
    number = int(key[1:])
    api.record(None, 0, {"accident": "否"}, source="名单", by=None)
    api.record(number, 0, REST, source="自评", by=None)
    api.record(number, 2023, {"domestic_rd": "400", "high_tech_income": "6000"}, source="审计报告", by=None)
    assert api.said_of(number)["accident", 0].of_all
    api.screen()
    assert names(REACHED, held=None) == ["梧桐持证有限公司"]
    api.record(number, 2023, {"high_tech_income": "3599.99"}, source="更正", by=None)
    api.screen()
    assert names(ONE_SHORT, held=True) == ["梧桐持证有限公司"]


@pytest.mark.parametrize(
    ("firm", "values"), [(1, {"core_ip": "也许"}), (1, {"revenue": "1"}), (None, {"core_ip": "是"}), (1, {})]
)
def test_what_does_not_fit_is_not_recorded(firm: int | None, values: dict[str, str]) -> None:
    with pytest.raises(SheetRefused) as refused:
        api.record(firm, 0, values, source="自评", by=None)
    assert "没有写入任何数据" in refused.value.message("zh")


def test_one_firm_is_told_with_value_threshold_gap_and_source() -> None:
    firm = registry.firm(make_register()["near"])
    known = api.known_of(firm)
    rungs = {one.rung.code: one for one in api.on_ladder(firm, known, date(2025, 3, 3))}
    staff = next(one for one in rungs["high_tech"].editions[0].criteria if one.name.endswith("H4"))
    assert (staff.value, staff.threshold, staff.gap) == ("8 %", "≥ 10 %", "差 2 个百分点")
    assert {one.source.source for one in staff.values} == {"统计年报"}
    assert [one.key for one in rungs["specialised"].editions] == ["specialised@2022-08-01", "specialised@2026-04-01"]
    assert rungs["potential_gazelle"].editions == ()


def test_a_lower_threshold_lets_the_near_one_pass_and_is_held_against_the_law() -> None:
    make_register()
    api.screen()
    tried = api.try_out(KEY, "占比 8%", {"ht_staff_share": "8"}, by=None)
    found = api.Comparison(tried, None)
    assert [line.name for line in found.firms("winners")] == ["梧桐近岸有限公司"]
    assert [(one.group, one.winners, one.losers) for one in found.moved("size")] == [("small", 1, 0)]
    assert tried.variant["changes"] == {"ht_staff_share": "8 %"}
    assert api.last() == Screening.objects.get(name="")  # the law's own screening stays the last


@pytest.mark.parametrize(
    "given", [{}, {"ht_staff_share": "10 %"}, {"ht_staff_share": "八"}, {"ht_staff_share": "8 万元"}]
)
def test_a_variant_that_changes_nothing_or_cannot_be_read_is_refused(given: dict[str, str]) -> None:
    make_register()
    api.screen()
    with pytest.raises(VariantIncomplete) as refused:
        api.try_out(KEY, "试", given, by=None)
    assert "没有写入任何结果" in refused.value.message("zh")


def test_what_there_is_not_cannot_be_opened() -> None:
    for ask in (lambda: api.edition("high_tech@1999-01-01"), lambda: api.rung("none"), lambda: api.variant(7)):
        with pytest.raises(RungUnknown) as refused:
            ask()
        assert "没有这个梯度" in refused.value.message("zh")
        assert "no such rung" in refused.value.message("en")


def test_errors_say_what_to_do_in_two_languages() -> None:
    assert "导入名册" in NothingToScreen().message("zh")
    assert "Import firms" in NothingToScreen().message("en")


def test_the_flow_between_rungs_follows_the_titles() -> None:
    make_register()
    last = api.screen()
    pools, flows = api.overview(last, None)
    own = next(one for one in pools if one.rung.code == "high_tech")
    assert (own.held, own.begun, own.ending) == (1, 0, 0)
    assert [(one.year, one.before, one.after, one.firms) for one in flows] == [(2022, -1, 2, 1), (2023, 2, 2, 1)]


def test_a_screening_is_current_until_something_changes() -> None:
    keys = make_register()
    last = api.screen()
    assert api.is_current(last)
    registry.record_certificate(keys["near"], "tech_sme", by=None, valid_from=date(2025, 1, 1))
    assert not api.is_current(last)


def test_the_nearest_stand_first_with_who_can_change_what_is_short() -> None:
    make_register()
    last = api.screen()
    lines = api.Reader(last, None).lines(KEY, ONE_SHORT, 2023)
    assert [(one.name, one.changer) for one in lines] == [("梧桐近岸有限公司", "firm"), ("梧桐向上有限公司", "firm")]
    assert [round(one.far or 0, 3) for one in lines] == sorted(round(one.far or 0, 3) for one in lines)
    assert lines[0].far == pytest.approx(0.2)  # 8 % of 10 %


def test_files_that_no_screening_pins_any_more_are_removed(settings, tmp_path) -> None:
    settings.DATA = tmp_path
    keys = make_register()
    first = api.screen()
    for path in snapshots.folder().iterdir():
        os.utime(path, (0, 0))  # written long ago
    registry.record_certificate(keys["near"], "tech_sme", by=None, valid_from=date(2025, 1, 1))
    second = api.screen()
    left = {path.stem.partition("-")[2] for path in snapshots.folder().glob("*.parquet")}
    assert left == {second.snapshot, second.decisions}
    assert first.snapshot not in left


def test_a_sweep_passes_over_what_another_process_has_just_removed(settings, tmp_path) -> None:
    settings.DATA = tmp_path
    for name in ("firms-a.parquet", "register-b.txt", "firms-c.parquet"):
        (snapshots.folder() / name).symlink_to(tmp_path / "gone")
    (snapshots.folder() / "firms-new.parquet").write_text("")
    (snapshots.folder() / "register-old.txt").write_text("no longer pinned")
    os.utime(snapshots.folder() / "register-old.txt", (0, 0))
    snapshots.sweep(set())
    assert [path.name for path in snapshots.folder().iterdir() if path.exists()] == ["firms-new.parquet"]
