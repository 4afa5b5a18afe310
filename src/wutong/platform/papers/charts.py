"""Charts of papers as pictures, drawn by Vega-Lite through vl-convert: black on white, with their numbers beside."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import vl_convert

from wutong.platform.papers.types import Bar, Point
from wutong.platform.papers.typst_output import chosen_fonts

SCALE = 3.0
WIDTH, BAR_HEIGHT = 420, 17
INK, ACCENT = "#222222", "#0b6e6e"
LABEL_ROOM = 190
LINE_HEIGHT, LEGEND_COLUMNS = 190, 2
# Papers are copied in black and white: lines differ in their dashes first.
SHADES, DASHES = (ACCENT, INK, "#777777", "#4a4a8a"), ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3])


def bars_png(bars: Sequence[Bar], *, unit: str, reference: Decimal | None = None, fonts: str = "") -> bytes:
    """Return lying bars in the order given, from zero, with a dashed line at `reference`.

    Raises
        NoChineseFont  if there is none: names would be boxes
    """
    names = [bar.name for bar in bars]
    rows = [{"name": bar.name, "value": float(bar.value), "printed": bar.printed} for bar in bars]
    place = {"field": "name", "type": "nominal", "sort": names, "title": None, "axis": {"labelLimit": LABEL_ROOM}}
    length = {"field": "value", "type": "quantitative", "title": unit, "axis": {"grid": False}}
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "bar", "color": ACCENT, "height": {"band": 0.62}}, "encoding": {"y": place, "x": length}},
        {"mark": {"type": "text", "align": "left", "dx": 3, "color": INK, "fontSize": 10},
         "encoding": {"y": place, "x": length, "text": {"field": "printed"}}},
    ]  # fmt: skip
    if reference is not None:
        rule = {
            "mark": {"type": "rule", "strokeDash": [4, 3], "color": INK},
            "encoding": {"x": {"datum": float(reference)}},
        }
        layers.append(rule)
    return _drawn({"data": {"values": rows}, "layer": layers, "height": BAR_HEIGHT * len(bars)}, fonts)


def lines_png(points: Sequence[Point], *, unit: str, reference: Decimal | None = None, fonts: str = "") -> bytes:
    """Return lines over the places in the order given, with a dashed rule at `reference`.

    Raises
        NoChineseFont  if there is none: names would be boxes
    """
    names, places = (list(dict.fromkeys(getattr(one, part) for one in points)) for part in ("line", "place"))
    rows = [{"line": one.line, "place": one.place, "value": float(one.value)} for one in points]
    legend = {"orient": "bottom", "title": None, "columns": LEGEND_COLUMNS, "labelLimit": LABEL_ROOM, "symbolSize": 400}
    line = {"field": "line", "type": "nominal", "legend": legend}
    encoding = {
        "x": {"field": "place", "type": "ordinal", "sort": places, "title": None, "axis": {"labelAngle": -45}},
        "y": {"field": "value", "type": "quantitative", "title": unit, "scale": {"zero": False}, "axis": {"grid": False}},
        "color": {**line, "scale": {"domain": names, "range": _cycled(SHADES, len(names))}},
        "strokeDash": {**line, "scale": {"domain": names, "range": _cycled(DASHES, len(names))}},
    }  # fmt: skip
    layers: list[dict[str, Any]] = [{"mark": {"type": "line", "strokeWidth": 1.6}, "encoding": encoding}]
    if reference is not None:
        rule = {"type": "rule", "strokeDash": [1, 3], "color": INK}
        layers.append({"mark": rule, "encoding": {"y": {"datum": float(reference)}}})
    return _drawn({"data": {"values": rows}, "layer": layers, "height": LINE_HEIGHT}, fonts)


def _cycled(kinds: Sequence[Any], count: int) -> list[Any]:
    return [kinds[number % len(kinds)] for number in range(count)]


def _drawn(chart: dict[str, Any], fonts: str) -> bytes:
    face = chosen_fonts(fonts)["heading"][-1]
    if fonts:
        vl_convert.register_font_directory(fonts)
    whole = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json", "width": WIDTH, "background": "white",
        "config": {"font": face, "view": {"stroke": None}, "axis": {"labelFontSize": 10, "titleFontSize": 10, "labelColor": INK, "titleFontWeight": "normal"}},
        **chart,
    }  # fmt: skip
    return bytes(vl_convert.vegalite_to_png(whole, scale=SCALE))
