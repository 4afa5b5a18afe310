"""The demonstration's firms have matters in every state, and none could be taken for a real one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from wutong.engines.registry import api as registry
from wutong.engines.registry.types import Question
from wutong.engines.screening import api as ladders
from wutong.engines.screening.types import ONE_SHORT
from wutong.kernel.credit_code import is_credit_code
from wutong.packs.ladder.listing import candidates
from wutong.platform import clock
from wutong.platform.accounts.testing import make_person
from wutong.site import demonstration_firms, demonstration_ladder
from wutong.site.demonstration_firms import credit_code, tell_of_firms
from wutong.site.demonstration_ladder import STEPS, tell_of_the_ladder

pytestmark = pytest.mark.django_db
OPENING = "high_tech@2016-01-01"


@pytest.mark.usefixtures("loaded_zone")
def test_the_demonstrations_firms_have_matters_in_every_state(monkeypatch: Any) -> None:
    people = {"planner": make_person("planner"), "firm": make_person()}
    for told in (demonstration_firms, demonstration_ladder):
        monkeypatch.setattr(told, "person_for_username", people.__getitem__)
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
        tell_of_the_ladder()
        screening = ladders.last()
        assert screening is not None
        near = ladders.Reader(screening, None).lines(OPENING, ONE_SHORT, screening.years[-1])
        own = [one.key for one in registry.firms_of(people["firm"])]
    assert own == [next(line.key for line in near if line.changer == "firm")], "the firm's account has something to see"
    assert len(ladders.variants()) == 1
    assert len(candidates(None)) == len(STEPS)
    assert all(hit.name.startswith("示例") for hit in found.hits)
    assert waiting >= 3  # noqa: PLR2004 - one accepted, one refused, one left
    assert batches["torch"].refusals
    assert batches["torch"].counts["merged"]
    assert min(left) <= 90  # noqa: PLR2004 - days that stand out on a portrait


def test_credit_codes_of_the_demonstration_check() -> None:
    assert all(is_credit_code(credit_code(number)) for number in range(1, 200))
