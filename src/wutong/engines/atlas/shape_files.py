"""Shapes and points in plain files: GeoJSON with areas, tables with degrees."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import shapely

from wutong.engines.atlas._core.checks import Finding, check
from wutong.engines.atlas._core.coordinates import convert, from_gauss_krueger
from wutong.engines.atlas._core.geojson import Feature, read_features
from wutong.engines.atlas._core.locating import Locator
from wutong.engines.atlas.errors import NotGeoJson, PlaceUnreadable

_HEADS = {
    "lon": {"lon", "lng", "longitude", "x", "经度", "long"},
    "lat": {"lat", "latitude", "y", "纬度"},
    "id": {"id", "编号", "code", "key", "no", "序号"},
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


def load_features(path: Path, meridian: float | None = None) -> list[Feature]:
    """Return the features of a file; with a central meridian, metres of that Gauss–Krüger zone become degrees."""
    return in_degrees(read_features(file_text(path), str(path)), meridian)


def in_degrees(features: list[Feature], meridian: float | None) -> list[Feature]:
    """Return features whose metres of a Gauss–Krüger zone became degrees; as they are without a central meridian."""
    if meridian is None:
        return features

    def degrees(points: np.ndarray) -> np.ndarray:
        return np.stack(from_gauss_krueger(points[:, 0], points[:, 1], meridian), axis=-1)

    return [
        Feature(one.code, one.name, one.shape and shapely.transform(one.shape, degrees), one.properties)
        for one in features
    ]


def check_file(path: Path, meridian: float | None = None) -> list[Finding]:
    """Return the faults of the shapes in a file."""
    features = load_features(path, meridian)
    return check([one.code for one in features], [one.shape for one in features])


def locate_file(shapes: Path, points: Path, system: str) -> list[dict[str, object]]:
    """Return for each point of a table the code and name of the shape it lies in, empty outside all of them.

    Raises
        PlaceUnreadable  if the table has no columns of longitude and latitude
    """
    features = [one for one in load_features(shapes) if one.shape is not None]
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
