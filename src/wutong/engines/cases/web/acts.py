"""Acts on a case from its page: each a POST that comes back to the page, with what was typed when it is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from wutong.engines.cases import api, queries
from wutong.engines.cases.errors import CaseMovedOn, CaseUnknown
from wutong.engines.cases.types import Given, NewCase, Reported
from wutong.engines.cases.web.case import show
from wutong.engines.cases.web.correcting import correct
from wutong.engines.cases.web.files import add_files
from wutong.engines.cases.web.forms import fields_of
from wutong.engines.cases.web.wording import titled
from wutong.kernel.errors import WutongError
from wutong.platform.access.api import page
from wutong.platform.naming import told

CONFLICT, REFUSED = 409, 422


@page("cases.read")
@require_POST
def take(request: HttpRequest, case: int, act: str) -> HttpResponse:
    """Do one of the acts that the case's type allows; the act itself asks for its right.

    `seen` is the number of the last event on the page that was read: somebody else's later one refuses the act.
    """
    try:
        state = api.take(case, act, given_of(request), by=request.user, expected=number(request.POST.get("seen", "")))
    except CaseUnknown:
        raise
    except WutongError as problem:
        status = CONFLICT if isinstance(problem, CaseMovedOn) else REFUSED
        return show(request, case, problem=told(problem), failed=act, status=status)
    messages.success(
        request, _("{act}：已办理").format(act=titled(api.edition_of(state.type, state.edition).acts[act]))
    )
    return _back(request, case)


def _back(request: HttpRequest, case: int) -> HttpResponse:
    """Return to the desk when the act was done there, else to the case."""
    return redirect("case-desk") if request.POST.get("next") == "case-desk" else redirect("case", case=case)


def number(text: str) -> int | None:
    """Return a whole number, None for what is none."""
    return int(text) if text.isdecimal() else None


def given_of(request: HttpRequest) -> Given:
    """Return what a form of an act holds."""
    post = request.POST
    return Given(
        reason=post.get("reason", ""), note=post.get("note", ""), form=fields_of(request), unit=post.get("unit", ""),
        person=post.get("person", ""), assisting=tuple(filter(None, post.getlist("assisting"))),
        result=post.get("result", ""), satisfaction=number(post.get("satisfaction", "")),
        template=post.get("template", ""),
    )  # fmt: skip


@page("cases.read")
@require_POST
def beside(request: HttpRequest, case: int, deed: str) -> HttpResponse:
    """Say, watch, report again, answer, add, merge, part, give a sub-task: what is possible in any state."""
    if deed not in DEEDS:
        raise Http404(deed)
    do, done = DEEDS[deed]
    try:
        do(request, case)
    except CaseUnknown as problem:
        if str(problem.facts.get("case")) == str(case):
            raise
        return show(request, case, problem=told(problem), failed=deed, status=REFUSED)
    except WutongError as problem:
        return show(request, case, problem=told(problem), failed=deed, status=REFUSED)
    messages.success(request, done)
    return _back(request, case)


def _comment(request: HttpRequest, case: int) -> None:
    api.comment(case, request.POST.get("text", ""), by=request.user)


def _watch(request: HttpRequest, case: int) -> None:
    api.watch(case, by=request.user, on=request.POST.get("on") == "1")


def _report(request: HttpRequest, case: int) -> None:
    said = {name: request.POST.get(name, "").strip() for name in ("reporter", "contact", "text")}
    api.report_again(case, Reported(**said, channel="page"), by=request.user)


def _answer(request: HttpRequest, case: int) -> None:
    api.answer(case, request.POST.get("text", ""), by=request.user)


def _merge(request: HttpRequest, case: int) -> None:
    """Merge another case, named by its number, into this one."""
    named = request.POST.get("number", "").strip()
    other = api.readable(request.user).filter(number__in=queries.written(named)).values_list("pk", flat=True).first()
    if other is None:
        raise CaseUnknown(case=named)
    api.merge(case, other, by=request.user, reason=request.POST.get("reason", ""))


def _unmerge(request: HttpRequest, case: int) -> None:
    """Take one of the merged cases (`other`), or this one itself, out again."""
    api.unmerge(number(request.POST.get("other", "")) or case, by=request.user, reason=request.POST.get("reason", ""))


def _task(request: HttpRequest, case: int) -> None:
    post = request.POST
    row = queries.case_view(case, request.user).row
    new = NewCase(row.type, post.get("title", ""), row.area.code, category=row.category, unit=post.get("unit", ""))
    api.add_task(
        case, new, by=request.user, group=post.get("group", "").strip() or "1", rule=post.get("rule", "all"),
        least=number(post.get("least", "")) or 0,
    )  # fmt: skip


DEEDS: dict[str, tuple[Callable[[HttpRequest, int], None], Any]] = {
    "comment": (_comment, gettext_lazy("意见已记下")),
    "watch": (_watch, gettext_lazy("关注已更新")),
    "report": (_report, gettext_lazy("这次反映已记下")),
    "answer": (_answer, gettext_lazy("已答复反映人")),
    "attach": (add_files, gettext_lazy("附件已添加")),
    "merge": (_merge, gettext_lazy("已合并，两边的反映人和最早的期限都保留")),
    "correct": (correct, gettext_lazy("分类已改正，时限和承办单位按规则跟着变")),
    "unmerge": (_unmerge, gettext_lazy("已拆分，两个案件恢复原样")),
    "task": (_task, gettext_lazy("子任务已交办")),
}
