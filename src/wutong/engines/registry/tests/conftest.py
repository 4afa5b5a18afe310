"""Two offices of a zone, for what hangs on areas."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from wutong.platform.territory.api import add_area


@pytest.fixture
def two_offices() -> tuple[Any, Any]:
    """A zone with two offices; returns the offices."""
    zone = add_area("zone-of-test", "示例区", kind="zone", valid_from=date(2015, 1, 1))
    return tuple(
        add_area(f"office-{name}", name, kind="office", parent=zone, valid_from=date(2015, 1, 1))
        for name in ("甲", "乙")
    )  # type: ignore[return-value]
