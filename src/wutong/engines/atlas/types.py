"""What the map is asked to show, as plain values: places, figures of shapes, and the view that holds them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Box = tuple[float, float, float, float]  # west, south, east, north in degrees


@dataclass(frozen=True)
class MapPlace:
    """One thing at a point in WGS-84 degrees: its name, its page, a line about it, its state (ok, watch, late, missing)."""

    lon: float
    lat: float
    title: str
    url: str = ""
    detail: str = ""
    state: str = ""


@dataclass(frozen=True)
class Shade:
    """The figure of one shape: `value` orders the colours, `printed` is what people read, `url` explains it."""

    code: str
    value: float
    printed: str
    url: str = ""


@dataclass(frozen=True)
class MapView:
    """One map on a page.

    day      whose shapes are drawn; today if none is given
    places   up to a few hundred marks, listed beside the map as well; larger sets are offered as points
    shades   figures by which shapes of `level` are coloured, in up to five steps
    chosen   codes of shapes whose borders stand out
    box      what the first view holds; without it the places, else all shapes
    points   name of an offered set of points, left out where the reader may not see it
    picks    ids of two fields, longitude and latitude, that a click on the map fills in
    draws    id of a field that takes a line, a corner a click, as GeoJSON
    codes    id of a field that takes the codes of the shapes clicked on
    small    half as high
    """

    day: date | None = None
    places: tuple[MapPlace, ...] = ()
    shades: tuple[Shade, ...] = ()
    level: str = "grid"
    chosen: tuple[str, ...] = ()
    box: Box | None = None
    points: str = ""
    picks: tuple[str, str] | None = None
    draws: str = ""
    codes: str = ""
    small: bool = False
