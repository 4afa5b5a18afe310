"""How long `./wutong cases duplicates` takes, and whether that grows as the number of messages does.

    python tests/benchmarks/bench_duplicates.py [--messages 10000 30000 100000] [--seed 1]

Writes made-up messages of a year in a city to a CSV (streets, estates, shops and matters of its own; one in six repeats
an earlier one in other words, within days), runs the command on it in a process of its own, and prints one JSON object.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from measuring import load_and_machine, say, timed

ROOT = Path(__file__).parents[2]
BEGIN = datetime(2024, 1, 1)  # noqa: DTZ001 - as a table of messages has it
MINUTES = 366 * 1440
REPEATED_OF = 6
FIRST, SECOND = "东西南北中长青金银玉瑞云江河湖山松柏梅兰", "平安康宁和顺兴盛华丰明达文化科学建设人民"
KINDS = ("路", "街", "大道", "巷")
PLACES = ("小区", "花园", "广场", "学校", "市场", "公园", "医院", "家园")
MATTERS = {
    "垃圾": ("垃圾没有人清理，味道很大", "生活垃圾堆了好几天", "垃圾桶满了没人运走"),
    "噪声": ("夜里施工太吵，睡不着觉", "半夜还在施工，噪声扰民", "工地连夜施工声音很大"),
    "井盖": ("井盖坏了，走路危险", "有一个井盖破损下沉", "路上的井盖翘起来了"),
    "停车": ("车辆乱停乱放，堵住通道", "消防通道被车占了", "人行道上停满了车"),
    "路灯": ("路灯不亮，晚上很黑", "一排路灯坏了没人修", "路灯好几天没亮了"),
    "停水": ("家里又停水了", "停水没有通知", "自来水从早上停到现在"),
    "占道": ("小贩占道经营，行人过不去", "摊位摆到路中间", "流动摊贩占了人行道"),
    "绿化": ("树枝挡住了窗户", "绿化带的树死了没人补", "行道树倒了"),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, nargs="+", default=[10_000, 30_000, 100_000])
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    sizes = [run(count, given.seed) for count in sorted(given.messages)]
    first, last = sizes[0], sizes[-1]
    growth = (last["cpu_seconds"] / first["cpu_seconds"]) / (last["messages"] / first["messages"])
    print(json.dumps({
        "benchmark": "duplicates", "sizes": sizes, "growth_of_time_by_growth_of_messages": round(growth, 2),
        "machine": load_and_machine(),
    }))  # fmt: skip
    return 0


def run(count: int, seed: int) -> dict[str, Any]:
    say(f"{count:,} messages ...")
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "messages.csv"
        repeated = write(table, count, random.Random(seed))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        outcome, seconds = timed(lambda: duplicates(table))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "messages": count, "repeated": repeated, "pairs": outcome.count("\n"), "seconds": round(seconds, 1),
        "cpu_seconds": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
        "most_memory_mb": after.ru_maxrss // 1024,
    }  # fmt: skip


def duplicates(table: Path) -> str:
    """Run the command as a reader of the documentation would."""
    command = [sys.executable, "-m", "wutong", "cases", "duplicates", str(table), "--format", "jsonl"]
    given = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(command, env=given, stdout=subprocess.PIPE, text=True, check=True).stdout


def write(table: Path, count: int, lot: random.Random) -> int:
    """Write the messages; return how many of them repeat another."""
    roads = [lot.choice(FIRST) + lot.choice(SECOND) + lot.choice(KINDS) for _ in range(400)]
    rows: list[tuple[str, str, str, int, str]] = []
    repeated = 0
    for number in range(count):
        if rows and lot.randrange(REPEATED_OF) == 0:
            place, matter, minute = lot.choice(rows)[1:4]
            minute, repeated = min(minute + lot.randrange(3 * 1440), MINUTES), repeated + 1
        else:
            estate = lot.choice(FIRST) + lot.choice(SECOND) + lot.choice(FIRST) + lot.choice(PLACES)
            place = f"{lot.choice(roads)}{lot.randrange(1, 300)}号{estate}"
            matter, minute = lot.choice(list(MATTERS)), lot.randrange(MINUTES)
        rows.append((f"m{number}", place, matter, minute, f"{place}{lot.choice(MATTERS[matter])}"))
    with table.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id", "text", "time", "reporter"])
        for name, _place, _matter, minute, text in rows:
            out.writerow([name, text, BEGIN + timedelta(minutes=minute), f"13{lot.randrange(10**9):09d}"])
    return repeated


if __name__ == "__main__":
    sys.exit(main())
