"""A chart as a template's head describes it, drawn from the rows that it names: lying bars, or lines over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wutong.platform.papers.types import Bar, Picture, Point

LINE = "线"  # the field that tells lines apart; a chart that names none has bars
PLACE, NAME, VALUE = "横轴", "名称", "数值"


def picture_of(said: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], *, fonts: str = "") -> Picture:
    """Return the chart with its words; the values of all rows are figures.

    Raises
        NoChineseFont  if there is none: names would be boxes
    """
    from wutong.platform.papers.charts import bars_png, lines_png

    drawing = {"unit": str(said["单位"]), "reference": said.get("参考线"), "fonts": fonts}
    if LINE in said:
        points = [Point(str(row[said[LINE]]), str(row[said[PLACE]]), *_number(row, said)) for row in rows]
        words, png = _words_of_lines(points, drawing["unit"]), lines_png(points, **drawing)
    else:
        bars = sorted((Bar(str(row[said[NAME]]), *_number(row, said)) for row in rows), key=lambda bar: -bar.value)
        words, png = "；".join(f"{bar.name}{bar.printed}{said['单位']}" for bar in bars), bars_png(bars, **drawing)
    return Picture(str(said["标题"]), png, words, str(said.get("注", "")))


def _number(row: Mapping[str, Any], said: Mapping[str, Any]) -> tuple[Any, str]:
    return row[said[VALUE]].value, row[said[VALUE]].text


def _words_of_lines(points: Sequence[Point], unit: str) -> str:
    told: dict[str, list[str]] = {}
    for one in points:
        told.setdefault(one.line, []).append(f"{one.place}为{one.printed}{unit}")
    return "；".join(f"{line}：{'、'.join(values)}" for line, values in told.items())
