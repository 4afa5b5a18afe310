"""Papers about the published zone as it stood on 2025-03-03, each made once."""

from __future__ import annotations

from functools import cache

import pytest

from wutong.packs.papers import asking
from wutong.packs.papers.issuing import Made, make
from wutong.platform.papers.types import PaperAsk

KNOWN_ON = "2025-03-03"


@cache
def made(kind: str, plan: str = "14", known_on: str = KNOWN_ON, year: str = "") -> Made:
    moment = asking.moment_of(known_on)
    return make(PaperAsk(kind, plan, asking.period_of(kind, plan, moment, year=year), moment))


@pytest.fixture
def zone(loaded_zone, db):
    """The reference zone with its plans."""
