"""What the ledger tells the rest: an event and an act for every change of adopted figures, in its transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from wutong.engines.ledger.models import Adoption
from wutong.kernel.source import SourceRef
from wutong.platform.audit.api import record_act
from wutong.platform.outbox.api import publish

if TYPE_CHECKING:
    import polars as pl

VERBS = {
    "ledger.adopt": _("采用数据"),
    "ledger.withdraw": _("撤销采用"),
    "ledger.define": _("另立指标定义"),
    "ledger.split": _("分解目标"),
    "ledger.split_year": _("分解年度任务"),
    "ledger.propose": _("提出目标方案"),
    "ledger.submit": _("提交目标方案"),
    "ledger.decide": _("审批目标方案"),
    "ledger.comment": _("对目标提意见"),
    # As they were recorded while proposals and comments were the plan pack's: the trail is never rewritten.
    "plan.propose": _("提出目标方案"),
    "plan.submit": _("提交目标方案"),
    "plan.decide": _("审批目标方案"),
    "plan.comment": _("对规划提意见"),
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


def announce_import(claims: pl.DataFrame, adopted: pl.DataFrame, *, source: SourceRef, by: Any, post: str) -> None:
    """Record the act of an import, and publish `ledger.adopted` when figures changed by it.

    `subjects` is None when a file is about more than NAMED of them.
    """
    if adopted.height:
        subjects = sorted(adopted["key"].unique().to_list())
        body = {
            "indicators": sorted(adopted["code"].unique().to_list()),
            "subjects": subjects if len(subjects) <= NAMED else None,
            "facts": [],
            "count": adopted.height,
            "source": source.key,
        }
        publish("ledger.adopted", body, key=f"ledger.imported/{claims['claim_id'][0]}")
    record_act(
        "ledger.import",
        person=by,
        post=post,
        object_kind="source",
        object_key=source.key,
        detail={"claims": claims.height, "adopted": adopted.height, "first": claims["claim_id"][0]},
    )
