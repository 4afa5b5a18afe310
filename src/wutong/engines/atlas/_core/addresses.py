"""House numbers as people write them: 科学大道100号, 郑州高新区科学大道 100 号院, 科学大道与长椿路交叉口.

A number between two known ones of its side of the road (odd or even) lies between them, along the road where its line is known.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import shapely

_ROAD = r"[\u4e00-\u9fffA-Za-z0-9]{1,24}?(?:大道|大街|胡同|路|街|巷|道|里|弄)(?:东段|西段|南段|北段|中段)?"
_HOUSE = re.compile(rf"(?P<road>{_ROAD})(?:门牌)?附?(?P<number>\d{{1,5}})(?:[-—~之](?P<sub>\d{{1,4}}))?(?:号|弄|$)")
_CROSSING = re.compile(rf"(?P<one>{_ROAD})(?:与|和|跟|及|/|、|×)(?P<other>{_ROAD})")


@dataclass(frozen=True, order=True)
class House:
    """A road and a number on it; `sub` is what follows the hyphen, 0 without one."""

    road: str
    number: int
    sub: int = 0


@dataclass(frozen=True)
class KnownHouse:
    """A house whose place is known: number, part of it, degrees, and the code of what bears it."""

    number: int
    sub: int
    lon: float
    lat: float
    code: str


@dataclass(frozen=True)
class Placed:
    """Where a house lies: `between` names the two known numbers it was put between, empty where its own is known."""

    lon: float
    lat: float
    code: str = ""
    between: tuple[int, ...] = ()


def plain(text: str) -> str:
    """Return a text in plain width and without blanks, as names are compared.

    >>> plain("科学大道 １００ 号")
    '科学大道100号'
    """
    return "".join(unicodedata.normalize("NFKC", text).split())


def house_of(text: str) -> House | None:
    """Return the house number that a text names, None if it names none.

    >>> house_of("高新区科学大道100-2号院")
    House(road='高新区科学大道', number=100, sub=2)
    >>> house_of("12号楼") is None
    True
    """
    found = _HOUSE.search(plain(text))
    return House(found["road"], int(found["number"]), int(found["sub"] or 0)) if found else None


def crossing_of(text: str) -> tuple[str, str] | None:
    """Return the two roads that a text says meet, None if it names no two.

    >>> crossing_of("科学大道与长椿路交叉口东北角")
    ('科学大道', '长椿路')
    """
    found = _CROSSING.search(plain(text))
    return (found["one"], found["other"]) if found else None


def road_named(text: str, roads: Sequence[str]) -> str | None:
    """Return the longest known road with which what people wrote ends: before it they write city and district.

    >>> road_named("郑州高新区科学大道", ["大道", "科学大道"])
    '科学大道'
    """
    return max((road for road in roads if road and text.endswith(road)), key=len, default=None)


def place(house: House, known: Sequence[KnownHouse], line: shapely.LineString | None = None) -> Placed | None:
    """Return where a house lies: its own place, else between its neighbours of the same side; None beyond the last of them.

    known  the houses of the road in the order of their numbers
    line   the road's course, if it is known
    """
    own = [one for one in known if one.number == house.number]
    exact = next((one for one in own if one.sub == house.sub), own[0] if own else None)
    if exact is not None:
        return Placed(exact.lon, exact.lat, exact.code)
    side = [one for one in known if one.number % 2 == house.number % 2]
    at = bisect_left([one.number for one in side], house.number)
    if at in (0, len(side)):
        return None
    before, after = side[at - 1], side[at]
    share = (house.number - before.number) / (after.number - before.number)
    lon, lat = _along(line, before, after, share)
    return Placed(lon, lat, between=(before.number, after.number))


def _along(line: shapely.LineString | None, before: KnownHouse, after: KnownHouse, share: float) -> tuple[float, float]:
    """Return the place at a share of the way between two houses: on a bent road as far from its middle as they are."""
    straight = before.lon + share * (after.lon - before.lon), before.lat + share * (after.lat - before.lat)
    if line is None:
        return straight
    ends = [line.project(shapely.Point(one.lon, one.lat)) for one in (before, after)]
    feet = [line.interpolate(one) for one in ends]
    on_road = line.interpolate(ends[0] + share * (ends[1] - ends[0]))
    offset = [(one.lon - foot.x, one.lat - foot.y) for one, foot in zip((before, after), feet, strict=True)]
    return (
        on_road.x + offset[0][0] + share * (offset[1][0] - offset[0][0]),
        on_road.y + offset[0][1] + share * (offset[1][1] - offset[0][1]),
    )
