"""Shapes and points in plain files: GeoJSON with areas, tables with degrees."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely

from wutong.engines.atlas._core.checks import Finding, check
from wutong.engines.atlas._core.coordinates import (
    DEGREES,
    WEB_MERCATOR,
    convert,
    from_gauss_krueger,
    from_web_mercator,
    meridian_told,
)
from wutong.engines.atlas._core.geojson import Feature, read_features
from wutong.engines.atlas._core.locating import Locator
from wutong.engines.atlas.errors import NotGeoJson, PlaceUnreadable

_FULL_TURN = 360
_HEADS = {
    "lon": {"lon", "lng", "longitude", "x", "经度", "long"},
    "lat": {"lat", "latitude", "y", "纬度"},
    "id": {"id", "编号", "code", "key", "no", "序号"},
    "name": {"name", "名称", "门牌", "地址", "address"},
    "aliases": {"aliases", "alias", "别名", "曾用名"},
}


def file_text(path: Path) -> str:
    """Return a file as text, UTF-8 or GB18030; `-` is standard input.

    Raises
        NotGeoJson  if it cannot be opened
    """
    try:
        data = Path("/dev/stdin").read_bytes() if str(path) == "-" else path.read_bytes()
    except OSError as problem:
        raise NotGeoJson(
            name=path, problem=f"打不开（{problem.strerror}）", problem_en=f"cannot open it ({problem.strerror})"
        ) from problem
    return decoded(data)


def decoded(data: bytes) -> str:
    """Return the text of bytes in UTF-8 or GB18030."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def load_features(path: Path, meridian: float | None = None, system: str = "wgs84") -> list[Feature]:
    """Return the features of a file, GeoJSON or a table; with a central meridian, metres of that zone become degrees."""
    return features_of(file_text(path), str(path), meridian, system)


def features_of(text: str, name: str, meridian: float | None = None, system: str = "wgs84") -> list[Feature]:
    """Return the features of a text: GeoJSON, or a table of points with code and name (house numbers, facilities).

    meridian  of the Gauss–Krüger zone whose metres GeoJSON holds; None for degrees
    system    of the degrees, whichever file they stand in

    Raises
        NotGeoJson, PlaceUnreadable  if it is neither
    """
    if Path(name).suffix.lower() == ".csv":
        features = _points_of(text, name)
    else:
        features = in_degrees(read_features(text, name), meridian, name)
    return features if system == "wgs84" else [_converted(one, system) for one in features]


def _converted(feature: Feature, system: str) -> Feature:
    def degrees(points: np.ndarray) -> np.ndarray:
        return np.stack(convert(points[:, 0], points[:, 1], system, "wgs84"), axis=-1)

    return replace(feature, shape=feature.shape and shapely.transform(feature.shape, degrees))


def _points_of(text: str, name: str) -> list[Feature]:
    """Return the rows of a table as points; a row without degrees has no shape, which the check then tells."""
    rows = list(csv.reader(io.StringIO(text)))
    heads = [cell.strip().lower() for cell in rows[0]] if rows else []
    columns = {key: next((at for at, head in enumerate(heads) if head in words), None) for key, words in _HEADS.items()}
    lon_at, lat_at = columns["lon"], columns["lat"]
    if lon_at is None or lat_at is None:
        raise PlaceUnreadable(name=name)
    features = []
    for number, row in enumerate((row for row in rows[1:] if any(row)), 1):
        told = {key: row[at].strip() for key, at in columns.items() if at is not None and at < len(row)}
        lon, lat = _degrees(row, lon_at), _degrees(row, lat_at)
        shape = shapely.Point(lon, lat) if np.isfinite([lon, lat]).all() else None
        code, title = told.get("id") or str(number), told.get("name", "")
        features.append(Feature(code, title, shape, {"aliases": told.get("aliases", "")}))
    return features


def in_degrees(features: list[Feature], meridian: float | None, name: str = "") -> list[Feature]:
    """Return features in degrees: metres of the zone of a meridian, or of the system that the file itself names.

    Raises
        NotGeoJson  for a system of coordinates that is not converted here
    """
    return [_in_degrees(one, meridian, name) for one in features]


def _in_degrees(feature: Feature, meridian: float | None, name: str) -> Feature:
    if meridian is None and (feature.epsg is None or feature.epsg in DEGREES):
        return feature
    zone = meridian if meridian is not None else meridian_told(feature.epsg or 0)
    if zone is None and feature.epsg not in WEB_MERCATOR:
        raise NotGeoJson(
            name=name, problem=f"坐标系 EPSG:{feature.epsg} 不是 WGS-84、CGCS2000 或网络墨卡托，没有换算",
            problem_en=f"its coordinates are of EPSG:{feature.epsg}, neither WGS-84, CGCS2000 nor web Mercator",
        )  # fmt: skip

    def degrees(points: np.ndarray) -> np.ndarray:
        x, y = points[:, 0], points[:, 1]
        return np.stack(from_web_mercator(x, y) if zone is None else from_gauss_krueger(x, y, zone), axis=-1)

    return replace(feature, shape=feature.shape and shapely.transform(feature.shape, degrees))


def check_file(path: Path, meridian: float | None = None, system: str = "wgs84") -> list[Finding]:
    """Return the faults of the shapes in a file."""
    features = load_features(path, meridian, system)
    return check([one.code for one in features], [one.shape for one in features])


def locate_file(
    shapes: Path, points: Path, system: str, *, meridian: float | None = None, shapes_system: str = "wgs84"
) -> list[dict[str, object]]:
    """Return for each point of a table the code and name of the shape it lies in, empty outside all of them.

    Raises
        NotGeoJson       if the shapes are in metres of a zone that nobody named
        PlaceUnreadable  if the table has no columns of longitude and latitude
    """
    features = [one for one in load_features(shapes, meridian, shapes_system) if one.shape is not None]
    if any(np.abs(one.shape.bounds).max(initial=0) > _FULL_TURN for one in features if one.shape is not None):
        raise NotGeoJson(
            name=shapes, problem="坐标像是米而不是度，请用 --meridian 指明中央经线",
            problem_en="its coordinates look like metres, name the central meridian with --meridian",
        )  # fmt: skip
    rows = list(csv.reader(io.StringIO(file_text(points))))
    heads = [cell.strip().lower() for cell in rows[0]] if rows else []
    columns = {
        name: next((at for at, head in enumerate(heads) if head in words), None) for name, words in _HEADS.items()
    }
    lon_at, lat_at, id_at = columns["lon"], columns["lat"], columns["id"]
    if lon_at is None or lat_at is None:
        raise PlaceUnreadable(name=points)
    body = [row for row in rows[1:] if row]
    lon, lat = convert(
        [_degrees(row, lon_at) for row in body], [_degrees(row, lat_at) for row in body], system, "wgs84"
    )
    found = Locator([one.shape for one in features]).locate(lon, lat)
    return [
        {
            "id": row[id_at] if id_at is not None else str(number),
            "code": features[one].code if one >= 0 else "",
            "name": features[one].name if one >= 0 else "",
        }
        for number, (row, one) in enumerate(zip(body, found.tolist(), strict=True), 1)
    ]


def _degrees(row: list[str], at: int) -> float:
    try:
        return float(row[at])
    except (ValueError, IndexError):
        return float("nan")
