"""A target behind its path, or without figures, becomes a case of its owner's unit; what it concludes comes back."""

from __future__ import annotations

from datetime import datetime
from importlib import resources

import pytest
from django.test import Client

from wutong.engines.cases import api as cases
from wutong.engines.cases.errors import EditionFixed
from wutong.engines.cases.types import Given
from wutong.engines.ledger import api as ledger
from wutong.packs.tasks.loading import TYPE, ensure_types
from wutong.packs.tasks.watching import open_tasks
from wutong.platform import clock
from wutong.platform.accounts.testing import make_person
from wutong.platform.territory.api import area_by_code

STANDING = datetime(2025, 3, 3, 10, tzinfo=clock.SHANGHAI)
BEHIND, LACKING, ON_ITS_WAY = 1, 2, 9  # rows of the plan's table


@pytest.fixture
def zone(loaded_zone, db):
    with clock.standing_at(STANDING):
        ensure_types()
        yield


def indicator(row: int) -> str:
    return next(one.series.indicator for one in ledger.targets() if one.key == f"plan:14:{row:02d}")


def look(row: int) -> list[int]:
    """Look at one target of the plan's table only: a case takes some thirty statements."""
    return open_tasks([indicator(row)])


def task(row: int):
    return cases.from_source(f"target/plan:14:{row:02d}/").get()


def test_a_target_behind_its_path_opens_a_case_for_the_unit_that_answers_for_it(zone):
    look(BEHIND)
    found = task(BEHIND)
    assert (found.title, found.unit, found.type) == ("地区生产总值落后于规划路径", "development", TYPE)
    assert "44.87%" in cases.state_at(found.pk).reports[0].text


def test_looking_again_opens_nothing_new(zone):
    assert open_tasks()
    assert open_tasks() == []


def test_a_target_on_its_way_is_left_alone(zone):
    look(ON_ITS_WAY)
    assert not cases.from_source(f"target/plan:14:{ON_ITS_WAY:02d}/").exists()


def test_only_the_indicators_asked_for_are_looked_at(zone):
    opened = open_tasks(["no_such_indicator"])
    assert opened == []


def test_a_closed_case_is_not_opened_again_for_the_same_figure(zone):
    look(BEHIND)
    found = task(BEHIND)
    cases.take(found.pk, "drop", Given(reason="已改为监测指标"), by=None)
    assert look(BEHIND) == []


def test_a_target_that_still_lacks_figures_gets_a_case_a_year(zone):
    look(LACKING)
    lacking = task(LACKING)
    cases.take(lacking.pk, "drop", Given(reason="今年不再催报"), by=None)
    with clock.standing_at(STANDING.replace(month=12)):
        assert look(LACKING) == []
    assert lacking.source == "target/plan:14:02/lacking/2025"


def test_nothing_is_opened_before_the_type_is_known(loaded_zone, db):
    assert open_tasks() == []


def test_what_a_task_concluded_stands_on_the_page_of_its_indicator(zone):
    look(BEHIND)
    found = task(BEHIND)
    indicator = cases.state_at(found.pk).form["indicator"]
    for act, given in (
        ("take_on", Given()),
        ("report_done", Given(form={"cause": "口径", "measures": "核对"})),
        ("check", Given(result="held")),
        ("close", Given(form={"conclusion": "已按季核对"})),
    ):
        cases.take(found.pk, act, given, by=None)
    reader = Client()
    reader.force_login(make_person("planner", area_by_code("zhengzhou-hitech")))
    page = reader.get(f"/figures/{indicator}/").content.decode()
    assert found.number in page
    assert "已按季核对" in page


def test_the_page_of_an_indicator_without_tasks_says_nothing_of_them(zone):
    reader = Client()
    reader.force_login(make_person("planner", area_by_code("zhengzhou-hitech")))
    assert 'id="tasks"' not in reader.get("/figures/fixed_asset_investment/").content.decode()


def test_cases_of_an_earlier_edition_go_to_the_one_in_force_once(zone, django_capture_on_commit_callbacks):
    with clock.standing_at(STANDING.replace(year=2024)):
        look(BEHIND)
    found = task(BEHIND)
    assert (found.edition, found.state) == (1, "assigned")

    for _start in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            ensure_types()
    found.refresh_from_db()
    assert (found.edition, found.state) == (2, "assigned")
    assert [event.kind for event in cases.events_of([found.pk])[found.pk]].count("migrated") == 1


def test_an_edition_recorded_with_other_content_is_told_and_not_passed_over(zone, tmp_path, monkeypatch):
    text = (resources.files("wutong.packs.tasks") / f"data/{TYPE}.yaml").read_text(encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / f"data/{TYPE}.yaml").write_text(text.replace("规划指标督办", "规划督办"), encoding="utf-8")
    monkeypatch.setattr("wutong.packs.tasks.loading.files", lambda _package: tmp_path)
    (tmp_path / f"data/{TYPE}_1.yaml").write_text(text.replace("edition: 2", "edition: 1"), encoding="utf-8")
    with pytest.raises(EditionFixed, match="改为 3"):
        ensure_types()
