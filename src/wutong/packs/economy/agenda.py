"""The agenda of a meeting, made from the data: what fell behind, who drags, what is late, which firms left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wutong.engines.monthly.api import area_names, courses, decisions, part_label, percent, period_of
from wutong.engines.monthly.types import Course, KnownOn
from wutong.packs.economy import firms
from wutong.platform.access.scope import Scope
from wutong.platform.accounts.models import Unit
from wutong.platform.naming import name_of, period_label

BEHIND, DRAGS, LATE, FIRMS = "behind", "drags", "late", "firms"
MOST_DRAGS = 5
STATES = {BEHIND: "late", DRAGS: "watch", LATE: "missing", FIRMS: "watch"}


@dataclass(frozen=True)
class Item:
    """One item of the agenda.

    key     names it once within the meeting; anchor is the part of the indicator's page that explains it
    task    words for the decision that suggests itself; unit is the code of who would answer
    weight  sorts items of one kind, the heaviest first
    """

    key: str
    kind: str
    title: str
    words: str
    task: str
    unit: str
    indicator: str
    anchor: str
    weight: float

    @property
    def state(self) -> str:
        """The mark it bears."""
        return STATES[self.kind]


def agenda(month: tuple[int, int], *, as_known_on: KnownOn = None, scope: Scope | None = None) -> list[Item]:
    """Return the items of a month as known at a moment: first what fell behind, then who drags, what is late, firms."""
    found = courses(month, as_known_on=as_known_on, scope=scope, parts=True)
    behind = [item for one in found for item in _behind(one)]
    areas, offices = area_names(), office_units()
    drags = sorted((item for one in found for item in _drags(one, areas, offices)), key=lambda item: -item.weight)[
        :MOST_DRAGS
    ]
    late = [item for one in found for item in _late(one)]
    return [*sorted(behind, key=lambda item: -item.weight), *drags, *late, *_firms(month, as_known_on)]


def _behind(one: Course) -> Iterator[Item]:
    path = one.path()
    if one.state not in ("late", "watch") or path is None or path.year <= 0:
        return
    name, asked = name_of(one.info), float(path.year)
    year = one.year if one.month[1] != one.monitored.ends[-1] else None
    if year is None:
        short = asked - float(one.pair.now or 0)
        words = _("{name}全年为 {made:.1f}，比年度路径要求的 {asked:.1f} 少 {short:.1f}{unit}").format(
            name=name, made=float(one.pair.now or 0), asked=asked, short=short, unit=one.info.unit
        )
    else:
        short = asked - year.middle
        words = _("{name}全年预计 {low:.1f}—{high:.1f}，年度路径要求 {asked:.1f}，中间值相差 {short:.1f}{unit}").format(
            name=name, low=year.low, high=year.high, asked=asked, short=short, unit=one.info.unit
        )
    yield Item(
        f"{BEHIND}/{one.info.code}", BEHIND, _("{name}落后于年度路径").format(name=name), words,
        _("分析{name}缺口原因，提出追赶措施").format(name=name), path.target.owner or one.info.owner, one.info.code, "path",
        short / asked,
    )  # fmt: skip


def _drags(one: Course, areas: Mapping[str, str], offices: Mapping[str, str]) -> Iterator[Item]:
    for group in one.groups:
        for part in one.contributions(group):
            if part.points is None or part.points >= 0 or not part.key:
                continue
            name, part_name = name_of(one.info), part_label(group, part.key, areas)
            words = _("{part}同比 {growth}%，拉低{name}增速 {points} 个百分点").format(
                part=part_name, growth=percent(part.growth), name=name, points=percent(-part.points, 2).lstrip("+")
            )
            unit = one.info.owner if group else offices.get(part.key, "")
            yield Item(
                f"{DRAGS}/{one.info.code}/{group}/{part.key}", DRAGS, _("{part}拖累{name}").format(part=part_name, name=name),
                words, _("走访{part}重点单位，摸清下降原因并提出措施").format(part=part_name), unit, one.info.code, "parts",
                -float(part.points),
            )  # fmt: skip


def _late(one: Course) -> Iterator[Item]:
    if not one.late:
        return
    name, wanted = name_of(one.info), period_label(period_of(one.expected))
    yield Item(
        f"{LATE}/{one.info.code}", LATE, _("{name}未按时报送").format(name=name),
        _("{period}应于次月 {day} 日前报送，至今没有").format(period=wanted, day=one.monitored.due_day),
        _("补报{name}{period}数据").format(name=name, period=wanted), one.info.owner, one.info.code, "months", 0.0,
    )  # fmt: skip


def _firms(month: tuple[int, int], as_known_on: KnownOn) -> Iterator[Item]:
    found = firms.effects_of(firms.returns(month, as_known_on=as_known_on))
    if found is None or not found.firms["left"]:
        return
    yield Item(
        FIRMS, FIRMS, _("四上企业退库影响"),
        _("退库 {count} 家，影响增速 {points} 个百分点；新列统拉动 {entered} 个百分点").format(
            count=found.firms["left"], points=percent(found.left, 2), entered=percent(found.entered, 2)
        ),
        _("核实退库企业去向，列出近期可列统企业名单"), decisions().firms, "", "", float(-found.left),
    )  # fmt: skip


def office_units() -> dict[str, str]:
    """Return the units that run an area, by the area's code: its office, not the service centres in it."""
    rows = Unit.objects.filter(valid_to=None, kind="office").values_list("area__code", "code")
    return dict(rows)


def unit_names() -> dict[str, str]:
    """Return the names of the units of today by code."""
    return {unit.code: unit.name for unit in Unit.objects.filter(valid_to=None)}


def latest_month(found: Sequence[Course]) -> tuple[int, int] | None:
    """Return the latest month any indicator has."""
    return max((month for one in found for month in one.figures), default=None)
