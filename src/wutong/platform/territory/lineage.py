"""What became of an area: its successors on a day, with the share of it that each carries on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from wutong.platform.territory.errors import NoSuchArea
from wutong.platform.territory.models import Area, Lineage

WHOLE = 10_000  # ten-thousandths


@dataclass(frozen=True)
class Share:
    """An area and how many ten-thousandths of another one it carries on."""

    area: Area
    basis_points: int


def resolve(area_id: int, day: date) -> list[Share]:
    """Return the areas that carry `area_id` on `day`, with shares that add up to 10,000 ten-thousandths.

    An area that stands on that day carries itself. One statement a generation of successors.

    Raises
        NoSuchArea  if there is no such area
    """
    area = Area.objects.filter(pk=area_id).first()
    if area is None:
        raise NoSuchArea(key=area_id, day=day)
    shares = {area.pk: Fraction(1)}
    standing: dict[int, Fraction] = {}
    while shares:
        edges = _edges(list(shares), day)
        following: dict[int, Fraction] = {}
        for place, share in shares.items():
            if place not in edges:
                standing[place] = standing.get(place, Fraction(0)) + share
            for after, part in edges.get(place, []):
                following[after] = following.get(after, Fraction(0)) + share * part
        shares = following
    areas = Area.objects.in_bulk(standing)
    return [Share(areas[key], points) for key, points in _whole_points(standing).items()]


def successors(area: Area, day: date) -> list[Area]:
    """Return the areas that carry `area` on `day`, itself while it stands, without shares."""
    return [share.area for share in resolve(area.pk, day)]


def _edges(areas: list[int], day: date) -> dict[int, list[tuple[int, Fraction]]]:
    found: dict[int, list[tuple[int, Fraction]]] = {}
    for before, after, points in Lineage.objects.filter(before__in=areas, on__lte=day).values_list(
        "before_id", "after_id", "share_basis_points"
    ):
        found.setdefault(before, []).append((after, Fraction(points, WHOLE)))
    return found


def _whole_points(shares: dict[int, Fraction]) -> dict[int, int]:
    """Round to whole ten-thousandths that still add up: the largest remainders get the points left over."""
    points = {key: int(share * WHOLE) for key, share in shares.items()}
    remainders = sorted(shares, key=lambda key: (points[key] - shares[key] * WHOLE, key))
    for key in remainders[: WHOLE - sum(points.values())]:
        points[key] += 1
    return points
