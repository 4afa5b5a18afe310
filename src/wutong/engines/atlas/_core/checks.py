"""What is wrong with shapes that somebody hands in, one by one and against each other, and how each fault can be mended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from wutong.engines.atlas._core.coordinates import metres_per_degree

_CHINA = (73.0, 3.0, 136.0, 54.0)  # west, south, east, north
_LEAST_OVERLAP = 1.0  # square metres; below that two borders differ by rounding
_LEAST_GAP = 0.5
_LARGEST_GAP = 250_000.0  # a larger hole is a lake or a neighbour, not a slip
_SLIVER = 0.02  # isoperimetric quotient of a shape ten times as thin as a square is 0.26
_NEAR_METRES = 3.0  # borders that run so close are meant to be one

SEVERE, DOUBTFUL = "error", "warning"


@dataclass(frozen=True)
class Finding:
    """One fault: which shapes, what it is, how large, where, and what mends it."""

    kind: str
    severity: str
    codes: tuple[str, ...]
    detail: str
    repair: str
    square_metres: float = 0.0
    at: tuple[float, float] | None = None  # longitude, latitude


def check(codes: Sequence[str], shapes: Sequence[shapely.Geometry | None]) -> list[Finding]:
    """Return all faults of a set of areas: coordinates, single shapes, and how they fit together.

    Areas are expected to touch without overlaps and gaps; lines and points are checked one by one only.
    """
    found = list(_repeated(codes))
    usable = []
    for index, (code, shape) in enumerate(zip(codes, shapes, strict=True)):
        own = list(_single(code, shape))
        found += own
        broken = any(one.severity == SEVERE for one in own)
        if not broken and isinstance(shape, (shapely.Polygon, shapely.MultiPolygon)):
            usable.append(index)
    if usable:
        names = [codes[index] for index in usable]
        areas = np.array([shapes[index] for index in usable], dtype=object)
        found += [*_overlaps(names, areas), *_gaps(names, areas)]
    return found


def _repeated(codes: Sequence[str]) -> Iterator[Finding]:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            yield Finding("repeated_code", SEVERE, (code,), f"编号 {code} 出现不止一次", "给每个图形唯一的编号")
        seen.add(code)


def _single(code: str, shape: shapely.Geometry | None) -> Iterator[Finding]:
    if shape is None or shape.is_empty:
        yield Finding("empty", SEVERE, (code,), "没有图形", "补上坐标，或删去这一条")
        return
    if (wrong := _coordinates(code, shape)) is not None:
        yield wrong
        return
    if not shape.is_valid:
        reason = shapely.is_valid_reason(shape)
        kind = "self_crossing" if "Self-intersection" in reason else "invalid"
        mended = shapely.make_valid(shape)
        yield Finding(
            kind,
            SEVERE,
            (code,),
            f"边界自相交或环不成立（{reason}）",
            f"按 make_valid 修复为 {mended.geom_type}",
            at=_middle(shape),
        )
    elif shape.area and 4 * np.pi * shape.area / shape.length**2 < _SLIVER:
        yield Finding(
            "sliver", DOUBTFUL, (code,), "图形极窄，可能是残片", "并入相邻图形", _square_metres(shape), _middle(shape)
        )


def _coordinates(code: str, shape: shapely.Geometry) -> Finding | None:
    """Return what is wrong with where a shape lies: metres, swapped axes, a lost or wrong sign."""
    west, south, east, north = shape.bounds
    if not np.isfinite(shapely.get_coordinates(shape)).all():  # bounds pass over what is no number
        return Finding("not_finite", SEVERE, (code,), "坐标不是数", "重新导出坐标")
    if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 180:
        return Finding(
            "projected", SEVERE, (code,), "坐标像是米而不是度（高斯投影）", "用 --meridian 指明中央经线，换算为经纬度"
        )
    if _inside((west, south, east, north)):
        return None
    if _inside((south, west, north, east)):
        return Finding("axis_order", SEVERE, (code,), "经度与纬度写反了", "交换两个坐标", at=(south, west))
    if _inside(tuple(sorted((abs(west), abs(east)))[:1] + sorted((abs(south), abs(north)))[:1]) * 2):
        return Finding("hemisphere", SEVERE, (code,), "正负号不对，落在另一个半球", "去掉负号", at=(west, south))
    return Finding("elsewhere", DOUBTFUL, (code,), "不在中国范围内", "核对坐标系和坐标", at=(west, south))


def _inside(bounds: tuple[float, ...]) -> bool:
    west, south, east, north = bounds
    return _CHINA[0] <= west <= east <= _CHINA[2] and _CHINA[1] <= south <= north <= _CHINA[3]


def _overlaps(codes: Sequence[str], areas: NDArray[np.object_]) -> Iterator[Finding]:
    one, other = shapely.STRtree(areas).query(areas, predicate="intersects")
    one, other = one[one < other], other[one < other]
    common = shapely.intersection(areas[one], areas[other])
    for index in np.flatnonzero(shapely.area(common) > 0):
        size = _square_metres(common[index])
        if size >= _LEAST_OVERLAP:
            pair = codes[one[index]], codes[other[index]]
            yield Finding(
                "overlap", SEVERE, pair, f"{pair[0]} 与 {pair[1]} 重叠 {size:.0f} 平方米",
                f"从 {pair[1]} 中减去重叠部分", size, _middle(common[index]),
            )  # fmt: skip


def _gaps(codes: Sequence[str], areas: NDArray[np.object_]) -> Iterator[Finding]:
    """Yield the holes left between areas: closed ones, and cracks that open to the outside."""
    whole = shapely.union_all(areas)
    east, north = metres_per_degree(whole.centroid.y)
    near = _NEAR_METRES / min(east, north)
    closed = shapely.buffer(shapely.buffer(whole, near, join_style="mitre"), -near, join_style="mitre")
    outline = shapely.polygons(shapely.get_exterior_ring(shapely.get_parts(closed)))
    rest = shapely.get_parts(shapely.difference(shapely.union_all(outline), whole))
    tree = shapely.STRtree(areas)
    for gap in rest:
        size = _square_metres(gap)
        if not _LEAST_GAP <= size <= _LARGEST_GAP:
            continue
        beside = [codes[index] for index in sorted(tree.query(gap.buffer(near), predicate="intersects"))]
        if len(beside) > 1:
            yield Finding(
                "gap", SEVERE, tuple(beside), f"{'、'.join(beside[:4])} 之间有 {size:.1f} 平方米空隙",
                f"并入 {beside[0]}", size, _middle(gap),
            )  # fmt: skip


def _square_metres(shape: shapely.Geometry) -> float:
    if shape.is_empty:
        return 0.0
    east, north = metres_per_degree(shape.centroid.y)
    return float(shape.area * east * north)


def _middle(shape: shapely.Geometry) -> tuple[float, float]:
    point = shape.representative_point() if shape.is_valid else shape.centroid
    return round(point.x, 7), round(point.y, 7)
