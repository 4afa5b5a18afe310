import argparse
import json
from datetime import datetime

import openpyxl
import pytest

from wutong.engines.cases import commands
from wutong.engines.cases.message_tables import read_messages
from wutong.platform.tables import TableUnreadable


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    commands.add_arguments(parser)
    return commands.run(parser.parse_args(words))


def test_pairs_come_with_score_and_reasons(tmp_path, capfdbinary):
    file = tmp_path / "messages.csv"
    file.write_bytes(
        "工单号,来电内容,受理时间\nA1,和平路与友谊街交叉口路灯不亮,2025-03-03 20:00\nA2,友谊街和平路口的灯坏了,2025/3/4 8:00\n"
        "A3,和平路与建设街交叉口路灯不亮,2025-03-04\n".encode("gb18030")
    )
    assert run("duplicates", str(file)) == 0
    rows = [json.loads(line) for line in capfdbinary.readouterr().out.decode().splitlines()]
    assert [(row["a"], row["b"]) for row in rows] == [("A1", "A2")]
    assert [(row["left"], row["right"]) for row in rows] == [("A1", "A2")]
    assert 0.4 <= rows[0]["score"] <= 1
    assert rows[0]["reasons"]


def test_photos_points_and_unreadable_times_are_understood(tmp_path):
    file = tmp_path / "messages.jsonl"
    file.write_text(
        '{"id": 7, "text": "树倒了", "time": "someday", "photo": "f0e1d2c3b4a59687", "lon": 34.8, "lat": 113.5}\n',
        encoding="utf-8",
    )
    messages, warnings = read_messages(file)
    assert (messages[0].photo, messages[0].photo_bits) == (0xF0E1D2C3B4A59687, 64)
    assert messages[0].point == (113.5, 34.8)
    assert messages[0].minute is None
    assert "someday" in warnings[0]


def test_a_table_without_texts_is_refused(tmp_path):
    file = tmp_path / "wrong.csv"
    file.write_text("id,time\n1,2025-01-01\n", encoding="utf-8")
    with pytest.raises(TableUnreadable, match="需要 text"):
        read_messages(file)


def test_titles_and_bodies_are_read_together_and_the_best_number_is_the_name(tmp_path):
    file = tmp_path / "messages.csv"
    file.write_text(
        "序号,工单编号,标题,诉求内容,受理时间,登记时间\n1,G7,路灯不亮,和平路晚上黑,2025-03-03,2025-03-09\n",
        encoding="utf-8",
    )
    (message,), warnings = read_messages(file)
    assert (message.id, message.text, warnings) == ("G7", "路灯不亮，和平路晚上黑", [])


def test_a_workbook_is_read_as_a_table(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["编号", "内容", "时间"])
    book.active.append([5, "树倒了", datetime.fromisoformat("2025-03-03 08:30")])
    book.save(tmp_path / "messages.xlsx")
    (message,), _ = read_messages(tmp_path / "messages.xlsx")
    assert (message.id, message.text, message.minute is not None) == ("5", "树倒了", True)


def test_a_file_that_only_looks_like_a_workbook_is_refused(tmp_path):
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04nothing")
    with pytest.raises(TableUnreadable, match="XLSX"):
        read_messages(tmp_path / "broken.xlsx")
