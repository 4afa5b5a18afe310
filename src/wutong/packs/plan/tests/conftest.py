"""The published zone in the test's database: the plans, their indicators and every published fact about them."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from wutong.kernel.yaml_text import read_yaml
from wutong.platform import clock

ZONE = Path(str(files("wutong.zones"))) / "zhengzhou"
STANDING = datetime(2025, 3, 3, 10, tzinfo=clock.SHANGHAI)


@cache
def read(name: str) -> dict:
    return read_yaml((ZONE / f"{name}.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def plans(loaded_zone, db):
    """The reference zone as it stands on 2025-03-03, with its three plans."""
    with clock.standing_at(STANDING):
        yield
