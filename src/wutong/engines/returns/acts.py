"""What people do with a return: fill in, hand in, approve, send back, adopt, correct. Page, file and API call these.

Each act is one transaction: the step, the return's state, figures in the ledger, the event that moves its case. The caller
says which sequence he has seen; of two people who act at once the first wins and the other is told. Doing again what has
been done changes nothing: steps, claims and adoptions have keys of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from wutong.engines.ledger import api as ledger
from wutong.engines.returns import rights
from wutong.engines.returns.adopting import write_figures
from wutong.engines.returns.errors import NotFit, NothingToCorrect, ReasonMissing, ReturnMovedOn, StepNotPossible
from wutong.engines.returns.forms import form_for
from wutong.engines.returns.judging import Values, View, latest_values, view_of
from wutong.engines.returns.models import Return, Step
from wutong.engines.returns.naming import title_of
from wutong.platform import clock
from wutong.platform.outbox.api import publish
from wutong.platform.turns import transaction_in_turn

FILLING = ("filling", "redoing")
LONGEST = {"text": 80, "note": 300}


@dataclass(frozen=True)
class Act:
    """An act: from which states, to which (empty: stays), who may, whether it wants a reason."""

    title: Any
    sources: tuple[str, ...]
    target: str
    permission: str
    reason: bool = False


ACTS = {
    "fill": Act(_("保存"), FILLING, "", rights.FILL),
    "attach": Act(_("添加附件"), FILLING, "", rights.FILL),
    "detach": Act(_("移除附件"), FILLING, "", rights.FILL),
    "submit": Act(_("提交"), FILLING, "head", rights.FILL),
    "approve": Act(_("审核通过"), ("head",), "office", rights.APPROVE),
    "refuse": Act(_("退回填报人"), ("head",), "redoing", rights.APPROVE),
    "send_back": Act(_("退回"), ("office",), "redoing", rights.CHECK),
    "adopt": Act(_("采用"), ("office",), "adopted", rights.CHECK),
    "ask_correction": Act(_("申请更正"), ("adopted",), "correcting", rights.FILL, reason=True),
    "allow_correction": Act(_("批准更正"), ("correcting",), "adopted", rights.CHECK),
    "refuse_correction": Act(_("不批准更正"), ("correcting",), "adopted", rights.CHECK, reason=True),
}


@dataclass(frozen=True)
class Doing:
    """What somebody brings to an act."""

    by: Any
    expected: int | None = None  # the sequence the caller has seen; None: whatever is there
    values: Values | None = None
    remarks: Mapping[str, str] | None = None
    reason: str = ""
    way: str = "page"


def fill(row: Return, doing: Doing) -> View:
    """Keep what was typed, faults and all; the view that comes back says them. Unchanged values add no step.

    Raises
        StepNotPossible, ReturnMovedOn
    """
    allowed(
        row, "fill", doing.by
    )  # also where nothing has changed: nobody is told that something was kept that may not be
    values = cleaned(row, doing.values or {})
    if values != latest_values(row)[0]:
        with transaction_in_turn():
            take_step(row, "fill", doing, values)
    return view_of(row, values)


def submit(row: Return, doing: Doing) -> View:
    """Hand the return in to the department head.

    Raises
        NotFit  while anything is wrong, or looks wrong without a note
        StepNotPossible, ReturnMovedOn
    """
    allowed(row, "submit", doing.by)  # before anything is worked out, and before others are kept waiting
    values = cleaned(row, doing.values) if doing.values is not None else latest_values(row)[0]
    view = view_of(row, values)
    _refuse_unfit(view, "submit")
    with transaction_in_turn():
        take_step(row, "submit", doing, values)
    return view


def approve(row: Return, doing: Doing) -> None:
    """Pass the return on to the planning office, as the unit's head."""
    with transaction_in_turn():
        take_step(row, "approve", doing)


