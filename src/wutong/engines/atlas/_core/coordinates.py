"""Coordinates of the three systems in use, and their plane form: WGS-84, GCJ-02, CGCS2000.

CGCS2000 and WGS-84 are one ellipsoid to within a tenth of a millimetre and one frame to within decimetres; as degrees they are
taken as the same. GCJ-02, the obfuscated datum of Chinese web maps, lies 300 to 700 m off. Survey data come in metres of a
Gauss–Krüger zone of CGCS2000, which are projected back here.

All functions take and return arrays (or numbers) of degrees, longitude first.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Degrees = NDArray[np.float64]

WGS84, GCJ02, CGCS2000 = "wgs84", "gcj02", "cgcs2000"
SYSTEMS = (WGS84, GCJ02, CGCS2000)

# Constants of the published form of the GCJ-02 offset: Krasovsky 1940 half axis and squared eccentricity.
_HALF_AXIS, _ECCENTRICITY = 6378245.0, 0.00669342162296594323
_ROUNDS = 6  # of the inverse; each gains two to three digits
_CHINA = (72.004, 137.8347, 0.8293, 55.8271)  # west, east, south, north: beyond them there is no offset

# EPSG codes of CGCS2000 in Gauss–Krüger metres: first code, last code, meridian of the first, degrees from one to the next.
_GAUSS_KRUEGER = ((4491, 4501, 75, 6), (4502, 4512, 75, 6), (4513, 4533, 75, 3), (4534, 4554, 75, 3))
DEGREES = frozenset({4326, 4490, 4979, 4480})  # WGS-84 and CGCS2000, with and without heights
WEB_MERCATOR = frozenset({3857, 900913, 3785})

# CGCS2000 ellipsoid.
_A, _F = 6378137.0, 1 / 298.257222101


def convert(lon: ArrayLike, lat: ArrayLike, source: str, target: str) -> tuple[Degrees, Degrees]:
    """Return coordinates of one system in another.

    Raises
        ValueError  for a system that is none of SYSTEMS

    >>> east, north = convert(113.55, 34.80, "wgs84", "gcj02")
    >>> round(float(east), 4), round(float(north), 4)
    (113.5561, 34.7989)
    """
    for system in (source, target):
        if system not in SYSTEMS:
            raise ValueError(f"unknown system of coordinates {system!r}: {', '.join(SYSTEMS)}")
    x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    shifted, wanted = source == GCJ02, target == GCJ02
    if shifted == wanted:
        return x, y
    return wgs84_to_gcj02(x, y) if wanted else gcj02_to_wgs84(x, y)


def wgs84_to_gcj02(lon: ArrayLike, lat: ArrayLike) -> tuple[Degrees, Degrees]:
    """Return GCJ-02 coordinates of WGS-84 ones; the same outside China."""
    x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    east, north = _offset(x, y)
    inside = _in_china(x, y)
    return np.where(inside, x + east, x), np.where(inside, y + north, y)


def gcj02_to_wgs84(lon: ArrayLike, lat: ArrayLike) -> tuple[Degrees, Degrees]:
    """Return WGS-84 coordinates of GCJ-02 ones, by going back until forth leads to where one came from."""
    x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    east, north = x, y
    for _ in range(_ROUNDS):
        shifted_east, shifted_north = wgs84_to_gcj02(east, north)
        east, north = east + x - shifted_east, north + y - shifted_north
    return east, north


def from_gauss_krueger(easting: ArrayLike, northing: ArrayLike, meridian: float) -> tuple[Degrees, Degrees]:
    """Return degrees of metres in a Gauss–Krüger zone of CGCS2000; an easting with the zone's number before it is understood.

    Source: L. Krüger's series in the third flattening, as given by Karney (2011), Transverse Mercator with an accuracy of a
    few nanometers, to the fourth order.
    """
    x = np.asarray(easting, dtype=float) % 1_000_000 - 500_000
    y = np.asarray(northing, dtype=float)
    n = _F / (2 - _F)
    radius = _A / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    beta = (
        n / 2 - 2 * n**2 / 3 + 37 * n**3 / 96 - n**4 / 360,
        n**2 / 48 + n**3 / 15 - 437 * n**4 / 1440,
        17 * n**3 / 480 - 37 * n**4 / 840,
        4397 * n**4 / 161280,
    )
    xi, eta = y / radius, x / radius
    plain_xi = xi - sum(b * np.sin(2 * k * xi) * np.cosh(2 * k * eta) for k, b in enumerate(beta, 1))
    plain_eta = eta - sum(b * np.cos(2 * k * xi) * np.sinh(2 * k * eta) for k, b in enumerate(beta, 1))
    conformal = np.arcsin(np.sin(plain_xi) / np.cosh(plain_eta))
    lon = np.degrees(np.arctan2(np.sinh(plain_eta), np.cos(plain_xi))) + meridian
    return lon, np.degrees(_geographic(conformal))


def to_gauss_krueger(lon: ArrayLike, lat: ArrayLike, meridian: float) -> tuple[Degrees, Degrees]:
    """Return metres (easting with 500 km, northing) in the Gauss–Krüger zone around a meridian, scale 1."""
    n = _F / (2 - _F)
    radius = _A / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    alpha = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16 + 41 * n**4 / 180,
        13 * n**2 / 48 - 3 * n**3 / 5 + 557 * n**4 / 1440,
        61 * n**3 / 240 - 103 * n**4 / 140,
        49561 * n**4 / 161280,
    )
    conformal = _conformal(np.radians(np.asarray(lat, dtype=float)))
    span = np.radians(np.asarray(lon, dtype=float) - meridian)
    xi = np.arctan2(np.tan(conformal), np.cos(span))
    eta = np.arcsinh(np.sin(span) / np.hypot(np.tan(conformal), np.cos(span)))
    northing = xi + sum(a * np.sin(2 * k * xi) * np.cosh(2 * k * eta) for k, a in enumerate(alpha, 1))
    easting = eta + sum(a * np.cos(2 * k * xi) * np.sinh(2 * k * eta) for k, a in enumerate(alpha, 1))
    return radius * easting + 500_000, radius * northing


def meridian_told(epsg: int) -> float | None:
    """Return the central meridian of the Gauss–Krüger zone of CGCS2000 that an EPSG code names, None for any other code.

    >>> meridian_told(4547), meridian_told(4526), meridian_told(4490)
    (114.0, 114.0, None)
    """
    for first, last, meridian, step in _GAUSS_KRUEGER:
        if first <= epsg <= last:
            return float(meridian + (epsg - first) * step)
    return None


def from_web_mercator(easting: ArrayLike, northing: ArrayLike) -> tuple[Degrees, Degrees]:
    """Return degrees of the metres of web maps (EPSG:3857).

    >>> lon, lat = from_web_mercator(12640328.0, 4136735.0)
    >>> round(float(lon), 2), round(float(lat), 2)
    (113.55, 34.8)
    """
    lon = np.degrees(np.asarray(easting, dtype=float) / _A)
    lat = np.degrees(2 * np.arctan(np.exp(np.asarray(northing, dtype=float) / _A)) - np.pi / 2)
    return lon, lat


def meridian_of(lon: float) -> float:
    """Return the central meridian of the three-degree zone in which a longitude lies (113.55 lies in the zone of 114)."""
    return round(lon / 3) * 3.0


def metres_per_degree(lat: float) -> tuple[float, float]:
    """Return how many metres a degree of longitude and one of latitude are at a latitude, on the ellipsoid."""
    squared = _F * (2 - _F)
    sine = np.sin(np.radians(lat))
    curve = 1 - squared * sine**2
    meridional = _A * (1 - squared) / curve**1.5
    across = _A / np.sqrt(curve) * np.cos(np.radians(lat))
    return float(np.radians(across)), float(np.radians(meridional))


def _conformal(latitude: Degrees) -> Degrees:
    e = np.sqrt(_F * (2 - _F))
    sine = np.sin(latitude)
    return np.arctan(np.sinh(np.arctanh(sine) - e * np.arctanh(e * sine)))


def _geographic(conformal: Degrees) -> Degrees:
    latitude = conformal
    for _ in range(_ROUNDS):
        latitude = latitude + (conformal - _conformal(latitude))
    return latitude


def _in_china(lon: Degrees, lat: Degrees) -> NDArray[np.bool_]:
    west, east, south, north = _CHINA
    return (lon > west) & (lon < east) & (lat > south) & (lat < north)


def _offset(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    x, y = lon - 105.0, lat - 35.0
    wave = (20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x)) + wave
    north += (20.0 * np.sin(np.pi * y) + 40.0 * np.sin(np.pi / 3.0 * y)) * 2.0 / 3.0
    north += (160.0 * np.sin(np.pi / 12.0 * y) + 320.0 * np.sin(np.pi / 30.0 * y)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x)) + wave
    east += (20.0 * np.sin(np.pi * x) + 40.0 * np.sin(np.pi / 3.0 * x)) * 2.0 / 3.0
    east += (150.0 * np.sin(np.pi / 12.0 * x) + 300.0 * np.sin(np.pi / 30.0 * x)) * 2.0 / 3.0
    curve = 1 - _ECCENTRICITY * np.sin(np.radians(lat)) ** 2
    north = north / np.radians(_HALF_AXIS * (1 - _ECCENTRICITY) / curve**1.5)
    east = east / np.radians(_HALF_AXIS / np.sqrt(curve) * np.cos(np.radians(lat)))
    return east, north
