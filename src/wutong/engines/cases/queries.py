"""What is read of cases for pages and programs: one case with what belongs to it, and choices of many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.engines.cases._core.calendars.limits import Limit, read_limit
from wutong.engines.cases._core.casetypes.definition import Act, CaseType
from wutong.engines.cases._core.state import CaseState, Clock, Event, replay
from wutong.engines.cases.acts import possible_acts
from wutong.engines.cases.casetypes import edition_of
from wutong.engines.cases.errors import CaseUnknown
from wutong.engines.cases.history import events_of, states_of
from wutong.engines.cases.models import Calendar, Case
from wutong.engines.cases.moments import moment_of, moment_text
from wutong.engines.cases.rights import READ, readable, rights_for, units_of
from wutong.engines.cases.search import matching
from wutong.engines.cases.timing import minutes_between, working_time
from wutong.platform import clock

MOST_COUNTED = 10_000  # nobody pages further, and counting millions takes seconds
SOON = 5  # when less than a fifth of a limit is left, it is time to look at it
HOUR = 60
LONG = 24 * HOUR  # minutes: beyond it, hours say little


class CountedSoFar(QuerySet[Case]):
    """Cases that are counted up to ten thousand."""

    def count(self) -> int:
        """Return how many there are, ten thousand at most."""
        return QuerySet.count(self.order_by()[:MOST_COUNTED])


@dataclass(frozen=True)
class TimeLeft:
    """What is left of a limit: minutes of its own kind of time (negative when overdue), and how that stands.

    `day` is how many minutes a day has, 0 where what is left is told in hours.
    """

    minutes: int
    state: str  # ok, watch, late, or missing while the clock is frozen
    working: bool
    day: int = 0

    @property
    def words(self) -> str:
        """The time in words: 剩 3 小时 20 分（工作时间）, and 剩 26 天 1 小时 20 分（工作时间） of a limit in days."""
        kind = _("工作时间") if self.working else _("自然时间")
        if self.state == "missing":
            sentence = _("已停表，还有 {time}（{kind}）")
        elif self.minutes < 0:
            sentence = _("超期 {time}（{kind}）")
        else:
            sentence = _("剩 {time}（{kind}）")
        return sentence.format(time=self._time(), kind=kind)

    def _time(self) -> str:
        left = abs(self.minutes)
        days, left = divmod(left, self.day) if self.day and left >= self.day else (0, left)
        hours, minutes = divmod(left, HOUR)
        if days:
            return _("{days} 天 {hours} 小时 {minutes} 分").format(days=days, hours=hours, minutes=minutes)
        return _("{hours} 小时 {minutes} 分").format(hours=hours, minutes=minutes)


@dataclass(frozen=True)
class CaseView:
    """A case as a person sees it: its row, its state (perhaps of an earlier moment), its type, its events, his acts."""

    row: Case
    state: CaseState
    kind: CaseType
    events: list[Event]
    acts: list[Act]
    at: datetime | None


def case_row(case: int, person: Any) -> Case:
    """Return a case as lists show it; one statement.

    Raises
        CaseUnknown  if there is none, or the person may not see it
    """
    row = Case.objects.select_related("area").filter(pk=case).first()
    # The rights are at hand: held against the one row here, they cost less than as a condition of the statement.
    if row is None or not rights_for(person, READ, row.area.path, row.field_group):
        raise CaseUnknown(case=case)
    return row


def case_view(case: int, person: Any, at: datetime | None = None) -> CaseView:
    """Return a case as a person may see it, now or as it was at a moment; the same few statements for every case.

    Raises
        CaseUnknown  if there is none, the person may not see it, or it was not there yet
    """
    row = case_row(case, person)
    events = events_of([case])[case]
    if at is not None:
        events = [event for event in events if event.at <= moment_text(at)]
        if not events:
            raise CaseUnknown(case=row.number)
    state = replay(events)
    acts = [] if at is not None else possible_acts(row, state, person)
    return CaseView(row, state, edition_of(state.type, state.edition), events, acts, at)


def draw(request: HttpRequest, view: CaseView) -> None:
    """Keep the case whose page is being drawn, for the panels on it."""
    request._case_drawn = view  # type: ignore[attr-defined]


def case_drawn(request: HttpRequest) -> CaseView:
    """Return the case on whose page a panel stands (`Panel("case", …)`): a panel asks the tables for nothing of it again."""
    return request._case_drawn  # type: ignore[attr-defined,no-any-return]


def time_left(running: Clock, now: datetime) -> TimeLeft | None:
    """Return what is left on a clock; None when it has stopped."""
    if running.stopped_at:
        return None
    limit = read_limit(running.limit)
    if running.frozen_at:
        return TimeLeft(
            running.left, "missing", not limit.round_the_clock, _minutes_a_day(running, limit, running.left)
        )
    due = moment_of(running.due_at)
    assert due is not None
    minutes = minutes_between(working_time(running.calendar), now, due, limit)
    standing = "late" if minutes < 0 else "watch" if minutes * SOON <= running.minutes else "ok"
    return TimeLeft(minutes, standing, not limit.round_the_clock, _minutes_a_day(running, limit, minutes))


def _minutes_a_day(running: Clock, limit: Limit, minutes: int) -> int:
    """Return how long the day of the deadline is by the calendar, for what is counted in days and longer than one."""
    due = moment_of(running.due_at)
    if not limit.whole_days or due is None or abs(minutes) <= LONG:
        return 0
    midnight = datetime.combine(localtime(due, clock.SHANGHAI), time(), clock.SHANGHAI)
    return minutes_between(working_time(running.calendar), midnight, midnight + timedelta(days=1), limit)


def standing_of(row: Case, now: datetime) -> str:
    """Return how an open case's deadline stands in a list: ok, watch, late, or missing without one running.

    A list reckons by the hands of the clock on the wall; the case's own page reckons in working time.
    """
    if row.paused or row.due_at is None:
        return "missing"
    if row.due_at < now:
        return "late"
    return "watch" if (row.due_at - now) * SOON <= row.due_at - row.opened_at else "ok"


@dataclass(frozen=True)
class Queue:
    """A choice of cases that a list offers: what it is called, and which cases it holds."""

    code: str
    title: Any
    condition: Q
    order: str = "due"

    @property
    def open_only(self) -> bool:
        """Whether it holds open cases alone."""
        return self.code not in WITH_CLOSED


WITH_CLOSED = {"new", "closed", "merged", "all"}
OPEN = Q(closed_at=None, merged_into=None)


def queues(person: Any) -> Mapping[str, Queue]:
    """Return the choices of a person's list of cases, each a condition on rows."""
    now = clock.now()
    tomorrow = datetime.combine(clock.today() + timedelta(days=1), time(), clock.SHANGHAI)
    today = tomorrow - timedelta(days=1)
    found = [
        Queue("open", gettext_lazy("在办"), OPEN),
        Queue("mine", gettext_lazy("我的待办"), OPEN & _mine(person)),
        Queue("today", gettext_lazy("今日到期"), OPEN & Q(paused=False, due_at__gte=now, due_at__lt=tomorrow)),
        Queue("late", gettext_lazy("超期"), OPEN & Q(paused=False, due_at__lt=now)),
        Queue("red", gettext_lazy("红牌"), OPEN & Q(red=True)),
        Queue("checks", gettext_lazy("待核查"), OPEN & Q(check_result="chosen")),
        Queue("new", gettext_lazy("今日新到"), Q(opened_at__gte=today, opened_at__lt=tomorrow), "-opened"),
        Queue("repeated", gettext_lazy("多次反映"), OPEN & Q(reports__gt=1), "-reports"),
        Queue("closed", gettext_lazy("已办结"), ~Q(closed_at=None) & Q(merged_into=None), "-closed"),
        Queue("merged", gettext_lazy("已合并"), ~Q(merged_into=None), "-opened"),
        Queue("all", gettext_lazy("全部"), Q(), "-opened"),
    ]
    return {queue.code: queue for queue in found}


