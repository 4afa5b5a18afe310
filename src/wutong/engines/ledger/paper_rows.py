"""How a followed target reads in a paper: every number with the claim it comes from or the rule that made it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from wutong.engines.ledger.claims import figures_by_id
from wutong.engines.ledger.following import Followed
from wutong.engines.ledger.progress import Progress, rounded
from wutong.engines.ledger.types import Figure
from wutong.engines.ledger.wording import PATHS, READINGS, STATES, reason_in_units
from wutong.platform.papers.sources import fields_from
from wutong.platform.papers.types import FieldInfo, Origin, Traced

NOTHING = "—"
MISSING = "缺"
MARKS = set("()（）*＊")
RULES = {
    "due": "按目标路径计算的当年要求", "pace": "（最新值−基数）÷（当年要求−基数）", "share": "（最新值−基数）÷（目标−基数）",
    "growth_so_far": "（最新值÷基数）开年数次方−1", "required_growth": "（目标÷最新值）开剩余年数次方−1",
    "required_step": "（目标−最新值）÷剩余年数", "trend": "各年数据的直线趋势延伸到期末", "chance": "按趋势预测区间推算",
    "reason": "按目标读法和判定界限判断",
}  # fmt: skip


@cache
def declared() -> dict[str, tuple[FieldInfo, ...]]:
    """Return the fields of lists that the ledger fills, by the name of the list."""
    text = (files("wutong.engines.ledger") / "data" / "paper_fields.yaml").read_text(encoding="utf-8")
    return {one.name: one.parts for one in fields_from(text)}


@dataclass(frozen=True)
class PaperLine:
    """A line of a plan's table: its number, printed name, group, the name of who answers for it, and how it stands."""

    number: int
    name: str
    group: str
    owner: str
    stands: Followed


LISTS = {
    "指标": "设定了目标的各项指标", "达标指标": "其中状态为达标的", "关注指标": "其中状态为关注的", "滞后指标": "其中状态为滞后的",
    "缺数指标": "其中状态为缺数的", "完成指标": "其中已完成期末目标的", "未完成指标": "其中已可判定没有完成的",
}  # fmt: skip
BY_STATE, BY_ANSWER = ("达标", "关注", "滞后", "缺数"), ("完成", "未完成")


def paper_list_fields() -> tuple[FieldInfo, ...]:
    """Return the fields of `paper_lists`."""
    return tuple(FieldInfo(name, about, declared()["指标"]) for name, about in LISTS.items())


def paper_lists(lines: Sequence[PaperLine], table: str) -> dict[str, Any]:
    """Return a plan's lines in all, by state and by answer, with how many there are of each; `table` is their title."""
    printed = _target_claims(line.stands for line in lines)
    rows = tuple(_row(line, printed) for line in lines)
    chosen = {"指标": rows}
    chosen |= {f"{word}指标": tuple(row for row in rows if row["状态"] == word) for word in BY_STATE}
    chosen |= {f"{word}指标": tuple(row for row in rows if row["结论"] == word) for word in BY_ANSWER}
    counts = {
        f"{word}数": paper_count(len(chosen[f"{word}指标"]), table, f"{word}指标") for word in (*BY_STATE, *BY_ANSWER)
    }
    return {**chosen, **counts, "指标数": paper_count(len(rows), table, "指标")}


def paper_count(number: int, table: str, what: str) -> Traced:
    """Return a count with what was counted."""
    return Traced(str(number), Origin(f"{what}数", "", how=f"由“{table}”各行清点"), Decimal(number))


def paper_changes(now: Sequence[PaperLine], before: Sequence[PaperLine]) -> tuple[dict[str, Any], ...]:
    """Return the lines that stand otherwise than they stood before, with the reason."""
    stood = {line.number: line.stands.state for line in before}
    return tuple(
        {"名称": line.name, "原状态": str(STATES[stood[line.number]]), "状态": str(STATES[line.stands.state]),
         "理由": _sentence(line.name, line.stands)}
        for line in now
        if stood.get(line.number) and stood[line.number] != line.stands.state
    )  # fmt: skip


def _target_claims(followed: Iterable[Followed]) -> dict[int, Figure]:
    """Return the claims in which these targets were printed, in one statement."""
    return figures_by_id([one.target.end_claim for one in followed if one.target and one.target.end_claim])


def origin_of(name: str, figure: Figure) -> Origin:
    """Return where a figure was stated."""
    return Origin(name, figure.period.label, figure.source.title, str(figure.source.place), (figure.claim_id,))