def send_back(row: Return, doing: Doing) -> None:
    """Send the return back to be filled in again, with remarks on its cells or a reason.

    Raises
        ReasonMissing  without either
    """
    act = "refuse" if row.state == "head" else "send_back"
    if not doing.reason.strip() and not any(text.strip() for text in (doing.remarks or {}).values()):
        raise ReasonMissing(act=ACTS[act].title, title=title_of(row))
    with transaction_in_turn():
        take_step(row, act, doing)


def adopt(row: Return, doing: Doing) -> int:
    """Record the figures as claims and adopt them, and lock the return: all of it or nothing. Return how many became figures.

    Raises
        NotFit  if something no longer fits what is known since it was handed in
        StepNotPossible, ReturnMovedOn, and what the ledger refuses
    """
    with transaction_in_turn():
        step = take_step(row, "adopt", doing)
        view = view_of(row, latest_values(row)[0])
        if view.stops:
            _refuse_unfit(view, "adopt")
        return write_figures(view, step, reason=str(title_of(row)))


def ask_correction(row: Return, doing: Doing) -> View:
    """Ask for a locked return to be corrected: the new values and the reason wait for approval, the figures stand.

    Raises
        NotFit, ReasonMissing, StepNotPossible, ReturnMovedOn; NothingToCorrect  where the values are those in force
    """
    allowed(row, "ask_correction", doing.by)
    values = cleaned(row, doing.values or {})
    if values == latest_values(row)[0]:
        raise NothingToCorrect(title=title_of(row))
    view = view_of(row, values)
    _refuse_unfit(view, "ask_correction")
    with transaction_in_turn():
        take_step(row, "ask_correction", doing, values)
    return view


def allow_correction(row: Return, doing: Doing) -> int:
    """Put a correction in force: new claims are adopted over the old ones, with the unit's reason. Return how many changed."""
    asked = row.steps.filter(act="ask_correction").order_by("-sequence").first()
    with transaction_in_turn():
        step = take_step(row, "allow_correction", doing)
        assert asked is not None
        return write_figures(view_of(row, asked.values), step, reason=asked.reason)


def refuse_correction(row: Return, doing: Doing) -> None:
    """Leave the figures as they are; what was asked for stays in the history."""
    kept = _adopted_values(row)
    with transaction_in_turn():
        take_step(row, "refuse_correction", doing, kept)


def _adopted_values(row: Return) -> dict[str, dict[str, str]]:
    """Return the values that were adopted last: those before the correction that was asked for."""
    earlier = [step.values for step in row.steps.all() if step.values]
    return earlier[-2] if len(earlier) > 1 else {}


def decide(row: Return, code: str, doing: Doing) -> None:
    """Do one of the acts that type nothing, by its code.

    Raises
        StepNotPossible  also for a code that is none of them
    """
    act = DECISIONS.get(code)
    if act is None:
        raise StepNotPossible(
            act=code, title=title_of(row), state=row.get_state_display(),
            advice="、".join(DECISIONS), advice_en=", ".join(DECISIONS),
        )  # fmt: skip
    act(row, doing)


DECISIONS: Mapping[str, Callable[[Return, Doing], Any]] = {
    "approve": approve, "send_back": send_back, "adopt": adopt,
    "allow_correction": allow_correction, "refuse_correction": refuse_correction,
}  # fmt: skip


def possible(row: Return, person: Any) -> list[str]:
    """Return the acts that the return's state and the person's posts allow."""
    return [
        code
        for code, act in ACTS.items()
        if row.state in act.sources and rights.post_for(person, act.permission, row.unit) is not None
        and not (act.target == "adopted" and row.state == "correcting" and _asked_by(row) == person)
    ]  # fmt: skip


def _asked_by(row: Return) -> Any:
    step = row.steps.filter(act="ask_correction").order_by("-sequence").select_related("by").first()
    return step.by if step else None