def _mine(person: Any) -> Q:
    """Return which cases wait for a person: those in his hands, and those of his units that nobody has taken on."""
    units = set(units_of(person).values()) - {None, ""}
    return Q(handler=person.username) | Q(handler="", unit__in=units)


def _listed() -> CountedSoFar:
    return CountedSoFar(Case).select_related("area")


def written(number: str) -> set[str]:
    """Return the ways in which a number that was typed may be written: an index finds them, whatever their case."""
    return {number, number.upper()}


def cases_of(person: Any, queue: str = "open", typed: str = "") -> QuerySet[Case]:
    """Return the cases of one of the queues that a person may see and that hold what was typed.

    A whole case number finds its case whatever the queue.
    """
    known, wanted = queues(person), typed.replace("\x00", "").strip()
    if wanted:
        by_number = readable(person, _listed(), few=True).filter(number__in=written(wanted))
        if by_number.exists():
            return by_number
    chosen = known.get(queue, known["open"])
    allowed = readable(person, _listed(), few=chosen.open_only)
    return matching(allowed.filter(chosen.condition), wanted, open_only=chosen.open_only)


def from_source(*prefixes: str, type: str = "") -> QuerySet[Case]:
    """Return the cases that came from sources beginning so, the latest first; whoever shows them asks for rights.

    type  the type they are of, where all are of one: the millions of others are then not looked at
    """
    wanted = Q(pk__in=[])
    for prefix in prefixes:
        wanted |= Q(source__startswith=prefix)
    rows = Case.objects.filter(type=type) if type else Case.objects.all()
    return rows.filter(wanted, source__gt="").order_by("-opened_at", "-pk")


@dataclass(frozen=True)
class ClosingWords:
    """What was said when a case was closed last: the note, or what was filled into the act's form."""

    at: datetime | None
    by: str
    text: str


def closing_words(case_ids: Iterable[int]) -> dict[int, ClosingWords]:
    """Return what cases concluded when they were closed last; those still open have none. One statement."""
    found = {}
    for pk, events in events_of(case_ids).items():
        closing = next((one for one in reversed(events) if one.kind in ("close", "reopen")), None)
        if closing is not None and closing.kind == "close":
            said = [closing.personal.get("note", ""), *map(str, closing.body.get("form", {}).values())]
            said.append(closing.personal.get("reason", ""))
            found[pk] = ClosingWords(moment_of(closing.at), closing.person, "；".join(filter(None, said)))
    return found


def calendar_known(code: str) -> bool:
    """Say whether a calendar of this code has been recorded."""
    return Calendar.objects.filter(code=code).exists()


def due_of(case_ids: Iterable[int]) -> dict[int, datetime]:
    """Return until when each case has to leave its present state: the soonest of its running clocks. One statement."""
    found: dict[int, datetime] = {}
    for pk, state in states_of(case_ids).items():
        running = [moment_of(one.due_at) for one in state.clocks.values() if one.runs]
        soonest = min((one for one in running if one is not None), default=None)
        if soonest is not None and not state.closed_at:
            found[pk] = soonest
    return found
