"""What crosses the border of the engine of months."""

from wutong.engines.monthly._core.entry import Effects, FirmValue
from wutong.engines.monthly._core.growth import Contribution, Pair
from wutong.engines.monthly._core.method import Outlook, Trial
from wutong.engines.monthly._core.months import History, Month
from wutong.engines.monthly.following import Comparable, Course, KnownOn, YearPath
from wutong.engines.monthly.monitored import Decisions, Monitored

__all__ = [
    "Comparable", "Contribution", "Course", "Decisions", "Effects", "FirmValue", "History", "KnownOn", "Monitored",
    "Month", "Outlook", "Pair", "Trial", "YearPath",
]  # fmt: skip
