"""Where the source stands, for the tests that read it."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def root() -> Path:
    return Path(__file__).parents[2]


@pytest.fixture(scope="session")
def sources(root: Path) -> list[Path]:
    return sorted((root / "src/wutong").rglob("*.py"))
