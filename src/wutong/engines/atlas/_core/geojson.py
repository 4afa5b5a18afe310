"""GeoJSON in and out (RFC 7946): features with a code, a name and a shape."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping, shape

from wutong.engines.atlas.errors import NotGeoJson

_CODES = ("code", "编码", "编号", "网格编码", "gridcode", "grid_code", "bm", "id", "objectid", "fid")
_NAMES = ("name", "名称", "网格名称", "mc", "title", "name_zh")
_EPSG = re.compile(r"EPSG:{1,2}[\d.]*:?(\d{4,6})", re.IGNORECASE)
_DIGITS = 7  # of a degree: a centimetre


@dataclass(frozen=True)
class Feature:
    """One feature: its code, name, shape (None where it cannot be built) and whatever else was told of it."""

    code: str
    name: str
    shape: shapely.Geometry | None
    properties: Mapping[str, Any] = field(default_factory=dict)
    epsg: int | None = None  # the system of coordinates that the file names, as tools wrote it before RFC 7946


def read_features(text: str, name: str) -> list[Feature]:
    """Return the features of a GeoJSON text: a collection, one feature, a bare geometry, or one feature a line.

    Raises
        NotGeoJson  if it is none of these
    """
    given = _parsed(text, name)
    if given.get("type") == "FeatureCollection":
        rows = given.get("features")
    elif given.get("type") == "Feature":
        rows = [given]
    elif "coordinates" in given or "geometries" in given:
        rows = [{"type": "Feature", "geometry": given, "properties": {}}]
    else:
        rows = None
    if not isinstance(rows, list):
        raise NotGeoJson(name=name, problem="没有 features", problem_en="it has no features")
    epsg = _epsg(given)
    return [replace(_feature(row, number), epsg=epsg) for number, row in enumerate(rows, 1) if isinstance(row, dict)]


def _epsg(given: Mapping[str, Any]) -> int | None:
    """Return the number of the member `crs` (`urn:ogc:def:crs:EPSG::4547`, `EPSG:4547`), None where there is none."""
    crs = given.get("crs")
    named = crs.get("properties") if isinstance(crs, dict) else crs
    name = named.get("name", "") if isinstance(named, dict) else named
    found = _EPSG.search(str(name or ""))
    return int(found[1]) if found else None


def _parsed(text: str, name: str) -> dict[str, Any]:
    if not text.strip():
        raise NotGeoJson(name=name, problem="文件是空的", problem_en="it is empty")
    try:
        given = json.loads(text)
    except json.JSONDecodeError as problem:
        try:
            given = {
                "type": "FeatureCollection",
                "features": [json.loads(line) for line in text.splitlines() if line.strip()],
            }
        except json.JSONDecodeError:
            raise NotGeoJson(
                name=name,
                problem=f"第 {problem.lineno} 行不是有效的 JSON",
                problem_en=f"line {problem.lineno} is not valid JSON",
            ) from problem
    if not isinstance(given, dict):
        raise NotGeoJson(name=name, problem="最外层不是对象", problem_en="its outermost value is no object")
    return given


def _feature(row: Mapping[str, Any], number: int) -> Feature:
    told = row.get("properties")
    properties = told if isinstance(told, dict) else {}
    lower = {str(key).lower(): value for key, value in properties.items()}
    code = next((lower[key] for key in _CODES if lower.get(key) not in (None, "")), row.get("id", number))
    title = next((lower[key] for key in _NAMES if lower.get(key)), "")
    return Feature(_plain(code), _plain(title), _shape(row.get("geometry")), properties)


def _plain(text: Any) -> str:
    """Return a text without the signs that a database refuses."""
    return str(text).replace("\x00", "").strip()


def _shape(geometry: Any) -> shapely.Geometry | None:
    """Return a shape, with open rings closed; None where the coordinates make none."""
    if not isinstance(geometry, dict):
        return None
    try:
        with np.errstate(invalid="ignore"):  # a coordinate that is no number is told by the check
            return shapely.force_2d(shape(_closed(geometry)))
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, shapely.errors.ShapelyError):
        return None


def _closed(geometry: Mapping[str, Any]) -> Mapping[str, Any]:
    def ring(points: list[Any]) -> list[Any]:
        return points if points and points[0] == points[-1] else [*points, points[0]]

    coordinates = geometry.get("coordinates")
    if geometry.get("type") == "Polygon" and coordinates:
        return {**geometry, "coordinates": [ring(one) for one in coordinates]}
    if geometry.get("type") == "MultiPolygon" and coordinates:
        return {**geometry, "coordinates": [[ring(one) for one in part] for part in coordinates]}
    return geometry


def written(features: Iterable[Feature]) -> str:
    """Return features as a GeoJSON collection, outer rings counterclockwise, to a centimetre."""
    rows = []
    for one in features:
        turned = None if one.shape is None else shapely.orient_polygons(one.shape, exterior_cw=False)
        geometry = None if turned is None else mapping(shapely.transform(turned, lambda points: points.round(_DIGITS)))
        properties = {"code": one.code, "name": one.name, **one.properties}
        rows.append({"type": "Feature", "id": one.code, "geometry": geometry, "properties": properties})
    return json.dumps({"type": "FeatureCollection", "features": rows}, ensure_ascii=False)
