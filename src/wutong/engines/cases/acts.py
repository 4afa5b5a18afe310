"""What people do with a case: open it, take it from state to state, say, add, answer, watch.

Pages, the API and the command line all come through these functions. Each is one transaction; what a type allows
is read from its edition, what a person may from his posts; `by=None` is the product itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wutong.engines.cases import announcing, dispatching, effects, escalation, history, relations
from wutong.engines.cases import likeness as alike
from wutong.engines.cases._core.casetypes.definition import Act, CaseType
from wutong.engines.cases._core.forms import fill
from wutong.engines.cases._core.state import CaseState
from wutong.engines.cases.casetypes import edition_of, type_in_force
from wutong.engines.cases.errors import (
    ActNotPossible,
    ActRefused,
    AreaUnknown,
    FormIncomplete,
    NotOpenedByHand,
    UnitMissing,
)
from wutong.engines.cases.history import History
from wutong.engines.cases.kinds import Deed, effect_of, refuse_unmet
from wutong.engines.cases.models import Case
from wutong.engines.cases.moments import moment_text
from wutong.engines.cases.rights import rights_for
from wutong.engines.cases.timing import as_parts, clocks_for, main_due
from wutong.engines.cases.types import Done, Given, NewCase, Reported
from wutong.engines.cases.writing import Acting, acting
from wutong.platform import clock
from wutong.platform.accounts.models import Unit
from wutong.platform.asking import asked_once
from wutong.platform.territory.models import Area
from wutong.platform.turns import transaction_in_turn

OPEN_FORM = "open"
HANDLE, OPEN, DISPATCH, READ = "cases.handle", "cases.open", "cases.dispatch", "cases.read"


@asked_once()
@transaction_in_turn()
def open_case(new: NewCase, *, by: Any) -> int:
    """Open a case of the type's edition in force today; return its id.

    A `source` that a case was opened for before gives that case again.

    Raises
        CaseTypeUnknown, NotOpenedByHand, AreaUnknown, UnitMissing, FormIncomplete, ActRefused
    """
    if (known := _opened_for(new.source)) is not None:
        return known
    kind = type_in_force(new.type)
    if by is not None and not kind.by_hand:
        raise NotOpenedByHand(type=_named(kind))
    area = _area(new.area)
    post = _post_to_open(kind, area, by)
    filled = _filled(kind, OPEN_FORM, new.form, _("登记"))
    if not new.title.strip():
        raise FormIncomplete(act=_named(kind), fields=_("请写明标题"))
    if new.unit and not Unit.objects.filter(code=new.unit, valid_to=None).exists():
        raise UnitMissing(number=new.title, unit=new.unit)
    now = clock.now()
    if kind.automatic and not new.unit:
        new = _given_out(new, kind, area)
    row = history.new_row(area=area)
    one = History(row, CaseState())
    fresh = CaseState(severity=new.severity, category=new.category, form=filled.values)
    clocks = clocks_for(kind, fresh, kind.initial, now)
    values = _opening(new, kind, row, now) | {"due_at": main_due(kind, clocks) or ""}
    body = {"set": values, "report": _channel(new.report), "form": filled.values}
    body |= {"clocks": as_parts(clocks)} if clocks else {}
    said = {"reporter": new.report.reporter, "contact": new.report.contact, "text": new.report.text}
    personal = {"title": new.title.strip(), **{name: text for name, text in said.items() if text}}
    personal |= {"form": filled.personal} if filled.personal else {}
    one.append("opened", body, personal, by=_name(by), post=post, at=now)
    history.insert(one)
    announcing.opened(row.pk, one.state)
    if alike.merge_by_rule(row, kind, one) is None:
        escalation.arm(row.pk, CaseState(), one.state)
    return row.pk


def _opened_for(source: str) -> int | None:
    """Return the case that was opened for a source before."""
    if not source:
        return None
    # That it is not empty is said to the database too: its index holds cases that have a source.
    return Case.objects.filter(source=source, source__gt="").values_list("pk", flat=True).first()


def _channel(report: Reported) -> dict[str, str]:
    """Return how a report came in, and when it was written down if that was before it could be sent."""
    noted = {"noted_at": moment_text(min(report.noted_at, clock.now()))} if report.noted_at else {}
    return {"channel": report.channel} | noted


def _given_out(new: NewCase, kind: CaseType, area: Area) -> NewCase:
    """Return a matter with the units that the matrix names for it; unchanged when it names none."""
    duty = dispatching.duty_for(kind, CaseState(area=area.pk, category=new.category), path=area.path)
    return replace(new, unit=duty.lead, assisting=duty.assisting) if duty else new


def _opening(new: NewCase, kind: CaseType, row: Case, now: Any) -> dict[str, Any]:
    point = new.point
    return {
        "type": kind.code, "edition": kind.edition, "state": kind.initial, "number": _number(kind, row, now),
        "category": new.category, "severity": new.severity, "field_group": kind.field_group,
        "channel": new.report.channel, "assisting": list(new.assisting), "area": row.area_id, "unit": new.unit, "first_unit": new.unit,
        "place": new.place, "longitude": point.longitude if point else None,
        "latitude": point.latitude if point else None, "source": new.source, "parent": new.parent,
        "opened_at": moment_text(now),
    }  # fmt: skip


def _number(kind: CaseType, row: Case, now: Any) -> str:
    """Return the number people use: the type's prefix, the day, and the id, which no other case has."""
    return f"{kind.prefix}{now:%Y%m%d}-{row.pk:07d}"


