"""Series out of anyone's plain files: how periods are written, what is refused, what the command prints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from wutong.engines.monthly.command import add_arguments, run
from wutong.engines.monthly.errors import HistoryTooShort, HistoryUnreadable
from wutong.engines.monthly.files import cut, looks_cumulative, outlook_record, read_series, span_code

YEARS = range(2019, 2024)


def write(folder: Path, text: str, name: str = "series.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def monthly(form: str, *, cumulative: bool = False) -> str:
    rows, total = ["时期,数值"], 0
    for year in YEARS:
        total = 0
        for month in range(1, 13):
            value = 100 + 5 * (year - 2019) + month
            total += value
            if not (cumulative and month == 1):
                rows.append(f"{form.format(y=year, m=month)},{total if cumulative else value}")
    return "\n".join(rows)


@pytest.mark.parametrize(
    "form", ["{y}-{m:02d}", "{y}年{m}月", "{y}/{m:02d}", "{y}{m:02d}", "{y}-{m:02d}-28", "{y}.{m}"]
)
def test_single_months_are_read_however_they_are_written(tmp_path, form):
    (series,) = read_series(write(tmp_path, monthly(form)))
    assert (series.cumulative, series.history.last, len(series.history.values)) == (False, (2023, 12), 55)


@pytest.mark.parametrize("form", ["{y}年1-{m}月", "{y}-01..{m:02d}", "{y}-{m:02d}"])
def test_cumulative_months_are_recognised_and_taken_apart(tmp_path, form):
    (cumulative,) = read_series(write(tmp_path, monthly(form, cumulative=True)))
    (single,) = read_series(write(tmp_path, monthly("{y}-{m:02d}"), "single.csv"))
    assert cumulative.cumulative
    assert cumulative.history.values == pytest.approx(single.history.values)


def test_several_series_of_one_file_stand_apart(tmp_path):
    text = "date,value,series\n" + "\n".join(
        f"{y}Q{q},{q * y},{name}" for name in "ab" for y in YEARS for q in (1, 2, 3, 4)
    )
    assert [(one.name, len(one.history.values)) for one in read_series(write(tmp_path, text))] == [("a", 20), ("b", 20)]


def test_a_history_can_be_cut_at_a_month(tmp_path):
    (series,) = read_series(write(tmp_path, monthly("{y}-{m:02d}")))
    assert cut(series, (2022, 5)).history.last == (2022, 5)
    assert cut(series, (2022, 12)).history.last == (2022, 12)
    assert cut(series, None) is series


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("时期,数值\n2024-13,5\n", "看不懂时期"),
        ("时期,数值\n2024-05,five\n", "不是数值"),
        ("时期,数值\n2024-05,nan\n", "不是数值"),
        ("时期,数值\n2024-05,1\n2024-05,2\n", "重复"),
        ("时期,其他\n2024-05,1\n", "没有“value”一列"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(tmp_path, text, problem):
    with pytest.raises(HistoryUnreadable, match=problem):
        read_series(write(tmp_path, text))


def test_too_short_a_history_says_how_much_is_needed(tmp_path):
    (series,) = read_series(write(tmp_path, "时期,数值\n" + "\n".join(f"2023-{m:02d},{m}" for m in range(1, 13))))
    with pytest.raises(HistoryTooShort, match="至少要 27 期"):
        outlook_record(series)


def test_the_command_prints_one_object_for_each_series(tmp_path, capsys):
    import argparse

    parser = argparse.ArgumentParser()
    add_arguments(parser)
    file = write(tmp_path, monthly("{y}年1-{m}月", cumulative=True))
    assert run(parser.parse_args(["nowcast", str(file), "--as-of", "2023-08"])) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["last"], told["quarter"]["period"], told["year"]["period"], told["year"]["steps_to_come"]) == (
        "2023-08",
        "2023Q3",
        "2023",
        4,
    )
    assert told["year"]["low"] <= told["year"]["middle"] <= told["year"]["high"]
    assert run(parser.parse_args(["nowcast", str(file), "--back-test", "1"])) == 0
    assert json.loads(capsys.readouterr().out)["year"]["count"] == 11


def test_spans_are_named_as_periods():
    assert (span_code((2024, 2), (2024, 3)), span_code((2024, 2), (2024, 12)), span_code((2024, 9), (2024, 9))) == (
        "2024Q1",
        "2024",
        "2024Q3",
    )


def test_flows_that_rise_by_growth_alone_are_not_taken_for_cumulative():
    single = {(year, month): 100.0 + 12 * (year - 2020) + month for year in (2020, 2021) for month in range(1, 13)}
    assert not looks_cumulative(single)
