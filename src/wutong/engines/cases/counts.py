"""What is counted of cases: each count a condition on the projection, and the same on a state folded out of events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wutong.platform import clock

Columns = Mapping[str, Any]


@dataclass(frozen=True)
class Span:
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def begin(self) -> datetime:
        """The first moment."""
        return datetime.combine(self.first, time(), clock.SHANGHAI)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), clock.SHANGHAI)

    def within(self, field: str) -> Q:
        """Return the condition that a moment lies in the span."""
        return Q(**{f"{field}__gte": self.begin, f"{field}__lt": self.end})

    def has(self, moment: datetime | None) -> bool:
        """Return whether a moment lies in the span."""
        return moment is not None and self.begin <= moment < self.end


@dataclass(frozen=True)
class Counted:
    """One count: what it is called, its condition on rows, and the same on the columns of a folded state.

    `post` is the column with the post that answers for it, where counts are told by post.
    """

    code: str
    title: Any
    rows: Callable[[Span], Q]
    test: Callable[[Columns, Span], bool]
    post: str


def _matter(row: Columns) -> bool:
    return row["merged_into_id"] is None


MATTER = Q(merged_into=None)
OPENER, DISPATCHER, CHECKER, CLOSER = "opened_post", "dispatch_post", "check_post", "close_post"
CONFIRMER = "confirm_post"
PATROL = "patrol"  # the channel of what collectors find by themselves


def _counted(code: str, title: Any, moment: str, post: str, rows: Q, test: Callable[[Columns], bool]) -> Counted:
    """Return a count of matters whose `moment` lies in the span and that meet one more condition."""
    return Counted(
        code, title, lambda span: MATTER & span.within(moment) & rows,
        lambda row, span: _matter(row) and span.has(row[moment]) and test(row), post,
    )  # fmt: skip


def _always(_row: Columns) -> bool:
    return True


def _sent(row: Columns) -> bool:
    return row["first_unit"] != ""


def _right_first(row: Columns) -> bool:
    return bool(row["first_unit"]) and row["first_unit"] == row["unit"]


def _handled(row: Columns) -> bool:
    return _sent(row) and (row["submitted_at"] or row["closed_at"]) is not None


def _handled_in_time(row: Columns) -> bool:
    done = row["submitted_at"] or row["closed_at"]
    return _sent(row) and done is not None and done <= row["due_at"]


def _found(row: Columns) -> bool:
    return row["channel"] == PATROL and not row["failed"]


def _missed(row: Columns) -> bool:
    """Say whether others had to report what the collector of the place then found there."""
    return row["confirmed"] == "held" and row["channel"] != PATROL


SENT = ~Q(first_unit="")
HANDLED = SENT & (~Q(submitted_at=None) | ~Q(closed_at=None))
IN_TIME = SENT & (Q(submitted_at__lte=F("due_at")) | Q(submitted_at=None, closed_at__lte=F("due_at")))
COUNTS = {
    one.code: one
    for one in (
        _counted("opened", _("立案数"), "opened_at", OPENER, Q(), _always),
        _counted("valid", _("有效立案数"), "opened_at", OPENER, Q(failed=False), lambda r: not r["failed"]),
        _counted("found", _("巡查上报的有效立案数"), "opened_at", OPENER, Q(channel=PATROL, failed=False), _found),
        _counted("confirmed", _("核实数"), "opened_at", CONFIRMER, ~Q(confirmed=""), lambda r: r["confirmed"] != ""),
        _counted("missed", _("漏报数"), "opened_at", CONFIRMER, Q(confirmed="held") & ~Q(channel=PATROL), _missed),
        _counted("confirm_timed", _("计时的核实数"), "opened_at", CONFIRMER, ~Q(confirm_in_time=None), lambda r: r["confirm_in_time"] is not None),
        _counted("confirmed_in_time", _("按期核实数"), "opened_at", CONFIRMER, Q(confirm_in_time=True), lambda r: r["confirm_in_time"] is True),
        _counted("dispatched", _("派遣数"), "opened_at", DISPATCHER, SENT, _sent),
        _counted("dispatch_timed", _("计时的派遣数"), "opened_at", DISPATCHER, ~Q(dispatch_in_time=None), lambda r: r["dispatch_in_time"] is not None),
        _counted("dispatched_in_time", _("按期派遣数"), "opened_at", DISPATCHER, Q(dispatch_in_time=True), lambda r: r["dispatch_in_time"] is True),
        _counted("due_dispatched", _("应处置数"), "due_at", DISPATCHER, SENT, _sent),
        _counted("handled", _("处置数"), "due_at", DISPATCHER, HANDLED, _handled),
        _counted("handled_in_time", _("按期处置数"), "due_at", DISPATCHER, IN_TIME, _handled_in_time),
        _counted("due", _("应结案数"), "due_at", CLOSER, Q(), _always),
        _counted("closed", _("结案数"), "closed_at", CLOSER, Q(), _always),
        _counted("in_time", _("按期结案数"), "closed_at", CLOSER, Q(in_time=True), lambda r: r["in_time"] is True),
        _counted("due_in_time", _("到期且按期结案数"), "due_at", CLOSER, Q(in_time=True), lambda r: r["in_time"] is True),
        _counted("right_first", _("一次派遣准确数"), "closed_at", DISPATCHER, SENT & Q(first_unit=F("unit")), _right_first),
        _counted("closed_dispatched", _("已派遣的结案数"), "closed_at", DISPATCHER, SENT, _sent),
        _counted("returned", _("退回件数"), "opened_at", DISPATCHER, Q(returns__gt=0), lambda r: r["returns"] > 0),
        _counted("handed_over", _("转办件数"), "opened_at", DISPATCHER, Q(hand_overs__gt=0), lambda r: r["hand_overs"] > 0),
        _counted("reclassified", _("改正分类件数"), "opened_at", DISPATCHER, Q(reclassified__gt=0), lambda r: r["reclassified"] > 0),
        _counted("reopened", _("重办件数"), "opened_at", CLOSER, Q(reopened__gt=0), lambda r: r["reopened"] > 0),
        _counted("checked", _("抽查件数"), "opened_at", CHECKER, Q(checks__gt=0), lambda r: r["checks"] > 0),
        _counted("verified", _("核查属实后结案数"), "closed_at", CHECKER, Q(check_result="held"), lambda r: r["check_result"] == "held"),
        _counted("false_closed", _("虚假办结件数"), "opened_at", CHECKER, Q(failed_checks__gt=0), lambda r: r["failed_checks"] > 0),
        _counted("red", _("红牌件数"), "opened_at", DISPATCHER, Q(red=True), lambda r: r["red"]),
    )
}  # fmt: skip
BY = {"unit": _("单位"), "area": _("区域"), "post": _("岗位"), "handler": _("经办人"), "type": _("类型")}
COLUMN = {"unit": "unit", "area": "area__code", "handler": "handler", "type": "type"}
POSTS = (OPENER, CONFIRMER, DISPATCHER, CHECKER, CLOSER)


def column_of(count: str, by: str) -> str:
    """Return the column whose value a count is told under: of posts, the one that answers for it."""
    return COUNTS[count].post if by == "post" else COLUMN[by]