def cleaned(row: Return, values: Values) -> dict[str, dict[str, str]]:
    """Return the values of the unit's own fields, cut to size; anything else that was sent is left out."""
    part = form_for(row).part_of(row.unit)
    kept = {}
    for field in part:
        if not field.formula and field.code in values:
            given = {name: _plain(values[field.code].get(name, ""), most) for name, most in LONGEST.items()}
            if any(given.values()):
                kept[field.code] = given
    return kept


def _plain(text: str, most: int) -> str:
    """Return a line of text without signs that cannot be printed, cut to size."""
    return "".join(sign for sign in str(text) if sign.isprintable()).strip()[:most]


def _refuse_unfit(view: View, act: str) -> None:
    wrong = [*view.stops, *view.asks]
    if wrong:
        problems = "；".join(f"{one.field.title}：{one.said[0][1]}" for one in wrong[:5])
        raise NotFit(act=ACTS[act].title, title=title_of(view.row), problems=problems)


# --- the step itself ------------------------------------------------------------------------------------


def take_step(
    row: Return, code: str, doing: Doing, values: Values | None = None, files: list[dict[str, Any]] | None = None
) -> Step:
    """Write the step and move the return on, inside the caller's transaction; whoever came second is refused.

    The return's row decides who came first: two steps of one number cannot be written.
    """
    act = ACTS[code]
    post = allowed(row, code, doing.by)
    if act.reason and not doing.reason.strip():
        raise ReasonMissing(act=act.title, title=title_of(row))
    remarks = _remarks(row, doing.remarks) if doing.remarks else {}
    seen = row.sequence if doing.expected is None else doing.expected
    target = act.target or row.state
    changed = {"sequence": seen + 1, "state": target}
    if code == "submit" and row.submitted_at is None:
        changed["submitted_at"] = clock.now()
    if not Return.objects.filter(pk=row.pk, sequence=seen, state__in=act.sources).update(**changed):
        raise _moved_on(row, act)
    step = Step.objects.create(
        row=row, sequence=seen + 1, act=code, at=clock.now(), by=doing.by, post=post, way=doing.way, values=values or {},
        remarks=remarks, files=files, reason=_plain(doing.reason, LONGEST["note"]),
    )  # fmt: skip
    for name, value in changed.items():
        setattr(row, name, value)
    if act.target:
        publish("reporting.moved", {"return": row.pk, "sequence": row.sequence}, key=f"{row.key}/{row.sequence}")
    return step


def _remarks(row: Return, given: Mapping[str, str]) -> dict[str, str]:
    """Return the remarks on the unit's own fields that say something."""
    part = {field.code for field in form_for(row).part_of(row.unit)}
    said = {name: _plain(text, LONGEST["note"]) for name, text in given.items() if name in part}
    return {name: text for name, text in said.items() if text}


def allowed(row: Return, code: str, person: Any) -> str:
    """Return the post under which a person may do an act now.

    Raises
        StepNotPossible
    """
    act = ACTS[code]
    post = rights.post_for(person, act.permission, row.unit)
    if post is None or row.state not in act.sources:
        why = (_("您的岗位不办这件事"), "it is not for your post") if post is None else None
        raise StepNotPossible(
            act=act.title, title=title_of(row), state=row.get_state_display(),
            advice=why[0] if why else _("请刷新页面看现在的状态"), advice_en=why[1] if why else "Reload the page",
        )  # fmt: skip
    return post


def _moved_on(row: Return, act: Act) -> ReturnMovedOn:
    last = Step.objects.filter(row=row).select_related("by").order_by("-sequence").first()
    return ReturnMovedOn(
        act=act.title, title=title_of(row), who=last.by if last else "—",
        when=localtime(last.at).strftime("%Y-%m-%d %H:%M:%S") if last else "—", what=ACTS[last.act].title if last else "—",
    )  # fmt: skip


def changed_figures(view: View) -> int:
    """Return how many numbers of a return differ from the figures in force."""
    return sum(not ledger.same_number(one.quantity, one.now.quantity if one.now else None) for one in view.rows)
