"""Files taken along: recorded with their purpose, every row marked with who took it, when and what for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from wutong.platform import clock
from wutong.platform.access.api import post_of
from wutong.platform.audit.api import record_act
from wutong.platform.lists import Column
from wutong.platform.lists.arrangement import Listing
from wutong.platform.lists.exports import as_csv, as_xlsx

LONGEST_PURPOSE = 100


def take(request: HttpRequest, *, about: str, purpose: str) -> str:
    """Record that a person takes data along, and return the mark that every row of the file bears.

    The mark names the act in the trail, so that a row found anywhere leads to who took it.
    """
    act = record_act(
        "firms.export",
        person=request.user,
        post=post_of(request, "firms.export"),
        object_kind="firms",
        detail={"about": about[:200], "purpose": purpose[:LONGEST_PURPOSE]},
    )
    moment = localtime(clock.now())
    words = _("{person} {moment:%Y-%m-%d %H:%M} 导出，用途：{purpose}，记录号 {number}")
    return words.format(person=request.user, moment=moment, purpose=purpose[:LONGEST_PURPOSE], number=act.sequence)


def marked(shown: Listing, mark: str, kind: str) -> HttpResponseBase:
    """Return a list as a file with the mark in the last column of every row."""

    def of(_row: Any) -> str:
        return mark

    shown.shown = [*shown.shown, Column("mark", _("导出标记"), of)]
    return as_csv(shown) if kind == "csv" else as_xlsx(shown)