def traced(name: str, figure: Figure | None, missing: str = MISSING) -> Traced | str:
    """Return a figure as a paper prints it: the printed digits without the marks of its table, or the word for none."""
    if figure is None:
        return missing
    quantity = figure.quantity
    text = figure.printed
    if quantity is not None and MARKS & set(text):
        text = format(quantity.value, "f")
    return Traced(text, origin_of(name, figure), quantity.value if quantity else None)


def _row(line: PaperLine, printed_in: Mapping[int, Figure]) -> dict[str, Any]:
    """Return one line with everything a paper may say of it."""
    name, one = line.name, line.stands
    target, latest = one.target, one.latest
    base = target.base if target else None
    return {
        "序号": str(line.number), "名称": name, "类别": line.group, "责任单位": line.owner or "未明确",
        "单位": (target.unit if target and target.unit else one.indicator.unit),
        "基数": _base(name, one, base), "基数年份": _year(base),
        "目标": _target(name, one, printed_in),
        "读法": str(READINGS[target.reading]) if target else NOTHING,
        "路径": str(PATHS.get(target.path, NOTHING)) if target else NOTHING,
        "最新值": traced(name, latest), "数据年份": latest.period.label if latest else NOTHING,
        "状态": str(STATES[one.state]) if one.state else NOTHING,
        "理由": _sentence(name, one), "结论": one.answer, "结论依据": one.verdict,
        "来源": origin_of(name, latest) if latest else NOTHING,
        **(_computed(name, one.progress) if one.progress else dict.fromkeys(_COMPUTED, NOTHING)),
    }  # fmt: skip


_COMPUTED = ("当年要求", "进度比", "完成进度", "年均增速", "尚需年均增速", "尚需每年", "趋势预测", "达成可能")


def _base(name: str, one: Followed, base: Figure | None) -> Traced | str:
    """The base, with its year where it is not the one before the plan's first."""
    shown = traced(name, base, NOTHING)
    usual = one.progress.aim.first - 1 if one.progress else None
    if base is None or isinstance(shown, str) or base.period.end.year == usual:
        return shown
    return replace(shown, text=f"{shown.text}（{base.period.label}）")


def _year(figure: Figure | None) -> str:
    return figure.period.label if figure else NOTHING


def _target(name: str, one: Followed, printed_in: Mapping[int, Figure]) -> Traced | str:
    target = one.target
    if target is None:
        return NOTHING
    claim = printed_in.get(target.end_claim or 0)
    if claim is None:
        told = target.base.source if target.base else None
        title = told.title if told and told.key.endswith(f":{target.document}") else target.document
        origin = Origin(name, "目标", title, how=target.reason)
    else:
        origin = Origin(name, "目标", claim.source.title, str(claim.source.place), (claim.claim_id,))
    return Traced(target.printed, origin, target.quantity.value if target.quantity else None)


def _sentence(name: str, one: Followed) -> Traced | str:
    """The reason with the numbers it names, traced as one."""
    if one.progress is None:
        return one.reason
    said = reason_in_units(one.progress.standing, one.progress.target.unit)
    return Traced(said, Origin(name, "状态", claims=_inputs(one.progress), how=RULES["reason"]))


def _inputs(progress: Progress) -> tuple[int, ...]:
    target = progress.target
    ids = [
        target.base.claim_id if target.base else None,
        target.end_claim,
        progress.latest.claim_id if progress.latest else None,
    ]
    return tuple(one for one in ids if one)


def _computed(name: str, progress: Progress) -> dict[str, Any]:
    unit = progress.target.unit
    band = progress.forecast
    due = progress.aim.due.get(progress.now.year) if progress.now else None
    values = {
        "当年要求": ("due", due, 2, unit), "进度比": ("pace", progress.pace, 1, "%"),
        "完成进度": ("share", progress.share, 1, "%"), "年均增速": ("growth_so_far", progress.growth_so_far, 1, "%"),
        "尚需年均增速": ("required_growth", progress.required_growth, 1, "%"),
        "尚需每年": ("required_step", progress.required_step, 2, unit),
        "趋势预测": ("trend", band.middle[-1] if band else None, 2, unit),
        "达成可能": ("chance", progress.chance, 0, "%"),
    }  # fmt: skip
    inputs = _inputs(progress)
    return {
        field: _result(Origin(name, field, claims=inputs, how=RULES[rest[0]]), *rest[1:])
        for field, rest in values.items()
    }


def _result(origin: Origin, value: Decimal | None, decimals: int, unit: str) -> Traced | str:
    quantity = rounded(value, decimals, unit)
    if quantity is None:
        return NOTHING
    text = quantity.printed
    return Traced(text.rstrip("0").rstrip(".") if "." in text else text, origin, quantity.value)
