"""Three weeks of street-level matters in the demonstration, each at a point inside its grid.

Grids, points and categories follow from the seed of the illustrative grid; matters and limits are made up. Who handles
them follows from the duty matrix, and what the accounts do from there on is done by the engine's own acts.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import files
from itertools import islice
from typing import Any

import shapely

from wutong.engines.atlas import api as atlas
from wutong.engines.cases import api as cases
from wutong.engines.cases.types import Given, NewCase, Point, Reported
from wutong.kernel.yaml_text import read_yaml
from wutong.platform import clock
from wutong.platform.accounts.api import person_for_username

SEED = 20250303
TYPE, TOP = "street_matter", "grid-zone"
MATTERS, OFFICE = 36, "grid-wutong"  # every second one lies in the office whose worker has an account
FIRST, DAYS, WORKING_MINUTES = datetime(2025, 2, 11, 8, 35, tzinfo=clock.SHANGHAI), 19, 480
STEP = timedelta(minutes=47)  # from one act on a matter to the next
WORDS = {
    "garbage": "垃圾堆放", "trading": "店外经营占道", "parking": "共享单车乱停", "cover": "井盖破损", "lamp": "路灯不亮",
    "green": "绿化带缺株",
}  # fmt: skip
CHANNELS = ("patrol", "phone", "page", "patrol")
RESULT = Given(form={"result": "已到场处置，现场恢复。"})
# What the accounts do with a matter one after another; how far each has come follows from its place in the row.
DISPATCHING = (("planner", "accept"), ("planner", "dispatch"))
HANDLING = (("office", "take_on"), ("office", "report_done"), ("auditor", "check"), ("auditor", "close"))
FURTHEST = (6, 6, 5, 4, 3, 6, 2, 6, 4, 1, 3, 0)


def tell_of_streets() -> None:
    """Record the type and the matrix, open the matters, and let the accounts handle them."""
    data = files("wutong.site") / "data"
    kind = cases.record_type((data / f"{TYPE}.yaml").read_text(encoding="utf-8"), name=f"{TYPE}.yaml")
    duties = read_yaml((data / "street_duties.yaml").read_text(encoding="utf-8"))
    cases.record_matrix(duties, categories=[code for code, _zh, _words in kind.categories], top=TOP)
    people = {name: person_for_username(name) for name in ("planner", "office", "auditor")}
    for number, new in enumerate(_matters(), 1):
        opened = FIRST + timedelta(days=number * DAYS // MATTERS, minutes=number * 137 % WORKING_MINUTES)
        _tell(new, opened, FURTHEST[number % len(FURTHEST)], people)


def _matters() -> Iterator[NewCase]:
    """Yield the matters in the order in which they are reported."""
    chance = random.Random(SEED)  # noqa: S311 - a story that is the same each time
    grids = list(atlas.on_day(clock.today(), "grid").order_by("code"))
    own = [one for one in grids if one.code.startswith(OFFICE)]
    for number in range(MATTERS):
        grid = chance.choice(own if number % 2 else grids)
        category = chance.choice(sorted(WORDS))
        lon, lat = next(_points_in(grid.shape, chance))
        house = next(iter(atlas.nearest(lon, lat, level="address")), None)
        place = f"{house.name}附近" if house else grid.name
        yield NewCase(
            TYPE, f"{place}{WORDS[category]}", grid.code, category=category, severity=chance.choice((2, 3, 3, 3)), place=place,
            point=Point.of_degrees(f"{lon:.6f}", f"{lat:.6f}"), report=Reported(channel=chance.choice(CHANNELS)),
            source=f"demonstration/street/{number}",
        )  # fmt: skip


def _points_in(ground: shapely.Geometry, chance: random.Random) -> Iterator[tuple[float, float]]:
    """Yield points inside a ground, as they fall."""
    west, south, east, north = ground.bounds
    while True:
        lon, lat = chance.uniform(west, east), chance.uniform(south, north)
        if ground.contains(shapely.Point(lon, lat)):
            yield lon, lat


def _tell(new: NewCase, opened: datetime, furthest: int, people: dict[str, Any]) -> None:
    """Open a matter and take it as far as it has come; only that of an office with an account is handled."""
    with clock.standing_at(opened):
        case = cases.open_case(new, by=people["planner"])
    handled = cases.duty_for(cases.type_in_force(TYPE), cases.state_at(case))
    own = handled is not None and handled.lead == "office_wutong"
    steps = [*DISPATCHING, *(HANDLING if own else ())]
    for number, (who, act) in enumerate(islice(steps, furthest), 1):
        moment = opened + number * STEP
        if moment > clock.now():
            return
        with clock.standing_at(moment):
            cases.take(case, act, _given(act, handled), by=people[who])


def _given(act: str, handled: Any) -> Given:
    if act == "dispatch":
        return Given(unit=handled.lead, assisting=handled.assisting)
    return {"report_done": RESULT, "check": Given(result="held")}.get(act, Given())
