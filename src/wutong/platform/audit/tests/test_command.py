"""`./wutong audit-trail`: results on stdout, the exit code tells."""

import argparse
import json

import pytest

from wutong.platform.audit import command
from wutong.platform.audit.api import record_act
from wutong.platform.audit.testing import tampering

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA = tmp_path


def call(*arguments):
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(arguments))


def test_a_sound_trail_is_reported_with_exit_code_zero(capsys):
    record_act("test.do", person=None)

    assert call("checkpoint") == 0
    assert call("verify") == 0
    assert "完整：1 条记录，检查点覆盖到第 1 条" in capsys.readouterr().out


def test_a_broken_trail_names_the_act_with_exit_code_one(capsys):
    record_act("test.do", person=None)
    with tampering() as cursor:
        cursor.execute("UPDATE audit_act SET verb = 'other'")

    assert call("verify", "--json") == 1

    outcome = json.loads(capsys.readouterr().out)
    assert outcome["sound"] is False
    assert outcome["findings"] == [{"kind": "changed", "sequence": 1, "message": "第 1 条记录的内容被改动"}]


def test_the_list_prints_one_act_a_line_with_what_its_digest_covers(capsys):
    record_act("test.do", person=None, detail={"n": 1})

    assert call("list") == 0

    act = json.loads(capsys.readouterr().out)
    assert (act["sequence"], act["verb"], act["detail"]) == (1, "test.do", {"n": 1})
