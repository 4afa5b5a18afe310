"""The list of cases: queues, filters in the heads, saved views, exports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from wutong.engines.cases import queries
from wutong.engines.cases._core.casetypes.definition import CaseType
from wutong.engines.cases.casetypes import all_editions, editions, type_titles
from wutong.engines.cases.models import Case
from wutong.engines.cases.models import CaseType as TypeRow
from wutong.engines.cases.web.bulk import DEEDS
from wutong.engines.cases.web.figures import narrowed
from wutong.engines.cases.web.wording import SEVERITIES, state_title, titled
from wutong.platform import clock
from wutong.platform.access.api import may, page, scope_of
from wutong.platform.accounts.models import Unit
from wutong.platform.lists.api import Column, StateCell, listing, respond
from wutong.platform.territory.api import broad, valid_on
from wutong.platform.territory.models import Area

CHECKS = dict(Case.CHECKS)
STANDINGS = {"ok": _("正常"), "watch": _("将到期"), "late": _("超期"), "missing": _("不计时")}
STANDING_CELLS = {code: (code, word) for code, word in STANDINGS.items()} | {
    "merged": ("missing", _("已合并")), "closed": ("ok", _("按期办结")), "closed_late": ("late", _("超期办结")),
    "red": ("late", _("红牌")), "paused_missing": ("missing", _("停表")),
}  # fmt: skip
# What the columns of a file are made of: the other half of a row, its words for the search above all, is not read.
EXPORTED = (
    "number", "title", "type", "edition", "state", "merged_into_id", "closed_at", "in_time", "paused", "due_at", "opened_at", "red",
    "unit", "area_id", "severity", "category", "place", "handler", "reports", "returns", "hand_overs", "check_result", "source",
)  # fmt: skip


class Names:
    """Names of types, states, units and areas for one list: a fixed number of statements however many there are."""

    def __init__(self, request: HttpRequest) -> None:
        self.types = type_titles()
        self.units = {unit.code: unit.name for unit in Unit.objects.filter(valid_to=None)}
        scope = scope_of(request.user, "cases.read")
        areas = broad(Area.objects.filter(scope.filter("path"), valid_on(clock.today()))).order_by("path")
        self.areas = [(area.path, area.name) for area in areas]
        self.chosen = self._chosen(request.GET.get("f.type", ""))
        self.now = clock.now()
        self.export = bool(request.GET.get("export"))
        self.severities = {code: str(word) for code, word in SEVERITIES}
        self._standings = {name: StateCell(code, str(word)) for name, (code, word) in STANDING_CELLS.items()}
        self._states: dict[tuple[str, int, str], str] = {}
        self._everywhere: dict[int, str] = {}
        self._known: dict[tuple[str, int], CaseType] = all_editions()

    def _chosen(self, code: str) -> CaseType | None:
        """Return the type whose states and categories can be filtered: the one asked for, or the only one."""
        wanted = code if code in self.types else next(iter(self.types)) if len(self.types) == 1 else ""
        latest = TypeRow.objects.filter(code=wanted).order_by("-edition").values_list("code", "edition").first()
        return editions([latest])[latest] if latest else None

    def kind(self, row: Case) -> CaseType | None:
        """Return the edition a case runs under."""
        return self._known.get((row.type, row.edition))

    def state(self, row: Case) -> str:
        """Return what the state of a case is called."""
        key = row.type, row.edition, row.state
        if key not in self._states:
            kind = self.kind(row)
            self._states[key] = state_title(kind, row.state) if kind else row.state
        return self._states[key]

    def area(self, row: Case) -> str:
        """Return the name of a case's area, be it one of today or not; one statement for a whole file."""
        if not self._everywhere:
            self._everywhere = {area.pk: area.name for area in Area.objects.all()}
        return self._everywhere[row.area_id]

    def standing(self, row: Case) -> StateCell:
        """Return how a case stands against its deadline, in shape and word."""
        if row.merged_into_id is not None:
            return self._standings["merged"]
        if row.closed_at is not None:
            return self._standings["closed_late" if row.in_time is False else "closed"]
        standing = queries.standing_of(row, self.now)
        return self._standings["red" if row.red else f"paused_{standing}" if row.paused else standing]

    def states(self) -> list[tuple[str, str]]:
        """Return the states to choose from."""
        return [(one.code, titled(one)) for one in self.chosen.states.values()] if self.chosen else []

    def categories(self) -> list[tuple[str, str]]:
        """Return the categories to choose from."""
        return [(code, zh) for code, zh, _words in self.chosen.categories] if self.chosen else []

    def category(self, row: Case) -> str:
        """Return what the category of a case is called."""
        kind = self.kind(row)
        return next((zh for code, zh, _words in kind.categories if code == row.category), row.category) if kind else ""


def columns(request: HttpRequest) -> list[Column]:
    """Return the columns of the list; the first, a box to choose the row, is no part of an export."""
    names = Names(request)
    chosen = [] if request.GET.get("export") or not may_choose(request) else [Column("choose", _("选"), _box)]
    return [*chosen, *_usual(names), *_further(names)]


