"""Cases that hang together: merged ones, and sub-tasks.

Nothing is copied from a merged case into the other but since when it was open and until when it had to be done. So
taking it out again restores both by forgetting, and cannot miss anything.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from wutong.engines.cases._core.casetypes.definition import CLOSE, REOPEN
from wutong.engines.cases._core.state import JOIN_ALL, JOIN_ANY, CaseState
from wutong.engines.cases.casetypes import edition_of
from wutong.engines.cases.errors import FormIncomplete, MergeRefused
from wutong.engines.cases.history import History
from wutong.engines.cases.moments import moment_text
from wutong.engines.cases.types import NewCase
from wutong.engines.cases.writing import Acting, acting
from wutong.platform.turns import transaction_in_turn

MERGED = "merged"
DISPATCH, HANDLE = "cases.dispatch", "cases.handle"
AT_LEAST = "least"
RULES = (JOIN_ALL, JOIN_ANY, AT_LEAST)


def merge(into: int, other: int, *, by: Any, reason: str = "", fresh: History | None = None) -> None:
    """Merge `other` into `into`: one matter, every reporter kept, the earliest deadline kept.

    fresh  the other one, if this transaction has opened it

    Raises
        MergeRefused  if one is closed or merged already, or one is part of the other
    """
    with acting([into, other], by, alone=True, fresh={other: fresh} if fresh else None) as work:
        posts = [work.post(pk, DISPATCH, act=_("合并")) for pk in (into, other)]
        one, two = work[into], work[other]
        _refuse_merge(one.state, two.state, into, other)
        personal = {"reason": reason.strip()} if reason.strip() else {}
        absorb = {
            "case": other, "opened_at": two.state.opened_at, "due_at": two.state.effective_due,
            "reports": two.state.report_count,
        }  # fmt: skip
        two.append(
            "merged", {"set": {"merged_into": into, "state": MERGED}}, personal, by=work.by, post=posts[1], at=work.now
        )
        one.append("absorbed", {"absorb": absorb}, personal, by=work.by, post=posts[0], at=work.now)


def _refuse_merge(one: CaseState, two: CaseState, into: int, other: int) -> None:
    why = None
    if into == other:
        why = ("这是同一个案件", "it is the same case")
    elif one.merged_into is not None or two.merged_into is not None:
        why = ("其中一个已经并入别的案件", "one of them is merged into another case already")
    elif one.closed_at or two.closed_at:
        why = ("其中一个已经办结", "one of them is closed")
    elif one.parent == other or two.parent == into:
        why = ("一个是另一个的子任务", "one is a sub-task of the other")
    if why:
        raise MergeRefused(number=one.number, other=two.number, why=why[0], why_en=why[1])


def unmerge(other: int, *, by: Any, reason: str = "") -> None:
    """Take a merged case out again; both are as if it had never been merged, with what each did since.

    Raises
        MergeRefused  if it is not merged, or the case it was merged into is merged itself
    """
    with acting([other], by) as work:
        two = work[other]
        into = two.state.merged_into
        if into is None:
            why = ("它没有并入别的案件", "it is not merged into another case")
            raise MergeRefused(number=two.state.number, other="—", why=why[0], why_en=why[1])
        one = work[into]
        if one.state.merged_into is not None:
            why = (
                f"{one.state.number} 自己又并入了别的案件，请先拆出它",
                f"{one.state.number} is merged itself: part that first",
            )
            raise MergeRefused(number=two.state.number, other=one.state.number, why=why[0], why_en=why[1])
        posts = [work.post(pk, DISPATCH, act=_("拆分")) for pk in (into, other)]
        personal = {"reason": reason.strip()} if reason.strip() else {}
        two.append("unmerged", {"from": into}, personal, by=work.by, post=posts[1], at=work.now)
        one.append("released", {"release": other}, personal, by=work.by, post=posts[0], at=work.now)


def absorbed_by(work: Acting, case: int) -> list[int]:
    """Return a case and all that is merged into it, however deep."""
    found = [case]
    for pk in found:
        found += [one.case for one in work[pk].state.absorbed]
    return found


def follow(work: Acting, case: int, kind: str) -> None:
    """Let what hangs on a case follow it: merged ones close and reopen with it, its parent counts it as done."""
    state = work[case].state
    if kind not in (CLOSE, REOPEN):
        return
    closed = moment_text(work.now) if kind == CLOSE else ""
    for pk in absorbed_by(work, case)[1:]:
        name = "closed_with" if closed else "reopened_with"
        work[pk].append(name, {"case": case, "set": {"closed_at": closed}}, by=work.by, at=work.now)
    if state.parent is not None:
        work[state.parent].append(
            "task_ended", {"task_ended": {"case": case, "outcome": _outcome(state)}}, by=work.by, at=work.now
        )


def _outcome(state: CaseState) -> str:
    """Return what a sub-task's end is worth: nothing while it is open."""
    if not state.closed_at:
        return ""
    ended = edition_of(state.type, state.edition).states.get(state.state)
    return "failed" if ended is not None and ended.failed else "done"


@transaction_in_turn()
def add_task(parent: int, new: NewCase, *, by: Any, group: str = "1", rule: str = JOIN_ALL, least: int = 0) -> int:
    """Open a sub-task of a case; the group says which sub-tasks are counted together, and how many are enough.

    rule   `all`, `any`, or `least` with the number that must be done; it holds for the whole group

    Raises
        FormIncomplete  for a rule that is none, and what `open_case` raises
    """
    from dataclasses import replace

    from wutong.engines.cases.acts import open_case

    if rule not in RULES or (rule == AT_LEAST and least < 1):
        raise FormIncomplete(act=_("交办子任务"), fields=_("请选择全部、任一，或至少几项"))
    with acting([parent], by) as work:
        post = work.post(parent, HANDLE, act=_("交办子任务"))
        child = open_case(replace(new, parent=parent), by=by)
        body = {"task": {"case": child, "group": group, "rule": rule, "least": least}}
        work[parent].append("task", body, by=work.by, post=post, at=work.now)
    return child
