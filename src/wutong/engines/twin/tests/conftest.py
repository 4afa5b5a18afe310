"""A small twin, built once for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from wutong.engines.twin.commands import build_zone

SCALE = 0.02


@pytest.fixture(scope="session")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference zone at a fiftieth of its size."""
    folder = tmp_path_factory.mktemp("twin") / "zone"
    build_zone("zhengzhou", folder, seed=1, scale=SCALE)
    return folder
