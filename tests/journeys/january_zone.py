"""An installation in which nothing has been reported yet: the reference zone with a form of the test's own.

    WUTONG_DATA=FOLDER python -m tests.journeys.january_zone --units 50 --indicators 120

Every unit has an officer and a head; beside them there are a planner and a leader. Indicators have two years of months
behind them. Prints one JSON object: passwords, and for each unit what it should type, which of it is typed wrong first.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

FIRST, LAST, REPORTED = "2024-01", "2025-11", "2025-12"
BEGINS = datetime(
    2026, 1, 5, 8, 40, tzinfo=ZoneInfo("Asia/Shanghai")
)  # the first Monday on which December can be reported
PASSWORD = "january-pine-quill-208"  # noqa: S105 - of an installation that lives for a test
EXTRA_UNIT = {
    "code": "statistics_centre", "zh": "统计服务中心", "en": "Statistics service centre", "kind": "centre",
    "parent": "committee", "area": "zhengzhou-hitech", "basis": "typical", "valid_from": "2015-01-01",
}  # fmt: skip
SUBJECTS = ("工业", "商贸", "科技", "人才", "规划", "住建", "生态", "教育", "卫生", "文体", "政务", "交通")


@dataclass(frozen=True)
class Kind:
    """A kind of number: its name after the subject, unit, nature, size, places, growth a year, wavering of a month."""

    zh: str
    unit: str
    quantity: str
    size: float
    places: int
    growth: float
    noise: float


KINDS = (
    Kind("服务收入", "亿元", "flow", 46, 2, 0.06, 0.012), Kind("专项支出", "万元", "flow", 5_300, 0, 0.05, 0.012),
    Kind("受理件数", "件", "flow", 2_470, 0, 0.04, 0.012), Kind("在岗人数", "人", "stock", 7_360, 0, 0.03, 0.002),
    Kind("在建设施数", "个", "stock", 1_840, 0, 0.03, 0.002), Kind("服务面积", "万平方米", "stock", 152, 2, 0.03, 0.002),
    Kind("服务人次", "人次", "flow", 61_500, 0, 0.05, 0.012), Kind("登记企业数", "家", "stock", 3_290, 0, 0.06, 0.002),
    Kind("检查次数", "次", "flow", 830, 0, 0.04, 0.012), Kind("到位资金", "亿元", "flow", 17, 2, 0.06, 0.012),
)  # fmt: skip


@dataclass(frozen=True)
class Series:
    """The months of one indicator, the last of them the one to be reported."""

    kind: Kind
    months: tuple[Decimal, ...]

    @property
    def right(self) -> Decimal:
        return self.months[-1]


def series(number: int, kind: Kind) -> Series:
    """Return the invented months of an indicator: growing, with a season, wavering a little."""
    lot = random.Random(f"january {number}")
    size = kind.size * lot.uniform(0.6, 1.5)
    season = [
        0.05 * math.sin(month / 12 * 2 * math.pi + number) if kind.quantity == "flow" else 0 for month in range(12)
    ]
    months = tuple(
        Decimal(f"{size * (1 + kind.growth) ** (at / 12) * math.exp(season[at % 12] + lot.gauss(0, kind.noise)):.{kind.places}f}")
        for at in range(24)
    )  # fmt: skip
    return Series(kind, months)


def _swapped(one: Series) -> str:
    """The first two digits that differ by more than one, the other way round."""
    digits = str(one.right)
    for at in range(len(digits) - 1):
        first, second = digits[at : at + 2]
        if first.isdigit() and second.isdigit() and second != "0" and abs(int(first) - int(second)) > 1:
            return digits[:at] + second + first + digits[at + 2 :]
    raise AssertionError(digits)


# Ten ways in which a number is typed wrong.
WRONG: dict[str, Callable[[Series], str]] = {
    "ten thousand times": lambda one: str(one.right * 10_000),
    "a ten-thousandth": lambda one: f"{one.right / 10_000:f}",
    "two digits swapped": _swapped,
    "last month copied": lambda one: str(one.months[-2]),
    "sign": lambda one: str(-one.right),
    "another period": lambda one: str(one.months[-13]),
    "the year's sum": lambda one: str(sum(one.months[-12:])),
    "the point one place on": lambda one: str(one.right * 10),
    "a digit lost": lambda one: str(one.right)[1:],
    "words": lambda one: f"约{one.right}",
}


def zone(folder: Path, units: int, indicators: int) -> tuple[list[str], list[Series]]:
    """Write the zone's folder; return the units and the series of the indicators."""
    with as_file(files("wutong.zones") / "zhengzhou") as reference:
        shutil.copytree(reference, folder)
    organisation = yaml.safe_load((folder / "organisation.yaml").read_text())
    organisation["units"].append(EXTRA_UNIT)
    organisation["posts"] += list(_posts(organisation))
    (folder / "organisation.yaml").write_text(yaml.safe_dump(organisation, allow_unicode=True))
    heads = [post["unit"] for post in organisation["posts"] if post["role"] == "department_head"]
    codes = sorted(heads, key=lambda code: (_area(organisation, code) != "zhengzhou-hitech", code))[:units]
    kept = [series(number, KINDS[number // len(SUBJECTS) % len(KINDS)]) for number in range(indicators)]
    (folder / "reporting.yaml").write_text(yaml.safe_dump(_reporting(organisation, codes, kept), allow_unicode=True))
    return codes, kept


def _area(organisation: dict[str, Any], code: str) -> str:
    return str(next(unit["area"] for unit in organisation["units"] if unit["code"] == code))


def _posts(organisation: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Yield the posts that are lacking for every unit to have one who fills in and a head."""
    have = {(post["unit"], post["role"]) for post in organisation["posts"]}
    heads = {unit for unit, role in have if role == "department_head"} | {EXTRA_UNIT["code"]}
    for unit in sorted(heads):
        wanted = {
            "department_head": ("department_head",),
            "department_officer": ("department_officer", "office_worker"),
        }
        for role, either in wanted.items():
            if not any((unit, one) in have for one in either):
                where = "zhengzhou-hitech"
                yield {
                    "code": f"{unit}.january_{role}",
                    "zh": role,
                    "en": role,
                    "unit": unit,
                    "role": role,
                    "area": where,
                }


def _reporting(organisation: dict[str, Any], codes: list[str], kept: list[Series]) -> dict[str, Any]:
    """Return the file of the zone's forms: one, whose indicators are shared out among the units."""
    indicators = [
        {
            "code": f"january.i{number:03d}", "zh": f"{SUBJECTS[number % len(SUBJECTS)]}{one.kind.zh}", "en": f"Indicator {number}",
            "unit": one.kind.unit, "quantity": one.kind.quantity, "measure": "level", "direction": "higher",
            "owner": codes[number % len(codes)],
        }
        for number, one in enumerate(kept)
    ]  # fmt: skip
    fields = [
        {
            "code": f"i{number:03d}", "indicator": one["code"], "places": kept[number].kind.places, "units": [one["owner"]],
            "about": "area" if _area(organisation, one["owner"]) == "zhengzhou-hitech" else "unit",
        }
        for number, one in enumerate(indicators)
    ]  # fmt: skip
    form = {
        "code": "january", "edition": 1, "valid_from": "2025-12-01", "zh": "主要数据月报", "en": "Monthly report",
        "frequency": "monthly", "category": "monthly", "fields": fields,
    }  # fmt: skip
    return {"group": {"code": "january", "zh": "月报数据", "en": "Monthly"}, "indicators": indicators, "forms": [form]}


def main() -> int:
    """Fill the data folder and print what the people of the story know."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=50)
    parser.add_argument("--indicators", type=int, default=120)
    parser.add_argument("--wrong", type=int, default=len(WRONG), help="so many units type a number wrong first")
    given = parser.parse_args()
    import os

    import django

    folder = Path(os.environ["WUTONG_DATA"])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wutong.site.settings")
    django.setup()
    from wutong.platform import clock

    clock.stand_at(folder, BEGINS)
    codes, kept = zone(folder / "zone", given.units, given.indicators)
    load(folder / "zone", kept)
    accounts = people(codes)
    parts = {
        code: {f"i{at:03d}": one for at, one in enumerate(kept) if codes[at % len(codes)] == code} for code in codes
    }
    told = {code: {field: str(one.right) for field, one in part.items()} for code, part in parts.items()}
    wrong = {
        code: {"field": (first := next(iter(parts[code]))), "how": how, "text": slip(parts[code][first])}
        for code, (how, slip) in list(zip(codes, WRONG.items(), strict=False))[: given.wrong]
    }
    names = dict(_names(codes))
    print(json.dumps({"accounts": accounts, "units": codes, "right": told, "wrong": wrong, "names": names}))
    return 0


def load(folder: Path, kept: list[Series]) -> None:
    """Bring the database up to date, load the zone, and adopt the months before the one to report."""
    from django.core.management import call_command
    from django.db import transaction

    from wutong.engines.ledger import api as ledger
    from wutong.engines.ledger.types import NewClaim
    from wutong.engines.returns import api as returns
    from wutong.kernel.period import Period
    from wutong.kernel.quantity import Quantity
    from wutong.kernel.source import SourceRef
    from wutong.platform.accounts.api import ensure_roles
    from wutong.site.zone import ensure_zone, load_zone

    call_command("migrate", verbosity=0, interactive=False)
    ensure_roles()
    with transaction.atomic():
        load_zone(folder)
    ensure_zone()
    periods = ledger.periods_ending("monthly", Period.parse(FIRST), Period.parse(LAST))
    source = SourceRef("entry", "january:past", "历年月报（示例数据）")
    form = returns.forms_on(Period.parse(REPORTED).end)[0]
    with transaction.atomic():
        claims = [
            NewClaim(returns.series_of(field, unit, returns.area_of(unit)), period, Quantity.parse(str(text), one.kind.unit), source)
            for field, one in zip(form.fields, kept, strict=True)
            for unit in field.units
            for period, text in zip(periods, one.months[:-1], strict=True)
        ]  # fmt: skip
        ledger.adopt_published(ledger.record(claims), reason=source.title)


def people(codes: list[str]) -> dict[str, str]:
    """Make an account for every officer and head, the planner and the leader; return user names and passwords."""
    from django.contrib.auth.hashers import make_password

    from wutong.platform import clock
    from wutong.platform.accounts.api import add_person, hold
    from wutong.platform.accounts.models import Person, Post

    wanted = {f"{code}.{short}": _post(code, roles) for code in codes for short, roles in _ROLES.items()}
    wanted |= {
        "planner": Post.objects.get(code="development.planner"),
        "leader": Post.objects.get(code="committee.leader"),
    }
    hashed = make_password(PASSWORD)  # once: a password costs most of a second to hash
    for name, post in wanted.items():
        person = add_person(name, post.name_zh)
        hold(post, person, clock.today())
        Person.objects.filter(pk=person.pk).update(password=hashed, password_changed_at=clock.now())
    return dict.fromkeys(wanted, PASSWORD)


_ROLES = {"officer": ("department_officer", "office_worker"), "head": ("department_head",)}


def _post(unit: str, roles: tuple[str, ...]) -> Any:
    from wutong.platform.accounts.models import Post

    return Post.objects.filter(unit__code=unit, role__code__in=roles).order_by("pk").first()


def _names(codes: list[str]) -> Iterator[tuple[str, str]]:
    from wutong.engines.returns import api as returns

    yield from returns.unit_names(codes).items()


if __name__ == "__main__":
    sys.exit(main())
