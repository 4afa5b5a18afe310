"""What a plan has to say in papers: how each of its indicators stands, what changed, and its programmes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from importlib.resources import files
from typing import Any

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.api import PaperLine
from wutong.packs.plan.models import Plan, ProgrammeState
from wutong.packs.plan.queries import plan_by_code, plan_views, programmes_of
from wutong.platform.accounts.api import unit_names
from wutong.platform.papers.layout import chinese
from wutong.platform.papers.sources import fields_from
from wutong.platform.papers.types import PaperAsk, PaperSource


def values(ask: PaperAsk) -> Mapping[str, Any]:
    """Fill the fields of the plan asked for, by the figures of its period and before; may raise PlanUnknown."""
    plan = plan_by_code(ask.plan)
    lines, subject = _lines(plan, ask), [one.name_zh for one in ledger.subjects() if one.key == plan.subject]
    before = replace(ask, known_on=ask.known_on - timedelta(days=ask.period.end.day))  # when the last paper was written
    return {
        "规划名称": plan.title_zh, "规划简称": f"“{chinese(int(plan.code))}五”规划" if plan.code.isdigit() else plan.title_zh,
        "评估期": f"{plan.first_year}—{ask.period.end.year}年", "规划期": f"{plan.first_year}—{plan.last_year}年",
        "基期年": str(plan.first_year - 1), "期末年": str(plan.last_year), "剩余年数": max(0, plan.last_year - ask.period.end.year),
        "项目单位": "".join(subject[:1]), **ledger.paper_lists(lines, plan.title_zh),
        "变动指标": ledger.paper_changes(lines, _lines(plan, before)) if ask.kind == "monthly" else (),
        **_programmes(plan, ask),
    }  # fmt: skip


def _lines(plan: Plan, ask: PaperAsk) -> list[PaperLine]:
    views = plan_views(plan, as_known_on=ask.known_on, scope=ask.scope, until=ask.period.end)
    return [PaperLine(one.line.row, str(one.line), one.line.group, one.owner, one) for one in views if one.progress]


def _programmes(plan: Plan, ask: PaperAsk) -> dict[str, Any]:
    programmes, words = programmes_of(plan, ask.known_on), dict(ProgrammeState.STATES)
    owners = unit_names((one.owner for one in programmes), ask.known_on)
    rows = tuple(
        {"序号": str(one.number), "名称": one.name, "类别": one.category, "责任单位": owners.get(one.owner, "未明确"),
         "进展": words.get(one.state, "未说明"), "说明": one.state_note or "—"}
        for one in programmes
    )  # fmt: skip
    return {"专案": rows, "专案数": ledger.paper_count(len(rows), plan.title_zh, "专案")}


_FIELDS = (files("wutong.packs.plan") / "data" / "paper_fields.yaml").read_text(encoding="utf-8")
SOURCE = PaperSource("plan", (*fields_from(_FIELDS), *ledger.paper_list_fields()), values)
