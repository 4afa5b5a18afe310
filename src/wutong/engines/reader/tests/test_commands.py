"""The commands `read` and `text`: results on standard output, all else on standard error."""

from __future__ import annotations

import argparse
import csv
import datetime
import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from wutong.engines.reader import api, command
from wutong.engines.reader.figure_output import FIELDS, disarmed, writer_for
from wutong.engines.reader.tests import samples
from wutong.engines.reader.types import Document, Figure

FIGURE = Figure(
    start=3, end=8, value_text="548亿元", value=548.0, value_hi=None, unit="亿元", comparator="=", kind="actual",
    measure="level", period="2021", area="示范高新区", indicator="生产总值", where="text", confidence=0.9,
)  # fmt: skip


@pytest.fixture
def run(monkeypatch, capfdbinary) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs a command with one known figure for every file."""
    calls: list[dict] = []

    def fake_read(document: Document, **given: object) -> list[Figure]:
        calls.append(given)
        return [FIGURE, replace(FIGURE, value=-7.8, value_text="下降7.8%", unit="%", indicator="=cmd()")]

    def execute(name: str, *arguments: str) -> tuple[int, str, str]:
        parser = argparse.ArgumentParser()
        getattr(command, f"add_{name}_arguments")(parser)
        status = getattr(command, f"run_{name}")(parser.parse_args(arguments))
        output = capfdbinary.readouterr()
        return status, output.out.decode(), output.err.decode()

    monkeypatch.setattr(api, "read", fake_read)
    execute.calls = calls  # type: ignore[attr-defined]
    return execute


@pytest.fixture
def report(tmp_path: Path) -> str:
    path = tmp_path / "通报.txt"
    path.write_text(samples.as_text(), encoding="utf-8")
    return str(path)


def test_text_prints_a_text_file_unchanged(run, report):
    assert run("text", report) == (0, samples.as_text(), "")


def test_text_prints_what_offsets_of_other_formats_count(run, tmp_path):
    path = tmp_path / "通报.docx"
    path.write_bytes(samples.as_docx())
    status, printed, _ = run("text", str(path))

    assert status == 0
    assert printed == api.open_document(path, name="x").text


def test_a_json_line_has_exactly_the_agreed_keys(run, report):
    _, printed, _ = run("read", report)
    first, second = map(json.loads, printed.splitlines())

    assert tuple(first) == FIELDS
    assert (first["value"], second["value"], first["value_hi"]) == (548, -7.8, None)
    assert "亿元" in printed


def test_several_files_are_named_and_a_bad_one_does_not_stop_the_others(run, report, tmp_path):
    bad = tmp_path / "坏.pdf"
    bad.write_bytes(b"%PDF-1.4 broken")
    status, printed, said = run("read", report, str(bad), report)

    assert status == 1
    assert [json.loads(line)["file"] for line in printed.splitlines()] == [report] * 4
    assert "reader-E008" in said
    assert "坏.pdf" in said


def test_guesses_are_told_apart_from_the_results(run, report):
    _, printed, said = run("read", report)
    _, _, told = run("read", report, "--published", "2025-02-18", "--area", "示范高新区")

    assert "按 2025-01-20 发布理解" in said
    assert "按“梧桐示范高新区”理解" in said
    assert "理解" not in printed + told


def test_csv_disarms_formulas_but_keeps_negative_numbers(run, report):
    _, printed, _ = run("read", report, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(printed)))

    assert tuple(rows[0]) == FIELDS
    assert (rows[1]["value"], rows[1]["indicator"], rows[0]["value_hi"]) == ("-7.8", "'=cmd()", "")


@pytest.mark.parametrize("cell", ["=1+1", "+1+1", "-1+cmd", "@sum(a)", "\t=1", "-7.8%+A1", "-2(3)", "=A", "+"])
def test_every_formula_start_is_disarmed(cell):
    assert disarmed(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["=", "-7.8", "-4.1%", "-3.2％", "+1,256.78", "-1.26亿元", "-0.5个百分点"])
def test_a_signed_number_and_the_equals_sign_are_no_formula(cell):
    assert disarmed(cell) == cell


@pytest.mark.parametrize("format", ["jsonl", "csv"])
def test_what_is_printed_as_value_is_the_text_at_its_place(capfdbinary, tmp_path, format):
    text = "研发投入强度由2020年的5.2％提高到 6.1 ％，税收512.6  亿元，新增企业１２家。计划2024年完成投资 30 亿元。"
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    parser = argparse.ArgumentParser()
    command.add_read_arguments(parser)
    command.run_read(parser.parse_args([str(path), "--published", "2024-02-01", "--format", format]))
    out = capfdbinary.readouterr().out.decode()
    rows = (
        [json.loads(line) for line in out.splitlines()] if format == "jsonl" else list(csv.DictReader(io.StringIO(out)))
    )

    assert len(rows) == 5
    assert [row["value_text"] for row in rows] == [text[int(row["start"]) : int(row["end"])] for row in rows]


def test_the_table_is_aligned_by_columns_on_screen(run, report):
    from wutong.engines.reader._core.formats.lines import width

    _, printed, _ = run("read", report, "--format", "table")
    head, first, _ = printed.splitlines()

    assert width(head[: head.index("性质")]) == width(first[: first.index("实际")])


def test_a_table_and_a_csv_of_nothing_have_their_heads():
    class Sink(io.StringIO):
        pass

    for format in ("csv", "table"):
        sink = Sink()
        output = writer_for(format, sink, name_files=False)
        output.add("a", [])
        output.finish()
        assert len(sink.getvalue().splitlines()) == 1


def test_the_day_and_area_given_reach_the_reader(run, report):
    run("read", report, "--published", "2025-02-18", "--area", "示范高新区")

    assert run.calls == [{"published": datetime.date(2025, 2, 18), "area": "示范高新区", "lexicon": None}]


def test_the_lexicons_given_reach_the_reader_joined(run, report, tmp_path):
    lexicon = tmp_path / "词库.yaml"
    lexicon.write_text("format: 1\nentries: [{code: a, when: {unit: 米}, then: {unit: 里}}]", encoding="utf-8")
    run("read", report, "--lexicon", str(lexicon), "--lexicon", str(lexicon))

    assert [entry.code for entry in run.calls[0]["lexicon"].entries] == ["a", "a"]


def test_a_broken_lexicon_is_reported_and_no_file_is_read(run, report, tmp_path):
    lexicon = tmp_path / "词库.yaml"
    lexicon.write_text("format: 7", encoding="utf-8")
    status, output, errors = run("read", report, "--lexicon", str(lexicon))

    assert (status, output, run.calls) == (1, "", [])
    assert "reader-E013" in errors


@pytest.mark.parametrize("day", ["2025-02-30", "昨天", "2025", ""])
def test_a_day_that_does_not_exist_is_refused_before_anything_is_read(run, report, day):
    status, printed, said = run("read", report, "--published", day)

    assert (status, printed) == (1, "")
    assert "reader-E011" in said


def test_the_commands_start_without_the_libraries_they_may_not_need():
    code = (
        "import sys, argparse; from wutong.engines.reader import command; "
        "command.add_read_arguments(argparse.ArgumentParser()); "
        "print([m for m in ('django', 'docx', 'lxml', 'pdfplumber', 'python_calamine') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
