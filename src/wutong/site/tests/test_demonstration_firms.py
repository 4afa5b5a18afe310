"""The demonstration's firms have matters in every state, and none could be taken for a real one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from wutong.engines.registry import api as registry
from wutong.engines.registry.types import Question
from wutong.kernel.credit_code import is_credit_code
from wutong.platform import clock
from wutong.platform.accounts.testing import make_person
from wutong.site import demonstration_firms
from wutong.site.demonstration_firms import credit_code, tell_of_firms

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("loaded_zone")
def test_the_demonstrations_firms_have_matters_in_every_state(monkeypatch: Any) -> None:
    planner = make_person("planner")
    monkeypatch.setattr(demonstration_firms, "person_for_username", lambda _name: planner)
    with clock.standing_at(datetime(2025, 3, 3, 10, tzinfo=clock.SHANGHAI)):
        tell_of_firms()
        found = registry.find(Question("示例"), count=1000)
        batches = {one.source: one for one in registry.batches()}
        _doubtful, waiting = registry.reviews()
        left = [
            (one.valid_to - clock.today()).days
            for hit in found.hits
            for one in registry.certificates(hit.key)
            if one.valid_to and one.standing == "valid"
        ]
    assert all(hit.name.startswith("示例") for hit in found.hits)
    assert waiting >= 3  # noqa: PLR2004 - one accepted, one refused, one left
    assert batches["torch"].refusals
    assert batches["torch"].counts["merged"]
    assert min(left) <= 90  # noqa: PLR2004 - days that stand out on a portrait


def test_credit_codes_of_the_demonstration_check() -> None:
    assert all(is_credit_code(credit_code(number)) for number in range(1, 200))
