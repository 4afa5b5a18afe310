"""The line of writers reaches over processes, and no longer than they live."""

import subprocess
import sys
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from wutong.platform import turns
from wutong.platform.turns import TURN, _LockFile

OTHER = """
import sys
from wutong.platform.turns import _LockFile
file = _LockFile(sys.argv[1])
with getattr(file, sys.argv[2])():
    print("has it", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_process(place, what):
    child = subprocess.Popen([sys.executable, "-c", OTHER, str(place), what], stdin=-1, stdout=-1, text=True)
    assert child.stdout.readline() == "has it\n"
    try:
        yield child
    finally:
        child.kill()
        child.communicate()


def test_one_process_has_the_turn_until_it_ends(tmp_path):
    place = tmp_path / "turns"
    file = _LockFile(str(place))
    with another_process(place, "turn"):
        assert not file._take(TURN)
    assert file._take(TURN)


def test_whoever_stands_back_sees_that_somebody_waits_here_or_elsewhere(tmp_path):
    place = tmp_path / "turns"
    file = _LockFile(str(place))
    assert not file.is_wanted()
    with another_process(place, "wanted"):
        assert file.is_wanted()
    with file.wanted():
        with file.wanted():
            assert file.is_wanted()
        assert file.is_wanted()
    assert not file.is_wanted()


@pytest.mark.django_db
@pytest.mark.parametrize("standing_back", [False, True])
def test_inside_a_transaction_nobody_looks_at_the_line(standing_back, monkeypatch):
    monkeypatch.setattr(turns, "_file_beside", lambda _database: pytest.fail("it waits for a turn"))
    with transaction.atomic(), turns.transaction_in_turn(standing_back=standing_back):
        assert len(connection.savepoint_ids) > 1
