"""A twin in the registry: firms, figures and titles by the front door, once however often it is loaded."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from wutong.engines.registry import api as registry
from wutong.engines.registry.types import Question
from wutong.engines.twin.bringing import COUNT, STEPS, bring
from wutong.engines.twin.commands import office_areas
from wutong.engines.twin.loading import FIRMS, RETURNS
from wutong.engines.twin.recording import latest_run
from wutong.platform.territory.api import add_area

pytestmark = pytest.mark.django_db

MOST = 120


@pytest.fixture
def zone() -> None:
    """The offices that the twin's firms stand in."""
    zone = add_area("zone-of-test", "示例区", kind="zone", valid_from=date(2015, 1, 1))
    for code in sorted(set(office_areas("zhengzhou").values())):
        add_area(code, f"{code}办事处", kind="office", parent=zone, valid_from=date(2015, 1, 1))


@pytest.fixture
def loaded(zone: None, twin: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """What each step took, without drawing the ground, which the map's own tests do."""
    monkeypatch.setattr("wutong.engines.atlas.api.load_illustration", lambda *_given, **_more: 0)
    return {step: bring(twin, step, most=MOST) for step in STEPS}


def test_firms_stand_in_the_registry_with_code_area_and_figures(loaded: dict[str, int], twin: Path) -> None:
    assert MOST / 2 < loaded[FIRMS] <= MOST
    assert loaded[FIRMS] == registry.numbers_of(Question(), None).count()
    first = pl.read_parquet(twin / "firms.parquet").row(0, named=True)
    (hit,) = registry.find(Question(words=first["code"]), None).hits
    firm = registry.firm(hit.key, None)
    assert unicodedata.normalize("NFKC", firm.name) == unicodedata.normalize("NFKC", first["name"])
    assert firm.code == first["code"]
    assert firm.area_code == office_areas("zhengzhou")[first["office"]]
    assert loaded[RETURNS] >= loaded[FIRMS]


def test_the_yearly_figures_are_those_of_the_files(loaded: dict[str, int], twin: Path) -> None:
    panel = pl.read_parquet(twin / "panel.parquet").filter(pl.col("year") == 2020)
    row = pl.read_parquet(twin / "firms.parquet").head(1).join(panel, on="firm_id").row(0, named=True)
    (hit,) = registry.find(Question(words=row["code"]), None).hits
    cells = registry.panel(hit.key, None)
    assert cells["2020", "revenue_fen"].value == row["revenue_fen"]
    assert cells["2020", "energy_kgce"].value == row["energy_tce"] * 1000
    assert cells["2020", "staff"].source == "twin"


def test_loaded_again_nothing_is_doubled_and_the_page_knows_how_many_there_are(
    loaded: dict[str, int], twin: Path
) -> None:
    before = registry.numbers_of(Question(), None).count()
    for step in STEPS:
        if step != COUNT:
            bring(twin, step, most=MOST)
    assert registry.numbers_of(Question(), None).count() == before
    run = latest_run("zhengzhou")
    assert run is not None
    assert run.firms == loaded[FIRMS]
