"""Words of the ladder's pages: standings, states, links."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wutong.engines.rules.types import Clause, Verdict
from wutong.engines.screening.types import CLIMBING, FAR, HOLDING, ONE_SHORT, OPEN, REACHED

STANDINGS = {
    REACHED: _("全部条件符合"), OPEN: _("无不符合，待补资料"), ONE_SHORT: _("只差一项"),
    FAR: _("差两项以上"), CLIMBING: _("明年可望达标"), HOLDING: _("已有称号"),
}  # fmt: skip
STATES = {REACHED: "ok", OPEN: "missing", ONE_SHORT: "watch", FAR: "late"}
VERDICTS = {
    Verdict.MET: ("ok", _("符合")),
    Verdict.UNDETERMINED: ("missing", _("无法判定")),
    Verdict.NOT_MET: ("late", _("不符合")),
}
EXCLUSIONS = VERDICTS | {Verdict.MET: ("ok", _("不属于")), Verdict.NOT_MET: ("late", _("属于"))}
CHANGERS = {"firm": _("企业"), "zone": _("园区"), "time": _("时间"), "nobody": _("不可改变"), "": ""}
SIZES = {"micro": _("微型"), "small": _("小型"), "medium": _("中型"), "large": _("大型")}


def pool_url(clause: Clause, standing: str, **more: Any) -> str:
    """Return the address of the firms that stand so with an edition."""
    return f"{reverse('ladder-pool')}?{urlencode({'edition': clause.key, 'standing': standing, **more})}"


def edition_word(clause: Clause) -> str:
    """Return what tells the editions of a rung apart: the year or the source."""
    return clause.labels.get("edition", "") or f"{clause.since:%Y}"
