"""Two people in the same moment, on either database: two officials who decide, two of the firm who ask."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from wutong.engines.cases import api as cases
from wutong.engines.cases.types import Given
from wutong.kernel.errors import WutongError
from wutong.packs.corrections import asking
from wutong.packs.corrections.tests.conftest import NEW, OLD, Offices

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Do these acts each in a thread of its own, and return what stood in the way of each ("" for nothing)."""
    ready, outcome = Barrier(len(acts)), [""] * len(acts)

    def do(place: int) -> None:
        ready.wait()
        try:
            acts[place]()
        except WutongError as problem:
            outcome[place] = problem.code
        finally:
            connection.close()

    threads = [Thread(target=do, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcome


def test_of_two_officials_at_once_one_decides_and_the_other_is_told(offices: Offices) -> None:
    case = offices.ask()
    outcome = at_once(
        lambda: cases.take(case, "correct", by=offices.official),
        lambda: cases.take(case, "decline", Given(reason="不符"), by=offices.planner),
    )
    assert sorted(outcome) == ["", "cases-E005"]
    state = cases.state_at(case).state
    assert (state, offices.now()) == (("corrected", NEW) if outcome[0] == "" else ("declined", OLD))


def test_of_two_who_ask_at_once_for_other_things_one_is_refused(offices: Offices) -> None:
    firm, texts = offices.firm, (NEW, "第三大街3号")
    asks = [
        lambda text=text: asking.ask(firm, asking.Wanted("address", text, "已迁址"), by=offices.he) for text in texts
    ]
    outcome = at_once(*asks)
    assert sorted(outcome) == ["", "corrections-E001"]
    assert [one.request.asked for one in asking.requests_of(firm)] == [texts[outcome.index("")]]