def _area(code: str) -> Area:
    area = Area.objects.filter(code=code).first()
    if area is None:
        raise AreaUnknown(area=code)
    return area


def _post_to_open(kind: CaseType, area: Area, by: Any) -> str:
    if by is None:
        return ""
    rights = rights_for(by, OPEN, area.path, kind.field_group)
    if not rights:
        raise ActRefused(number=_named(kind), act=_("登记"), needed=OPEN)
    return rights[0].post


def _named(kind: CaseType) -> str:
    return kind.en if kind.en and (get_language() or "").startswith("en") else kind.zh


def _filled(kind: CaseType, form: str, given: Mapping[str, Any], act: str) -> Any:
    filled = fill(kind.forms.get(form, ()), given)
    if filled.problems:
        english = (get_language() or "").startswith("en")
        words = [
            f"{field.en or field.zh} {en}" if english else f"“{field.zh}”{zh}" for field, zh, en in filled.problems
        ]
        raise FormIncomplete(act=act, fields="; ".join(words) if english else "；".join(words))
    return filled


def _name(by: Any) -> str:
    return getattr(by, "username", "") or ""


# --- from state to state ---------------------------------------------------------------------------------


def take(case: int, act: str, given: Given | None = None, *, by: Any, expected: int | None = None) -> CaseState:
    """Do one of the acts that the case's type allows in its state; return the new state.

    expected  the sequence of the last event the caller saw; a later one of somebody else refuses the act

    Raises
        CaseUnknown, ActNotPossible, ActRefused, CaseMovedOn, FormIncomplete, ConditionUnmet, UnitMissing
    """
    with acting([case], by) as work:
        return _take(work, case, act, given or Given(), expected)


def _take(work: Acting, case: int, code: str, given: Given, expected: int | None = None) -> CaseState:
    one = work[case]
    kind = edition_of(one.state.type, one.state.edition)
    act = _possible(kind, one.state, code)
    post = work.post(case, act.permission, who=act.who, act=act.zh)
    work.refuse_if_moved_on(case, expected)
    deed = Deed(case, one.state, kind, act, given, work.by, work.now)
    if act.reason and not given.reason.strip():
        raise FormIncomplete(act=act.zh, fields=_("请写明理由"))
    filled = _filled(kind, act.form, given.form, act.zh)
    refuse_unmet(deed)
    _do(work, case, deed, post, filled)
    effects.carry_out(act.effect, Done(case, one.state, act.code, given, work.person, post))
    relations.follow(work, case, act.kind)
    announcing.acted(case, one.state, act, kind, work)
    return one.state


def _possible(kind: CaseType, state: CaseState, code: str) -> Act:
    act = kind.acts.get(code)
    if act is None or state.state not in act.sources:
        possible = [one.zh for one in kind.acts_from(state.state)]
        known = kind.states.get(state.state)
        raise ActNotPossible(
            number=state.number, act=act.zh if act else code, state=known.zh if known else state.state,
            possible="、".join(possible) or "—",
        )  # fmt: skip
    return act


def _do(work: Acting, case: int, deed: Deed, post: str, filled: Any) -> None:
    effect = effect_of(deed)
    clocks = effect.clocks or {}
    values = {"state": effect.target, **effect.set}
    due = main_due(deed.kind, clocks)
    if due is not None:
        values["due_at"] = due
    body: dict[str, Any] = {"act": deed.act.code, "set": values}
    body |= {"clocks": as_parts(clocks)} if clocks else {}
    body |= {"form": filled.values} if filled.values else {}
    body |= {"template": deed.given.template} if deed.given.template else {}
    said = {"reason": deed.given.reason.strip(), "note": deed.given.note.strip()}
    personal: dict[str, Any] = {name: text for name, text in said.items() if text}
    personal |= {"form": filled.personal} if filled.personal else {}
    work[case].append(deed.act.kind, body, personal, by=work.by, post=post, at=work.now)


