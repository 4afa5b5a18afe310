"""The data of the case benchmark: a zone of offices and grids, and as many finished and open cases as are asked for."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

OFFICES, GRIDS, UNITS, CATEGORIES = 5, 40, 30, 120
OPEN_OF = 75  # one case in so many is still open
LAST = datetime(2025, 3, 2, 10, 0, tzinfo=UTC)
YEARS = 10
HOURS = {"shifts": ["08:30-12:00", "14:00-18:00"], "unknown_years": "weekdays"}
STREETS = ["梧桐街", "红松路", "长椿路", "科学大道", "冬青街", "雪松路", "枫杨街", "瑞达路"]
MATTERS = ["垃圾堆放", "井盖破损", "路灯不亮", "占道经营", "噪声扰民", "污水外溢", "绿化缺株", "围挡破损"]


def text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def build_zone(types: int) -> dict[str, Any]:
    """Make areas, units, types, calendar and people; return what the measurements use."""
    from wutong.engines.cases import api
    from wutong.engines.cases.testing import EVERY, make_worker, sample_text
    from wutong.platform.accounts.testing import make_unit
    from wutong.platform.territory.testing import make_area

    zone = make_area("bench-zone")
    offices = [make_area(f"bench-{office}", zone) for office in range(OFFICES)]
    grids = [make_area(f"bench-{n}-{grid}", office) for n, office in enumerate(offices) for grid in range(GRIDS)]
    for unit in range(UNITS):
        make_unit(f"bench-unit-{unit}", zone)
    api.record_calendar("office", HOURS)
    rule = {
        "closing: {": "duplicates: {merge_at: 0.98, within_days: 15}\nclosing: {",
        "{matrix: sample,": "{matrix: sample, automatic: true,",
    }
    api.record_type(sample_text(**rule))
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


def history_of(pk: int, total: int, grids: Sequence[int]) -> list[Any]:
    """Return the events of one made-up case; ids run through the ten years in order."""
    from wutong.engines.cases._core.state import Event

    lot = random.Random(pk)
    opened = LAST - timedelta(days=365 * YEARS) * ((total - pk) / total)
    category = lot.randrange(CATEGORIES)
    unit = f"bench-unit-{category % UNITS}"
    title = f"{lot.choice(STREETS)}{lot.randrange(300)}号{MATTERS[category % len(MATTERS)]}"
    due = opened + timedelta(days=lot.choice([1, 5, 7]), hours=lot.randrange(8))
    clock = {
        "limit": "5个工作日",
        "calendar": "office",
        "started_at": text(opened),
        "due_at": text(due),
        "minutes": 2250,
    }
    first = {
        "type": "sample", "edition": 1, "state": "filed", "number": f"YS{opened:%Y%m%d}-{pk:07d}", "category": f"{category:05d}",
        "severity": 3, "field_group": "open", "channel": "patrol", "area": lot.choice(grids), "place": title[:8],
        "longitude": 113_500_000 + lot.randrange(90_000), "latitude": 34_780_000 + lot.randrange(70_000),
        "opened_at": text(opened), "due_at": text(due),
    }  # fmt: skip
    ended = opened + (due - opened) * lot.choice([0.3, 0.6, 0.9, 0.95, 1.3])
    steps = [
        (
            "opened",
            {"set": first, "clocks": {"whole": clock}, "report": {"channel": "patrol"}},
            {"title": title, "text": title},
        ),
        ("move", {"act": "accept", "set": {"state": "dispatching"}}, {}),
        ("dispatch", {"act": "dispatch", "set": {"state": "assigned", "unit": unit, "first_unit": unit}}, {}),
        ("accept", {"act": "take_on", "set": {"state": "handling", "handler": "bench-chief"}}, {}),
    ]
    if lot.randrange(OPEN_OF) or opened < LAST - timedelta(days=60):
        stopped = {"whole": {**clock, "stopped_at": text(ended)}}
        steps += [
            ("submit", {"act": "report_done", "set": {"state": "checking"}, "form": {"result": "已清理"}}, {}),
            ("check", {"act": "check", "set": {"check": "held", "checks": 1}}, {}),
            ("close", {"act": "close", "set": {"state": "closed", "closed_at": text(ended)}, "clocks": stopped}, {}),
        ]
    apart = (ended - opened) / len(steps)
    return [
        Event(number, kind, text(opened + apart * (number - 1)), "bench-chief", "bench", body, personal)
        for number, (kind, body, personal) in enumerate(steps, 1)
    ]
