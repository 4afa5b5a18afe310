"""Random histories of a case: whatever its type allows, done by whoever may."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from wutong.engines.cases import api
from wutong.engines.cases.testing import MONDAY, Street
from wutong.engines.cases.types import Given, Reported
from wutong.kernel.errors import WutongError
from wutong.platform import clock


def live(street: Street, case: int, lot: Random, steps: int, since: int = 0) -> None:
    """Do `steps` random things to a case, each some minutes after the one before; refused ones count too."""
    minutes = since
    for _ in range(steps):
        minutes += lot.randrange(1, 900)
        with clock.standing_at(MONDAY + timedelta(minutes=minutes)):
            _something(street, case, lot)


def _something(street: Street, case: int, lot: Random) -> None:
    person = lot.choice([street.chief, street.chief, street.north, street.south])
    state = api.state_at(case)
    acts = [act.code for act in api.edition_of("sample", 1).acts_from(state.state)]
    beside = [
        lambda: api.comment(case, "已联系", by=person),
        lambda: api.watch(case, by=person, on=lot.random() < 0.6),
        lambda: api.report_again(case, Reported("乙", "2", "又有了", "hotline"), by=street.chief),
        lambda: api.answer(case, "正在处理", by=street.chief),
        lambda: api.attach(case, digest="0" * 64, name="照片.jpg", by=person),
    ]
    try:
        if acts and lot.random() < 0.7:
            given = Given(
                reason="样例", unit=lot.choice(["north", "south"]), result=lot.choice(["held", "failed"]),
                form={"result": "好"} if state.state == "handling" else {},
            )  # fmt: skip
            api.take(case, lot.choice(acts), given, by=person)
        else:
            lot.choice(beside)()
    except WutongError:
        return
