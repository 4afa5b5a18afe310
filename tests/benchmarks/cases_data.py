"""The data of the case benchmark: a zone of offices and grids, and as many finished and open cases as are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

OFFICES, GRIDS, UNITS, CATEGORIES = 5, 40, 30, 120
OPEN = 60_000  # cases that are still open, every second one of the latest; a fifth of all when there are fewer
LAST = datetime(2025, 3, 2, 10, 0)  # noqa: DTZ001 - UTC, as events write their moments: a zone costs a load a minute
YEARS = 10
HOURS = {"shifts": ["08:30-12:00", "14:00-18:00"], "unknown_years": "weekdays"}
STREETS = ["梧桐街", "红松路", "长椿路", "科学大道", "冬青街", "雪松路", "枫杨街", "瑞达路"]
PATROL_OF = 12  # one case in so many is of the type `patrol`: ten thousand of the sixty that are open
PATROLLED = {"code: sample": "code: patrol", "街面事项": "巡查事项"}
LIMITS, PARTS = (1, 5, 7), (0.3, 0.6, 0.9, 0.95, 1.3)  # days to do it in; the part of them that was taken
PATROL = {"channel": "patrol"}
ACCEPTED = {"act": "accept", "set": {"state": "dispatching"}}
TAKEN_ON = {"act": "take_on", "set": {"state": "handling", "handler": "bench-chief"}}
DONE = {"act": "report_done", "set": {"state": "checking"}, "form": {"result": "已清理"}}
CHECKED = {"act": "check", "set": {"check": "held", "checks": 1}}
MATTERS = ["垃圾堆放", "井盖破损", "路灯不亮", "占道经营", "噪声扰民", "污水外溢", "绿化缺株", "围挡破损"]


def text(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds") + "Z"


def build_zone(types: int) -> dict[str, Any]:
    """Make areas, units, types, calendar and people; return what the measurements use."""
    from wutong.engines.cases import api
    from wutong.engines.cases.testing import EVERY, make_worker, sample_text
    from wutong.platform.accounts.testing import make_unit
    from wutong.platform.territory.testing import make_area

    zone = make_area("bench-zone", hierarchy="grid", kind="grid_level_1")
    offices = [make_area(f"bench-{office}", zone, kind="grid_level_2") for office in range(OFFICES)]
    grids = [
        make_area(f"bench-{n}-{grid}", office, kind="grid_unit")
        for n, office in enumerate(offices)
        for grid in range(GRIDS)
    ]
    for unit in range(UNITS):
        make_unit(f"bench-unit-{unit}", zone)
    api.record_calendar("office", HOURS)
    rule = {
        "closing: {": "duplicates: {merge_at: 0.98, within_days: 15}\nclosing: {",
        "{matrix: sample,": "{matrix: sample, automatic: true,",
    }
    api.record_type(sample_text(**rule))
    api.record_type(sample_text(**PATROLLED))
    more_types(types)
    api.record_matrix(matrix(), categories=[f"{n:05d}" for n in range(CATEGORIES)], top="bench-zone")
    return {
        "grids": [area.pk for area in grids],
        "chief": make_worker("bench-chief", EVERY, "bench-unit-0", zone),
        "office": make_worker("bench-office", ("read", "open", "handle"), "bench-unit-1", offices[1]),
    }


def more_types(count: int) -> None:
    """Record further case types, so that there are `count`."""
    from wutong.engines.cases import api
    from wutong.engines.cases.models import CaseType
    from wutong.engines.cases.testing import sample_text

    for number in range(CaseType.objects.filter(code__startswith="sample").count(), count):
        api.record_type(sample_text(**{"code: sample": f"code: sample{number}", "街面事项": f"街面事项{number}"}))


def matrix(shift: int = 0) -> dict[str, Any]:
    rows = [{"categories": [f"{n:05d}"], "lead": f"bench-unit-{(n + shift) % UNITS}"} for n in range(CATEGORIES)]
    return {"code": "sample", "edition": 1, "valid_from": "2015-01-01", "rows": rows}


def history_of(pk: int, total: int, grids: Sequence[int], open_: int = OPEN) -> list[Any]:
    """Return the events of one made-up case; ids run through the ten years in order."""
    from wutong.engines.cases._core.state import Event

    category, street, house, grid, days, hours, part, east, north = drawn(
        pk, CATEGORIES, len(STREETS), 300, len(grids), 3, 8, len(PARTS), 90_000, 70_000
    )
    opened = LAST - timedelta(days=365 * YEARS) * ((total - pk) / total)
    due = opened + timedelta(days=LIMITS[days], hours=hours)
    ended = opened + (due - opened) * PARTS[part]
    unit, title = f"bench-unit-{category % UNITS}", f"{STREETS[street]}{house}号{MATTERS[category % len(MATTERS)]}"
    clock = {
        "limit": "5个工作日",
        "calendar": "office",
        "started_at": text(opened),
        "due_at": text(due),
        "minutes": 2250,
    }
    first = {
        "type": "patrol" if pk % PATROL_OF == 0 else "sample", "edition": 1, "state": "filed", "number": f"YS{opened:%Y%m%d}-{pk:07d}", "category": f"{category:05d}",
        "severity": 3, "field_group": "open", "channel": "patrol", "area": grids[grid], "place": title[:8],
        "longitude": 113_500_000 + east, "latitude": 34_780_000 + north, "opened_at": text(opened), "due_at": text(due),
    }  # fmt: skip
    sent = {"act": "dispatch", "set": {"state": "assigned", "unit": unit, "first_unit": unit}}
    steps = [
        ("opened", {"set": first, "clocks": {"whole": clock}, "report": PATROL}, {"title": title, "text": title}),
        ("move", ACCEPTED, {}), ("dispatch", sent, {}), ("accept", TAKEN_ON, {}),
    ]  # fmt: skip
    if not still_open(pk, total, open_):
        end = text(ended)
        shut = {
            "act": "close",
            "set": {"state": "closed", "closed_at": end},
            "clocks": {"whole": {**clock, "stopped_at": end}},
        }
        steps += [("submit", DONE, {}), ("check", CHECKED, {}), ("close", shut, {})]
    apart = (ended - opened) / len(steps)
    return [
        Event(number + 1, kind, text(opened + apart * number), "bench-chief", "bench", body, personal)
        for number, (kind, body, personal) in enumerate(steps)
    ]


def still_open(pk: int, total: int, open_: int) -> bool:
    """Say whether a case is open: every second one of the latest."""
    return pk % 2 == 0 and pk > total - min(2 * open_, total // 2)


def drawn(seed: int, *sizes: int) -> list[int]:
    """Return a number below each size, the same for the same seed; ten times as quick as a random generator of its own."""
    lot, found = int.from_bytes(blake2b(seed.to_bytes(8, "big"), digest_size=16).digest(), "big"), []
    for size in sizes:
        lot, one = divmod(lot, size)
        found.append(one)
    return found
