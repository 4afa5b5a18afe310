"""The twin's pages: every constraint, wanted and got, met or refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from wutong.engines.twin.api import about, check
from wutong.engines.twin.commands import declared
from wutong.engines.twin.constraints import constraints
from wutong.engines.twin.recording import latest_run, record_run
from wutong.engines.twin.tests.conftest import SCALE
from wutong.platform.accounts.testing import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner(client: Client) -> Client:
    client.force_login(make_person("planner"))
    return client


def test_before_anything_was_counted_every_total_says_so(planner: Client) -> None:
    page = planner.get("/twin/").content.decode()
    assert "尚未核对" in page
    assert "45,029" in page
    assert "因矛盾不采用" in page


def test_what_was_counted_in_a_twin_stands_beside_what_is_published(planner: Client, twin: Path) -> None:
    declaration = declared("zhengzhou")
    record_run(about(twin), check(declaration, twin))
    rows = constraints(declaration, latest_run("zhengzhou"))
    assert {row.state for row in rows} == {"ok", "watch"}
    firms = next(row for row in rows if row.id == "firms-2020")
    assert firms.wanted == firms.got == f"{round(45029 * SCALE):,}"
    assert "没有符合条件的行" in planner.get("/twin/?f.state=missing").content.decode()


def test_a_total_that_a_twin_misses_is_told_as_missed(twin: Path) -> None:
    declaration = declared("zhengzhou")
    run = record_run(about(twin), check(declaration, twin))
    run.counted["firms-2020"] += 1
    states = {row.id: row.state for row in constraints(declaration, run)}
    assert [name for name, state in states.items() if state == "late"] == ["firms-2020"]


def test_a_refused_figure_names_its_reason_and_what_it_contradicts(planner: Client) -> None:
    page = planner.get("/twin/listed-and-quoted-2020/").content.decode()
    assert all(words in page for words in ("91", "/twin/listed-2020/", "/twin/neeq-2020/"))
    assert planner.get("/twin/listed-2020/").content.decode().count("/twin/listed-and-quoted-2020/") == 1


def test_the_list_is_filtered_and_leaves_as_a_file(planner: Client) -> None:
    answer = planner.get("/twin/?f.definition=瞪羚&export=csv")
    table = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert len(table.splitlines()) == 7
    refused = planner.get("/twin/?f.state=watch").content.decode()
    assert refused.count("/twin/listed-and-quoted-2020/") == 2
    assert "/twin/firms-2020/" not in refused
    assert planner.get("/twin/nothing/").status_code == 404