def may_choose(request: HttpRequest) -> bool:
    """Return whether the reader may do anything to several cases at once."""
    return any(may(request.user, f"cases.{what}") for what in ("dispatch", "supervise", "handle"))


def _usual(names: Names) -> Iterator[Column]:
    states, types, units = names.states(), sorted(names.types.items()), sorted(names.units.items(), key=_second)
    yield Column(
        "number",
        _("案号"),
        "number" if names.export else _number,
        sort="number",
        filter="number__istartswith",
        link=_link,
    )
    yield Column("title", _("标题"), "title", filter="title__icontains", link=_link)
    yield Column(
        "type", _("类型"), lambda row: names.types.get(row.type, row.type), filter="type", choices=types,
        hidden=len(types) == 1,
    )  # fmt: skip
    yield Column("state", _("状态"), names.state, sort="state", filter="state" if states else "", choices=states)
    yield Column("standing", _("时效"), names.standing)
    yield Column("due", _("期限"), "due_at", sort="due_at")
    yield Column(
        "unit", _("承办单位"), lambda row: names.units.get(row.unit, row.unit) or "—", sort="unit", filter="unit",
        choices=units,
    )  # fmt: skip
    yield Column(
        "area",
        _("区域"),
        names.area if names.export else "area.name",
        sort="area__path",
        filter="area__path__startswith",
        choices=names.areas,
    )
    yield Column(
        "severity", _("等级"), lambda row: names.severities.get(row.severity, row.severity), sort="severity",
        filter="severity", choices=SEVERITIES,
    )  # fmt: skip
    yield Column("opened", _("登记时间"), "opened_at", sort="opened_at")


def _further(names: Names) -> Iterator[Column]:
    """Yield the columns that are shown when chosen."""
    categories = names.categories()
    yield Column(
        "category", _("类别"), names.category, sort="category", filter="category" if categories else "",
        choices=categories, hidden=True,
    )  # fmt: skip
    yield Column("closed", _("办结时间"), "closed_at", sort="closed_at", hidden=True)
    yield Column("place", _("地点"), "place", filter="place__icontains", hidden=True)
    yield Column("handler", _("经办人"), "handler", filter="handler", hidden=True)
    yield Column(
        "reports", _("反映次数"), lambda row: _counted(row, row.reports), sort="reports", number=True, hidden=True
    )
    yield Column(
        "returns", _("退回次数"), lambda row: _counted(row, row.returns), sort="returns", number=True, hidden=True
    )
    yield Column(
        "hand_overs",
        _("改派次数"),
        lambda row: _counted(row, row.hand_overs),
        sort="hand_overs",
        number=True,
        hidden=True,
    )
    yield Column(
        "check", _("核查"), lambda row: CHECKS.get(row.check_result, ""), filter="check_result",
        choices=Case.CHECKS[1:], hidden=True,
    )  # fmt: skip
    yield Column("source", _("来源"), "source", filter="source__istartswith", hidden=True)


def _second(pair: tuple[str, str]) -> str:
    return pair[1]


def _link(row: Case) -> str:
    return reverse("case", args=[row.pk])


def _number(row: Case) -> Any:
    return format_html('<span class="keep">{}</span>', row.number)


def _box(row: Case) -> Any:
    return format_html(
        '<input type="checkbox" name="case" value="{}" form="bulk" data-chosen aria-label="{} {}">', row.pk, _("选择"),
        row.number,
    )  # fmt: skip


def _counted(row: Case, number: int) -> Any:
    """Print a count as a link to the history it was counted in."""
    return format_html('<a class="figure" href="{}#history">{}</a>', _link(row), number)


@page("cases.read")
@require_GET
def cases(request: HttpRequest) -> HttpResponseBase:
    """The list of cases that the reader may see, by queue, with search."""
    queue, typed = request.GET.get("queue", "open"), request.GET.get("q", "")
    known = queries.queues(request.user)
    queue = queue if queue in known else "open"
    condition, narrowing = narrowed(request)
    rows = queries.cases_of(request.user, queue, typed).filter(condition)
    if request.GET.get("export"):  # its columns name the areas by themselves
        rows = rows.select_related(None).values_list("pk", *EXPORTED, named=True)
    shown = listing(
        request, rows, columns(request), name="cases",
        default_sort=known[queue].order, empty=str(_("这里没有案件。换一个分类看看，或登记一件。")),
        export_permission="cases.export",
    )  # fmt: skip
    context = {
        "queues": known.values(), "queue": known[queue], "typed": typed, "narrowing": narrowing, "most": queries.MOST_COUNTED,
        "may_open": may(request.user, "cases.open"), "may_choose": may_choose(request),
        "deeds": [(code, title) for code, (permission, title) in DEEDS.items() if may(request.user, permission)],
    }  # fmt: skip
    return respond(request, shown, "cases/list.html", context)
