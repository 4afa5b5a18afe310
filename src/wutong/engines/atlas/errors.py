"""What the map refuses, and what can be done about it."""

from __future__ import annotations

from wutong.kernel.errors import Wording, WutongError

_NOTHING_ZH, _NOTHING_EN = "没有写入任何数据", "Nothing was written"


class NotGeoJson(WutongError):
    """A file is no GeoJSON; facts `name`, `problem`, `problem_en`."""

    code = "atlas-E001"
    zh = Wording("读取图形文件“{name}”", "{problem}", _NOTHING_ZH, "请导出为 GeoJSON（FeatureCollection）后重试")
    en = Wording("Read the shapes in “{name}”", "{problem_en}", _NOTHING_EN, "Export it as GeoJSON and try again")


class ShapesRefused(WutongError):
    """Shapes that were to be imported have faults; facts `count`, `first`."""

    code = "atlas-E002"
    zh = Wording(
        "导入图形", "有 {count} 处问题，第一处：{first}", _NOTHING_ZH, "按 ./wutong atlas check 的修复清单改正后重试"
    )
    en = Wording(
        "Import shapes",
        "there are {count} faults, the first: {first}",
        _NOTHING_EN,
        "Mend what ./wutong atlas check lists",
    )


class NoSuchShape(WutongError):
    """No shape of that code is in force on the day; facts `code`, `day`."""

    code = "atlas-E003"
    status = 404
    zh = Wording("打开图形“{shape}”", "{day} 没有这个编号的图形", _NOTHING_ZH, "请核对编号和日期")
    en = Wording("Open the shape “{shape}”", "there is none on {day}", _NOTHING_EN, "Check code and day")


class DivisionRefused(WutongError):
    """Parts do not make up the shape that is split, or shapes that are joined do not touch; facts `shape`, `problem`, `problem_en`."""

    code = "atlas-E004"
    zh = Wording("拆分或合并“{shape}”", "{problem}", _NOTHING_ZH, "请调整各部分的边界后重试")
    en = Wording("Split or join “{shape}”", "{problem_en}", _NOTHING_EN, "Correct the borders of the parts")


class PlaceUnreadable(WutongError):
    """A table of points lacks its columns; fact `name`."""

    code = "atlas-E005"
    zh = Wording("读取坐标表“{name}”", "没有 lon、lat（经度、纬度）两列", "没有输出任何结果", "请检查列名")
    en = Wording(
        "Read the points in “{name}”", "it lacks the columns lon and lat", "No result was written", "Check the heads"
    )


class UndoRefused(WutongError):
    """A change of shapes cannot be taken back; facts `about`, `why`, `why_en`."""

    code = "atlas-E006"
    zh = Wording("撤销图形变更“{about}”", "{why}", "没有改动任何图形", "请先撤销其后的变更，或另作一次变更")
    en = Wording(
        "Take back the change of “{about}”", "{why_en}", "No shape was changed", "Take back what came after it first"
    )
