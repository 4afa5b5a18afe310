"""The twin: every declared total is met, and the check finds a row that was changed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import shapely

from wutong.engines.twin.api import check, read_declaration
from wutong.engines.twin.commands import build_zone, declared
from wutong.engines.twin.errors import DeclarationFault, FolderTaken, ScaleRefused, TwinAbsent
from wutong.engines.twin.tests.conftest import SCALE
from wutong.kernel.credit_code import is_credit_code


def missed(folder: Path) -> set[str]:
    return {finding.total.id for finding in check(declared("zhengzhou"), folder) if not finding.met}


def changed(twin: Path, folder: Path, table: str, change: Any) -> Path:
    shutil.copytree(twin, folder)
    path = folder / f"{table}.parquet"
    change(pl.read_parquet(path)).write_parquet(path)
    return folder


def test_every_declared_total_is_met(twin: Path) -> None:
    findings = check(declared("zhengzhou"), twin)
    assert len(findings) == len(declared("zhengzhou").totals)
    assert missed(twin) == set()


def test_a_firm_left_out_is_found(twin: Path, tmp_path: Path) -> None:
    sensor = (pl.col("chain") == "sensor") & (pl.col("first_year") <= 2020) & (pl.col("last_year") >= 2020)
    folder = changed(
        twin, tmp_path / "changed", "firms", lambda firms: firms.filter(~(sensor & (sensor.cum_sum() == 1)))
    )
    assert missed(folder) >= {"firms-2020", "sensor-2020"}


def test_revenue_raised_by_a_thousandth_is_found(twin: Path, tmp_path: Path) -> None:
    folder = changed(
        twin, tmp_path / "changed", "panel", lambda rows: rows.with_columns(pl.col("revenue_fen") * 1001 // 1000)
    )
    assert missed(folder) == {"revenue-2020"}


def test_one_more_open_event_is_found(twin: Path, tmp_path: Path) -> None:
    folder = changed(
        twin,
        tmp_path / "changed",
        "events",
        lambda rows: rows.with_columns(
            closed=pl.col("closed") & (pl.int_range(pl.len()) != pl.col("closed").arg_max())
        ),
    )
    assert missed(folder) == {"events-closed-2023"}


def test_the_same_seed_makes_the_same_bytes_and_another_seed_others(twin: Path, tmp_path: Path) -> None:
    build_zone("zhengzhou", tmp_path / "again", seed=1, scale=SCALE)
    build_zone("zhengzhou", tmp_path / "other", seed=2, scale=SCALE)
    files = sorted(path.relative_to(twin) for path in twin.rglob("*") if path.is_file())
    assert len(files) > 12
    for file in files:
        assert (twin / file).read_bytes() == (tmp_path / "again" / file).read_bytes(), file
    for table in ("firms", "panel", "titles", "events", "truth/firms"):
        assert not pl.read_parquet(twin / f"{table}.parquet").equals(
            pl.read_parquet(tmp_path / f"other/{table}.parquet")
        )


def test_storms_bring_more_flooding(twin: Path) -> None:
    events = pl.read_parquet(twin / "events.parquet").filter(pl.col("category").cast(pl.String) == "积水内涝")
    weather = pl.read_parquet(twin / "weather.parquet")
    told = events.group_by(day=pl.col("reported_at").dt.date()).len().join(weather, on="day", how="right")
    means = dict(told.group_by("weather").agg(pl.col("len").fill_null(0).mean()).iter_rows())
    assert means["storm"] > 2 * means["dry"]


def test_names_and_codes_are_valid_unique_and_nobodys(twin: Path) -> None:
    firms = pl.read_parquet(twin / "firms.parquet")
    assert firms["name"].str.ends_with("（示例）").all()
    assert firms["name"].n_unique() == firms["code"].n_unique() == len(firms)
    assert all(is_credit_code(code) and code[2:8] == "419999" for code in firms["code"])


def test_a_firm_has_figures_for_the_years_it_is_there_and_no_others(twin: Path) -> None:
    firms, panel = pl.read_parquet(twin / "firms.parquet"), pl.read_parquet(twin / "panel.parquet")
    rows = panel.join(firms.select("firm_id", "first_year", "last_year"), on="firm_id")
    assert rows.select(
        ((pl.col("year") >= pl.col("first_year")) & (pl.col("year") <= pl.col("last_year"))).all()
    ).item()
    years = (pl.col("last_year") - pl.max_horizontal("first_year", pl.lit(2019)) + 1).sum()
    assert len(panel) == firms.select(years).item()


def test_no_firm_adds_more_value_than_it_turns_over(twin: Path) -> None:
    panel = pl.read_parquet(twin / "panel.parquet").filter(pl.col("revenue_fen") > 10**7)
    assert panel.filter(pl.col("value_added_fen") > pl.col("revenue_fen")).height == 0
    assert panel.filter(pl.col("rd_staff") > pl.col("staff")).height == 0


def test_a_title_is_held_by_firms_that_are_there(twin: Path) -> None:
    firms, titles = pl.read_parquet(twin / "firms.parquet"), pl.read_parquet(twin / "titles.parquet")
    rows = titles.join(firms.select("firm_id", there="first_year", gone="last_year"), on="firm_id")
    assert len(rows) == len(titles)
    assert rows.select(
        ((pl.col("first_year") >= pl.col("there")) & (pl.col("last_year") <= pl.col("gone"))).all()
    ).item()


def test_the_micro_grids_leave_no_gap_and_do_not_overlap(twin: Path) -> None:
    features = json.loads((twin / "micro_grids.geojson").read_text(encoding="utf-8"))["features"]
    shapes = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features]
    assert all(shape.is_valid for shape in shapes)
    assert shapely.coverage_is_valid(shapes)
    assert sum(shape.area for shape in shapes) == pytest.approx(shapely.coverage_union_all(shapes).area)


def test_the_same_matter_told_twice_is_kept_apart_from_the_events(twin: Path) -> None:
    events, same = pl.read_parquet(twin / "events.parquet"), pl.read_parquet(twin / "truth/same_events.parquet")
    assert "same_as" not in events.columns
    assert 0.01 < len(same) / len(events) < 0.062
    pairs = same.select(later=pl.col("event") - 1, earlier=pl.col("same_as") - 1)
    categories = events["category"]
    assert (categories.gather(pairs["later"]) == categories.gather(pairs["earlier"])).all()


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(FolderTaken):
        build_zone("zhengzhou", tmp_path, seed=1, scale=SCALE)
    assert (tmp_path / "mine.txt").exists()


def test_a_folder_without_a_twin_cannot_be_checked(tmp_path: Path) -> None:
    with pytest.raises(TwinAbsent):
        check(declared("zhengzhou"), tmp_path)


FIRMS = {"id": "a", "year": 2020, "count": "firms", "value": 10, "unit": "家", "source": {}, "definition": "x"}


@pytest.mark.parametrize(
    ("totals", "refused", "problem"),
    [
        ([FIRMS, FIRMS], [], "写了两次"),
        ([FIRMS | {"count": "cats"}], [], "不认识的计数"),
        ([FIRMS | {"year": 1990}], [], "年份"),
        ([FIRMS, FIRMS | {"id": "b", "value": 11, "where": {"chain": "sensor"}}], [], "部分大于总体"),
        ([FIRMS | {"value": {"share": "5", "of": "nothing"}}], [], "没有 nothing"),
        ([FIRMS], [{"id": "r", "against": ["nothing"], "reason": "x"}], "没有声明"),
    ],
)
def test_a_declaration_that_does_not_hold_together_is_refused(
    totals: list[Any], refused: list[Any], problem: str
) -> None:
    with pytest.raises(DeclarationFault, match=problem):
        read_declaration({"years": [2020], "totals": totals, "refused": refused, "shape": {}})


def test_what_contradicts_a_total_is_told_with_its_reason() -> None:
    refused = {refusal.id: refusal for refusal in declared("zhengzhou").refused}
    assert refused["listed-and-quoted-2020"].against == ("listed-2020", "neeq-2020")
    assert all(refusal.reason for refusal in refused.values())


@pytest.mark.parametrize(("scale", "why"), [(0.0, "规模应大于 0"), (float("nan"), "规模应大于 0"), (2.5, "应是整数")])
def test_a_scale_that_is_none_is_refused_before_anything_is_written(tmp_path: Path, scale: float, why: str) -> None:
    with pytest.raises(ScaleRefused, match=why):
        build_zone("zhengzhou", tmp_path / "twin", seed=1, scale=scale)
    assert not (tmp_path / "twin").exists()


def test_a_zone_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeclarationFault, match="没有这个园区"):
        build_zone("nowhere", tmp_path / "twin", seed=1, scale=SCALE)
    assert not (tmp_path / "twin").exists()


def test_a_hundredth_meets_its_totals_and_is_written_over_one_that_was_stopped(tmp_path: Path) -> None:
    folder = tmp_path / "twin"
    folder.mkdir()
    (folder / "unfinished").touch()
    (folder / "firms.parquet").touch()
    build_zone("zhengzhou", folder, seed=1, scale=0.01)
    assert missed(folder) == set()
    assert not (folder / "unfinished").exists()
