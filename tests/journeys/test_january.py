"""From an empty start to the report that is sent: what units typed wrong is stopped, and the paper is without a fault."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.journeys.january import EVENINGS, do_the_job, january

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
FEW = 10  # units: starting LibreOffice for them costs as much as all else
# Units, indicators, units that are late, units that type a number wrong first.
SIZES = [pytest.param(3, 6, 1, 2, id="small"), pytest.param(50, 120, 5, 10, id="whole", marks=pytest.mark.full)]


@pytest.mark.parametrize(("units", "indicators", "late", "wrong"), SIZES)
def test_the_january_job(
    browser: Browser, tmp_path: Path, sqlite_template: Path, units: int, indicators: int, late: int, wrong: int
) -> None:
    shutil.copy(sqlite_template, tmp_path / "wutong.sqlite3")
    with january(browser, tmp_path, units=units, indicators=indicators, late=late, wrong=wrong) as job:
        found = do_the_job(job, tmp_path, opened_elsewhere=units > FEW)
    assert found["wrong"] == {one["how"]: True for one in job.story["wrong"].values()}
    assert found["right_doubted"] <= max(1, indicators * 3 // 100)
    assert found["reminded"] == dict.fromkeys(EVENINGS, late)
    assert found["most_told"] == 1
    assert found["adopted"] == units
    assert found["audit_findings"] == []
    assert found["libreoffice_pages"] is None or found["libreoffice_pages"] > 1
    assert found["script_errors"] == []
