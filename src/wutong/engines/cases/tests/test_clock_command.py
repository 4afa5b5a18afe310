import argparse
import json
import re
from pathlib import Path

import jsonschema
import pytest

from wutong.engines.cases import commands
from wutong.engines.cases._core.calendars.errors import CalendarFault
from wutong.engines.cases._core.calendars.reading import CALENDAR_KEYS
from wutong.engines.cases.calendar_files import load_calendars, load_yaml
from wutong.platform.tables import TableUnreadable

REFERENCE = Path(__file__).parents[5] / "docs/reference"


def main(*words: str) -> int:
    parser = argparse.ArgumentParser()
    commands.add_arguments(parser)
    return commands.run(parser.parse_args(words))


@pytest.fixture
def calendar(tmp_path: Path) -> Path:
    file = tmp_path / "office.yaml"
    file.write_text("shifts: 08:30-12:00, 14:00-18:00\nlimits: {特急: 2 h}\n", encoding="utf-8")
    return file


@pytest.fixture
def answers(tmp_path: Path, calendar: Path, capfdbinary):
    def of(table: str, *options: str, encoding: str = "utf-8") -> list[dict]:
        file = tmp_path / "intervals.csv"
        file.write_bytes(table.encode(encoding))
        assert main("clock", str(calendar), str(file), *options) == 0
        return [json.loads(line) for line in capfdbinary.readouterr().out.decode().splitlines()]

    return of


def test_minutes_and_deadlines_of_one_table(answers):
    rows = answers("id,start,end,limit,unit\na,2024-06-03 10:00,2024-06-03T11:30:59,1,工作时\n")
    assert rows == [
        {"id": "a", "start": "2024-06-03 10:00", "end": "2024-06-03T11:30:59", "minutes": 90, "clock_minutes": 90,
         "limit": "1", "unit": "working_hours", "deadline": "2024-06-03T11:00", "late": True, "minutes_left": -30},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "unit", "deadline"),
    [
        ("id,start,limit_hours,limit_type\n1,2024-06-03 17:30,2,working\n", "working_hours", "2024-06-04T10:00"),
        ("id,start,limit,unit,时限类型\n1,2024-06-03 17:30,1,天,工作\n", "working_days", "2024-06-04T18:00"),
        ("id,start,limit,时限类型\n1,2024-06-03 17:30,1,工作日\n", "working_days", "2024-06-04T18:00"),
        ("id,start,limit_hours,limit_type\n1,2024-06-03 17:30,2,clock\n", "clock_hours", "2024-06-03T19:30"),
        ("id,start,等级\n1,2024-06-03 17:30,特急\n", "clock_hours", "2024-06-03T19:30"),
    ],
)
def test_a_column_beside_says_how_a_limit_is_counted_or_a_grade_names_it(answers, table, unit, deadline):
    (row,) = answers(table)
    assert (row["unit"], row["deadline"]) == (unit, deadline)


@pytest.mark.parametrize(
    ("table", "encoding"),
    [
        ("编号;开始时间;结束时间\n1;2024/6/3 10:00;2024/6/3 11:00\n", "gb18030"),
        ("1\t2024-06-03 10:00\t2024-06-03 11:00\n", "utf-8"),
        ('{"id": 1, "begin": "2024-06-03T10:00", "finish": "2024-06-03T11:00"}\n', "utf-8-sig"),
        ("Start,Row ID,End,remark\n2024-06-03 10:00,1,2024-06-03 11:00,x\n", "utf-16"),
        ('id,start,end\n1,"2024-06-03 10:00","2024-06-03 11:00"\n\n', "utf-8"),
    ],
)
def test_tables_are_read_in_the_forms_others_write_them(answers, table, encoding):
    assert [row["minutes"] for row in answers(table, encoding=encoding)] == [60]


