"""A return's case goes where the return went; whoever has to act next is told, once."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from wutong.engines.cases import api as cases
from wutong.engines.returns import rights
from wutong.engines.returns.models import Return, Step
from wutong.engines.returns.naming import title_of
from wutong.platform.accounts.api import holders_of
from wutong.platform.notices.api import notify

# Where the case stands for each state of the return; corrections of locked figures run on no clock.
STATE_OF_CASE = {"filling": "filling", "redoing": "redoing", "head": "head", "office": "office", "adopted": "adopted"}
NEXT = {
    "head": (_("请审核：{title}"), rights.APPROVE), "office": (_("请核定：{title}"), rights.CHECK),
    "redoing": (_("已退回，请重报：{title}"), rights.FILL), "adopted": (_("已采用：{title}"), rights.FILL),
    "correcting": (_("申请更正，请审批：{title}"), rights.CHECK),
}  # fmt: skip


def on_moved(event: Any) -> None:
    """Bring the case to where the return is now, and tell who is next; consumer of `reporting.moved`.

    It looks at the present state and not at the event's: events that come late or twice change nothing.
    """
    row = Return.objects.filter(pk=event.body["return"]).first()
    if row is None or row.case is None:
        return
    wanted = STATE_OF_CASE.get(row.state)
    state = cases.state_at(row.case)
    if wanted and state.state != wanted and not state.closed_at:
        cases.take(row.case, f"to_{wanted}", by=None)
        Return.objects.filter(pk=row.pk).update(due_at=cases.due_of([row.case]).get(row.case))
    if row.sequence == event.body["sequence"]:
        tell_next(row)


def tell_next(row: Return) -> None:
    """Tell whoever has to act on a return, or waits for its outcome; nobody is told of his own doing."""
    words, permission = NEXT[row.state]
    last = Step.objects.filter(row=row, sequence=row.sequence).first()
    title = lazy(lambda: str(words).format(title=title_of(row)), str)()
    units = None if permission == rights.CHECK else [row.unit]
    for person in holders_of([permission], units=units):
        if last is None or person != last.by:
            notify(
                person, key=f"{row.key}/{row.sequence}", topic="reporting", title=title, body=last.reason if last else "",
                link=reverse("report", args=[row.form, row.period, row.unit]),
            )  # fmt: skip
