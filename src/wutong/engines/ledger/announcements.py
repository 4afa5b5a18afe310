"""What the ledger tells the rest: an event and an act for every change of adopted figures, in its transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from wutong.engines.ledger.models import Adoption
from wutong.platform.audit.api import record_act
from wutong.platform.outbox.api import publish

VERBS = {
    "ledger.adopt": _("采用数据"),
    "ledger.withdraw": _("撤销采用"),
    "ledger.import": _("导入数据表"),
    "ledger.record": _("录入数据"),
    "ledger.export": _("导出数据表"),
}
NAMED = 50  # how many facts of a batch an event or act lists; the rest is counted


def announce(rows: Sequence[Adoption], *, by: Any, post: str) -> None:
    """Publish `ledger.adopted` and record the act, once for a batch of words on facts.

    The event's body: `indicators` and `subjects` (codes and keys touched), `facts` (the first NAMED, each with
    series id, period, sequence, claim) and `count`.
    """
    if not rows:
        return
    facts = [
        {
            "series": row.series_id,
            "period": row.period,
            "kind": row.kind,
            "sequence": row.sequence,
            "claim": row.claim_id,
        }
        for row in rows[:NAMED]
    ]
    body = {
        "indicators": sorted({row.series.indicator.code for row in rows}),
        "subjects": sorted({row.series.subject.key for row in rows}),
        "facts": facts,
        "count": len(rows),
    }
    publish("ledger.adopted", body, key=f"ledger.adopted/{rows[0].pk}")
    record_act(
        "ledger.adopt" if rows[0].claim_id else "ledger.withdraw",
        person=by,
        post=post,
        object_kind="figure",
        object_key=f"{rows[0].series.indicator.code} {rows[0].series.subject.key} {rows[0].period}",
        detail={"facts": facts, "count": len(rows), "reason": rows[0].reason},
    )
