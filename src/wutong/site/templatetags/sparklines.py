"""Tiny lines for tables, drawn on the server as SVG: no script, no layout shift."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html
from django.utils.safestring import SafeString

Point = tuple[float, float]
MARGIN = 3.0
WIDTH, HEIGHT = 96, 24


def sparkline(
    points: Iterable[Point], path: Iterable[Point] = (), *, label: str, width: int = WIDTH, height: int = HEIGHT
) -> SafeString:
    """Return an SVG of the line, the dashed target path, and a dot on the last point.

    `label` is read out instead of the picture; without one the picture is decoration beside its table.
    """
    line, target = _floats(points), _floats(path)
    if not line and not target:
        return SafeString("")
    place = _scale(line + target, width, height)
    name = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="spark" width="{}" height="{}" viewBox="0 0 {} {}" {}>{}{}{}</svg>',
        width, height, width, height, name,
        _polyline("path", [place(point) for point in target]), _polyline("line", [place(point) for point in line]),
        _dot(place(line[-1])) if line else "",
    )  # fmt: skip


def _floats(points: Iterable[Point]) -> list[Point]:
    return sorted((float(x), float(y)) for x, y in points if y is not None)


def _scale(points: list[Point], width: int, height: int):
    """Return the function that puts a point into the box; a flat line runs through the middle."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, bottom = min(xs), min(ys)
    across, up = (max(xs) - left) or 1.0, max(ys) - bottom
    lift = MARGIN if up else height / 2

    def place(point: Point) -> Point:
        x = MARGIN + (point[0] - left) / across * (width - 2 * MARGIN)
        return x, height - lift - (point[1] - bottom) / (up or 1.0) * (height - 2 * MARGIN)

    return place


def _polyline(kind: str, points: list[Point]) -> SafeString:
    if len(points) < 2:
        return SafeString("")
    return format_html('<polyline class="{}" points="{}"/>', kind, " ".join(f"{x:.1f},{y:.1f}" for x, y in points))


def _dot(point: Point) -> SafeString:
    return format_html('<circle class="dot" cx="{}" cy="{}" r="2"/>', f"{point[0]:.1f}", f"{point[1]:.1f}")
