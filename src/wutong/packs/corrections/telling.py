"""The firm's people are told what became of their request."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from wutong.engines.cases import api as cases
from wutong.engines.registry import api as registry
from wutong.packs.corrections.asking import TYPE, Request, is_of_a_firm, request_of
from wutong.platform.accounts.api import person_for_username
from wutong.platform.notices.api import notify_all

DECIDED = {
    "corrected": _("名册已更正：{field}（{number}）"), "declined": _("更正申请未采纳：{field}（{number}）"),
    "checking": _("更正申请重新核对：{field}（{number}）"),
}  # fmt: skip


def on_decided(event: Any) -> None:
    """Tell those who represent the firm today; consumer of `cases.closed` and `cases.reopened`."""
    body = event.body
    if body["type"] != TYPE or body["state"] not in DECIDED:
        return
    case = body["case"]
    state = cases.state_at(case)
    if not is_of_a_firm(state):
        return
    asked = request_of(case, state)
    words = cases.closing_words([case]).get(case)
    held = [one.username for one in registry.representatives(asked.firm) if one.in_force]
    people = [person for name in held if (person := person_for_username(name)) is not None]
    notify_all(
        people, key=event.key, topic="corrections", title=_title(body["state"], asked), body=words.text if words else "",
        link=f"{reverse('my-firm-of', args=[asked.firm])}#corrections",
    )  # fmt: skip


def _title(state: str, asked: Request) -> Any:
    return lazy(lambda: str(DECIDED[state]).format(field=asked.title, number=asked.number), str)()