@pytest.mark.parametrize(
    "table",
    [
        "id,start,end,pauses\n1,2024-06-03 10:00,2024-06-03 12:00,2024-06-03 10:30/2024-06-03 11:00",
        "id,start,end,pauses\n1,2024-06-03 10:00,2024-06-03 12:00,2024-06-03 10:30-2024-06-03 11:00",
        "id,start,end,pauses\n1,2024-06-03 10:00,2024-06-03 12:00,2024-06-03 10:00~2024-06-03 10:20;2024-06-03 11:00~2024-06-03 11:10",
        "id,start,end,pause,resume\n1,2024-06-03 10:00,2024-06-03 12:00,2024-06-03 10:30,2024-06-03 11:00",
        "id,start,end,pause_start_1,pause_end_1,pause_start_2,pause_end_2\n"
        "1,2024-06-03 10:00,2024-06-03 12:00,2024-06-03 10:30,2024-06-03 11:00,,",
        'id\tstart\tend\tpauses\n1\t2024-06-03 10:00\t2024-06-03 12:00\t[["2024-06-03T10:30", "2024-06-03T11:00"]]',
        "编号,开始,结束,暂停时间,恢复时间\n1,2024-06-03 10:00,2024-06-03 12:00,2024-06-03 10:30,2024-06-03 11:00",
    ],
)
def test_pauses_are_read_in_the_forms_others_write_them(answers, table):
    assert [row["minutes"] for row in answers(table)] == [90]


def test_a_row_that_cannot_be_counted_says_why_and_the_others_are_counted(answers):
    rows = answers(
        "id,start,end\n1,2024-06-03,2024-06-02\n2,someday,2024-06-02\n3,2024-06-03,2024-06-04\n4,2024-06-03,\n"
    )
    assert [row.get("minutes") for row in rows] == [None, None, 450, None]
    assert "结束早于开始" in rows[0]["error"]
    assert "someday" in rows[1]["error"]


def test_a_grade_is_a_limit_and_a_head_may_name_the_unit(answers):
    assert answers("id,start,limit\n1,2024-06-03 10:00,特急\n")[0]["deadline"] == "2024-06-03T12:00"
    assert answers("id,start,limit_working_hours\n1,2024-06-03 11:00,3\n")[0]["deadline"] == "2024-06-03T16:00"


def test_another_calendar_stands_beside(answers, tmp_path):
    other = tmp_path / "new.yaml"
    other.write_text("shifts: 09:00-17:00\n", encoding="utf-8")
    row = answers("id,start,limit\n1,2024-06-03 11:30,60\n", "--against", str(other))[0]
    assert (row["deadline"], row["deadline_against"]) == ("2024-06-03T14:30", "2024-06-03T12:30")


def test_a_table_without_moments_is_refused(calendar, tmp_path):
    file = tmp_path / "wrong.csv"
    file.write_text("id,colour\n1,red\n", encoding="utf-8")
    with pytest.raises(TableUnreadable, match="需要 start 列"):
        main("clock", str(calendar), str(file))


def test_yaml_keeps_times_and_days_as_they_are_written():
    assert load_yaml("at: 12:00\nday: 2024-01-01\nfree: off\n", "x") == {
        "at": "12:00",
        "day": "2024-01-01",
        "free": "off",
    }


def test_a_file_that_is_no_yaml_is_refused_with_its_line(tmp_path):
    file = tmp_path / "broken.yaml"
    file.write_text("name: a\nshifts: [08:30-12:00\n", encoding="utf-8")
    with pytest.raises(CalendarFault, match="第 3 行不是有效的 YAML"):
        load_calendars(file)
    with pytest.raises(TableUnreadable, match="打不开文件"):
        load_calendars(tmp_path / "absent.yaml")


def test_the_examples_of_the_reference_are_calendars_of_its_schema(tmp_path):
    page = (REFERENCE / "calendars.md").read_text(encoding="utf-8")
    schema = json.loads((REFERENCE / "calendar.schema.json").read_text(encoding="utf-8"))
    examples = re.findall(r"```yaml\n(.*?)```", page, re.S)
    assert len(examples) == 2
    for example in examples:
        file = tmp_path / "example.yaml"
        file.write_text(example, encoding="utf-8")
        assert load_calendars(file)
        assert list(jsonschema.Draft202012Validator(schema).iter_errors(load_yaml(example, "example"))) == []


def test_the_schema_and_the_reference_name_every_key():
    schema = json.loads((REFERENCE / "calendar.schema.json").read_text(encoding="utf-8"))
    assert {*schema["properties"], *schema["$defs"]["rules"]["properties"]} == set(CALENDAR_KEYS)
    page = (REFERENCE / "calendars.md").read_text(encoding="utf-8")
    assert [key for key in CALENDAR_KEYS if f"`{key}`" not in page] == []
