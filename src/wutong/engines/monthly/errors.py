"""What the engine of months refuses, in words that say what to do."""

from __future__ import annotations

from wutong.kernel.errors import Wording, WutongError


class HistoryUnreadable(WutongError):
    """A file of a series that cannot be read as months and values."""

    code = "monthly-E001"
    zh = Wording(
        "读取月度序列“{name}”", "{problem}", "没有输出任何结果", "请提供两列：时期（2024-05 或 2024年1-5月）和数值"
    )
    en = Wording(
        "Read the monthly series “{name}”",
        "{problem_en}",
        "No result was written",
        "Give two columns: the period (2024-05 or 2024-01..05) and the value",
    )


class HistoryTooShort(WutongError):
    """A series with fewer steps than the nowcast needs."""

    code = "monthly-E002"
    zh = Wording("预测“{name}”", "可用的历史只有 {steps} 期，至少要 {least} 期", "没有输出任何结果", "请补充更早的年份")
    en = Wording(
        "Forecast “{name}”",
        "its history has {steps} usable steps and {least} are needed",
        "No result was written",
        "Add earlier years",
    )


class NotMonitored(WutongError):
    """An indicator that the zone does not follow by month."""

    code = "monthly-E003"
    status = 404
    zh = Wording(
        "打开“{code}”的月度监测",
        "没有监测这个指标，或不在您的岗位可查看的范围内",
        "没有改动任何数据",
        "请从经济运行总表重新选择",
    )
    en = Wording(
        "Open the monthly monitor of “{code}”",
        "it is not followed by month, or your posts do not let you see it",
        "Nothing was changed",
        "Choose it again from the monitor",
    )