def take_many(cases: Iterable[int], act: str, given: Given | None = None, *, by: Any) -> dict[int, str]:
    """Do the same act on many cases, each by itself; return why some were not done (empty text: done)."""
    from wutong.kernel.errors import WutongError

    outcome: dict[int, str] = {}
    for case in cases:
        try:
            take(case, act, given, by=by)
            outcome[case] = ""
        except WutongError as problem:
            outcome[case] = problem.message(get_language() or "zh")
    return outcome


# --- beside the states -----------------------------------------------------------------------------------


def comment(case: int, text: str, *, by: Any) -> None:
    """Say something about a case; everyone who may read it sees it."""
    if not text.strip():
        raise FormIncomplete(act=_("发表意见"), fields=_("请写明内容"))
    with acting([case], by) as work:
        post = work.post(case, READ, act=_("发表意见"))
        work[case].append("comment", {}, {"note": text.strip()}, by=work.by, post=post, at=work.now)
        announcing.said(case, work[case].state, work)


@transaction_in_turn()
def attach(case: int, *, digest: str, name: str, public: str = "", likeness: str = "", by: Any) -> None:
    """Add a stored file; one that the case has already changes nothing.

    public    digest of its copy without place and camera data
    likeness  a picture's perceptual hash in hexadecimal
    """
    with acting([case], by) as work:
        post = work.post(case, READ, act=_("添加附件"))
        if any(file.digest == digest for file in work[case].state.files):
            return
        body = {"file": {"digest": digest, "public": public} | ({"likeness": likeness} if likeness else {})}
        work[case].append("file", body, {"file": name or digest}, by=work.by, post=post, at=work.now)
        state = work[case].state
    kind = edition_of(state.type, state.edition)
    if likeness and state.state == kind.initial and state.merged_into is None:  # a photo may tell what words did not
        alike.merge_by_rule(Case.objects.get(pk=case), kind)


def watch(case: int, *, by: Any, on: bool = True) -> None:
    """Follow a case, or stop following it; doing it twice changes nothing."""
    with acting([case], by) as work:
        work.post(case, READ, act=_("关注"))
        watchers = work[case].state.watchers
        if (work.by in watchers) != on:
            now = [*watchers, work.by] if on else [one for one in watchers if one != work.by]
            work[case].append("watch", {"set": {"watchers": now}}, by=work.by, at=work.now)


def report_again(case: int, report: Reported, *, by: Any) -> int:
    """Add another report of the same matter; one to a merged case goes to the case it was merged into. Returns that."""
    with acting([case], by) as work:
        post = work.post(case, OPEN, act=_("补充反映"))
        while (into := work[case].state.merged_into) is not None:
            case = into
        said = {"reporter": report.reporter, "contact": report.contact, "text": report.text}
        personal = {name: text for name, text in said.items() if text}
        work[case].append("report", {"report": _channel(report)}, personal, by=work.by, post=post, at=work.now)
    return case


def answer(case: int, text: str, *, by: Any, numbers: Iterable[int] = ()) -> int:
    """Answer reporters, those of merged cases among them; return how many were answered.

    numbers  which reports of this case (default: every report that has no answer yet, of merged cases too)
    """
    if not text.strip():
        raise FormIncomplete(act=_("答复"), fields=_("请写明答复内容"))
    wanted = set(numbers)
    with acting([case], by) as work:
        post = work.post(case, HANDLE, act=_("答复"))
        total = 0
        for pk in [case] if wanted else relations.absorbed_by(work, case):
            waiting = [
                report.number
                for report in work[pk].state.reports
                if (report.number in wanted if wanted else not report.answered_at)
            ]
            if waiting:
                body = {"answer": {"numbers": waiting}}
                work[pk].append("answer", body, {"answer": text.strip()}, by=work.by, post=post, at=work.now)
            total += len(waiting)
    return total


def possible_acts(case: Case, state: CaseState, person: Any) -> list[Act]:
    """Return the acts that a person may do on a case now, in the order of its type; the first is the next one."""
    from wutong.engines.cases.rights import post_for

    kind = edition_of(state.type, state.edition)
    if state.merged_into is not None:
        return []
    path = case.area.path
    return [
        act for act in kind.acts_from(state.state) if post_for(person, act.permission, act.who, state, path) is not None
    ]
