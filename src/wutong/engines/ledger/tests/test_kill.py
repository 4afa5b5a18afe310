"""An import is killed at random moments: each time all of the file is there, or nothing, and it can be run again."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection, connections

from wutong.engines.ledger.importing.run import Importer, import_table
from wutong.engines.ledger.models import Adoption, Claim, Series
from wutong.engines.ledger.testing import small_ledger

ROWS = 8_000
KILLS = 4
CHILD = """
import django, os, sys
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[2]
connection.close()
from pathlib import Path
from wutong.engines.ledger.importing.run import Importer, import_table
def told(step, done, total):
    print(step, flush=True)
import_table(Path(sys.argv[1]), run=Importer(adopt="new", progress=told))
print("finished", flush=True)
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    lines = ["指标,区域,时期,分组,数值"]
    lines += [f"生产总值,测试区,{1950 + n % 70},{n // 70}号,{n % 1000}.{n % 10}" for n in range(ROWS)]
    file = tmp_path / "large.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def start_import(file: Path) -> subprocess.Popen:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(file), str(connection.settings_dict["NAME"])],
        env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def kill_after(step: str, pause: float, file: Path) -> bool:
    """Kill the import `pause` seconds after it reported `step`; return whether it had finished before."""
    child = start_import(file)
    reached = any(line.strip() == step for line in child.stdout)
    assert reached, f"the import ended before it reached {step}"
    time.sleep(pause)
    child.send_signal(signal.SIGKILL)
    rest = child.stdout.read()
    child.wait()
    return "finished" in rest


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_kill_at_any_moment_leaves_all_or_nothing(table):
    small_ledger()
    moments = random.Random(7)
    whole = 0
    for _ in range(KILLS):
        step = moments.choice(["understood", "compared", "claims"])
        kill_after(step, moments.uniform(0, 0.4), table)
        connections.close_all()
        counts = (Claim.objects.count(), Adoption.objects.count())
        assert counts in {(0, 0), (ROWS, ROWS)}
        assert counts[0] or not Series.objects.exists()
        whole += bool(counts[0])
    report = import_table(table, run=Importer(adopt="new"))
    assert (Claim.objects.count(), Adoption.objects.count()) == (ROWS, ROWS)
    assert report.same == (ROWS if whole else 0)
    assert import_table(table, run=Importer(adopt="new")).new == 0
