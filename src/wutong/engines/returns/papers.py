"""What returns have to say in papers: how each form of the month came in, and which units are still missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wutong.engines.ledger import api as ledger
from wutong.engines.returns.forms import form_for
from wutong.engines.returns.models import Return, Step
from wutong.platform.accounts.api import unit_names
from wutong.platform.accounts.models import Unit
from wutong.platform.papers.sources import fields_from
from wutong.platform.papers.types import PaperAsk, PaperSource

NOBODY = "—"
FIELDS = """
报送情况:
  about: 本期各张报表的报送情况，按所知的那一刻
  parts:
    序号: 从 1 起的顺序号
    报表: 报表名称
    时期: 报表所报的时期
    应报单位数: 本期要填这张报表的单位数
    已采用数: 其中已经采用的
    未采用单位: 其中还没有采用的单位，包括未报、退回和正在审核的
"""


def filled(ask: PaperAsk) -> Mapping[str, Any]:
    """Fill the fields: the forms whose periods end with a monthly paper's, opened and adopted by its moment."""
    return {"报送情况": tuple(_row(number, *one, ask) for number, one in enumerate(_by_form(ask), 1))}


def _by_form(ask: PaperAsk) -> list[tuple[list[Return], set[int]]]:
    """Return the returns of each form that may be seen, with which of them had been adopted."""
    if ask.kind != "monthly":
        return []
    rows = Return.objects.filter(period_end=ask.period.end, opened_at__lte=ask.known_on).order_by("form", "unit")
    if ask.scope is not None:
        rows = rows.filter(unit__in=Unit.objects.filter(ask.scope.filter("area__path")).values("code"))
    adopted = set(Step.objects.filter(row__in=rows, act="adopt", at__lte=ask.known_on).values_list("row_id", flat=True))
    found: dict[tuple[str, str], list[Return]] = {}
    for row in rows:
        found.setdefault((row.form, row.period), []).append(row)
    return [(one, adopted) for one in found.values()]


def _row(number: int, rows: list[Return], adopted: set[int], ask: PaperAsk) -> dict[str, Any]:
    form, missing = form_for(rows[0]), [row.unit for row in rows if row.pk not in adopted]
    names = unit_names(missing, ask.known_on)
    return {
        "序号": str(number), "报表": form.zh, "时期": rows[0].when.label,
        "应报单位数": ledger.paper_count(len(rows), form.zh, "应报单位"),
        "已采用数": ledger.paper_count(len(rows) - len(missing), form.zh, "已采用单位"),
        "未采用单位": "、".join(names.get(unit, unit) for unit in missing) or NOBODY,
    }  # fmt: skip


SOURCE = PaperSource("returns", fields_from(FIELDS), filled)
