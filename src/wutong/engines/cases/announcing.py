"""Telling people and other parts what happened to a case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from wutong.engines.cases._core.casetypes.definition import ARBITRATE, CLOSE, DISPATCH, REOPEN, Act, CaseType, Step
from wutong.engines.cases._core.state import CaseState
from wutong.engines.cases.casetypes import edition_of
from wutong.platform import clock
from wutong.platform.accounts.api import acting_holdings, holders_of
from wutong.platform.accounts.models import Person, Unit
from wutong.platform.notices.api import notify_all
from wutong.platform.outbox.api import publish

HANDLE, SUPERVISE = "cases.handle", "cases.supervise"
VERBS = {
    "cases.seal": _("封存案件事件"),
    "cases.change": _("成批改动案件"),
    "cases.undo_change": _("撤销成批改动"),
    "cases.record_matrix": _("登记职责矩阵"),
    "cases.erase": _("删除案件中的个人信息"),
    "cases.record_type": _("登记案件类型"),
    "cases.record_calendar": _("登记工作日历"),
    "cases.recompute": _("按事件重算案件"),
}


def opened(case: int, state: CaseState) -> None:
    """Tell the unit that has a new case, and whoever listens to the source it came from."""
    if state.unit:
        _tell(_people(HANDLE, [state.unit]), f"case/{case}/opened", case, state, "新案件")
    _publish("cases.opened", case, state)


def acted(case: int, state: CaseState, act: Act, kind: CaseType, work: Any) -> None:
    """Tell the unit a case was sent to, the watchers, and whoever listens."""
    number = work[case].row.sequence
    if act.kind in (DISPATCH, ARBITRATE):
        _tell(_given_to(state), f"case/{case}/{number}", case, state, act.zh, act.en, skip=work.by)
    if state.watchers:
        watching = Person.objects.filter(username__in=state.watchers, is_active=True)
        _tell(watching, f"case/{case}/{number}", case, state, act.zh, act.en, skip=work.by)
    if act.kind in (CLOSE, REOPEN):
        topic = "cases.closed" if act.kind == CLOSE else "cases.reopened"
        _publish(topic, case, state, work[case].new[-1].personal.get("note", ""), work.by)


def _given_to(state: CaseState) -> list[Person]:
    """Return whom a case was sent to: the person named with those of the assisting units, else all of its units."""
    if not state.handler:
        return _people(HANDLE, [state.unit, *state.assisting])
    named = list(Person.objects.filter(username=state.handler, is_active=True))
    others = _people(HANDLE, list(state.assisting)) if state.assisting else []
    return [*named, *(one for one in others if one not in named)]


def reclassified(case: int, state: CaseState, work: Any, *, moved: bool) -> None:
    """Tell the unit that has the case now because of it (`moved`), or its handler, and the watchers."""
    watching = list(Person.objects.filter(username__in={*state.watchers, state.handler} - {""}, is_active=True))
    people = {one.pk: one for one in [*watching, *(_given_to(state) if moved else [])]}
    key = f"case/{case}/{work[case].row.sequence}"
    _tell(people.values(), key, case, state, "改正分类", "Classification corrected", skip=work.by)


def said(case: int, state: CaseState, work: Any) -> None:
    """Tell handler and watchers that somebody said something."""
    names = {*state.watchers, state.handler} - {""}
    if names:
        people = Person.objects.filter(username__in=names, is_active=True)
        _tell(people, f"case/{case}/{work[case].row.sequence}", case, state, "意见", "Comment", skip=work.by)


def escalated(case: int, state: CaseState, step: Step, number: int) -> None:
    """Tell those whom a step of escalation names."""
    people = [person for whom in step.tell for person in _whom(whom, state)]
    _tell(people, f"case/{case}/{step.clock}/{number}/{step.code}", case, state, step.zh, step.en)


def _whom(whom: str, state: CaseState) -> Iterable[Person]:
    if whom == "handler":
        known = list(Person.objects.filter(username=state.handler, is_active=True)) if state.handler else []
        return known or _people(HANDLE, [state.unit])
    if whom == "unit":
        return _people(HANDLE, [state.unit])
    if whom == "watchers":
        return Person.objects.filter(username__in=state.watchers, is_active=True)
    if whom == "superior":
        above = Unit.objects.filter(code=state.unit).values_list("parent__code", flat=True).first()
        return (_people(SUPERVISE, [above]) if above else []) or _people(SUPERVISE)
    kind, _colon, rest = whom.partition(":")
    if kind == "unit":
        return _people(rest, [state.unit])
    if kind == "anyone":
        return _people(rest)
    holdings = acting_holdings(clock.today()).filter(post__code=rest)
    return [holding.person for holding in holdings]


def _people(permission: str, units: list[str] | None = None) -> list[Person]:
    """Return who holds a post today that may do something, in these units or anywhere."""
    return holders_of([permission], units=units)


def _tell(
    people: Iterable[Person], key: str, case: int, state: CaseState, zh: str, en: str = "", *, skip: str = ""
) -> None:
    title = lazy(lambda: _title(state, zh, en), str)()
    link = reverse(edition_of(state.type, state.edition).page or "case", args=[case])
    told = [person for person in people if person.username != skip]
    if told:
        notify_all(told, key=key, topic="cases", title=title, link=link)


def _title(state: CaseState, zh: str, en: str) -> str:
    word = en if en and (get_language() or "").startswith("en") else zh
    return gettext("{act}：{number} {title}").format(act=word, number=state.number, title=state.title)


def _publish(topic: str, case: int, state: CaseState, note: str = "", person: str = "") -> None:
    """Say what happened to a case that came from somewhere (`source`); others hear of it in lists."""
    if not state.source:
        return
    body = {"case": case, "number": state.number, "type": state.type, "state": state.state, "source": state.source}
    publish(topic, body | {"note": note, "person": person}, key=f"{topic}/{case}/{state.reopened}")
