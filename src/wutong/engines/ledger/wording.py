"""What the codes of answers, states and reasons mean in words, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wutong.engines.ledger._core.progress import Answer, Judgement
from wutong.engines.ledger._core.standing import Standing

ANSWERS: dict[str, str | Promise] = {"met": _("完成"), "not_met": _("未完成"), "undetermined": _("尚不能判定")}
STATES: dict[str, str | Promise] = {"ok": _("达标"), "watch": _("关注"), "late": _("滞后"), "missing": _("缺数")}
READINGS: dict[str, str | Promise] = {
    "at_end": _("期末达到"), "every_year": _("每年达到"), "mean_of_years": _("各年平均"),
    "sum_of_years": _("各年累计"), "later_instruction": _("按上级下达"),
}  # fmt: skip
PATHS: dict[str, str | Promise] = {"linear": _("直线"), "compound": _("等比"), "stepwise": _("阶梯")}

REASONS: dict[str, str | Promise] = {
    "reached": _("{year}年为{now}，已达到目标{target}"),
    "reached_early": _("{year}年尚未结束，其数{now}已达到目标{target}，以期末数判定"),
    "only_running": _("只有{year}年的数，这一年尚未结束"),
    "missed": _("{year}年为{now}，未达到目标{target}"),
    "on_path": _("{year}年为{now}，达到年度路径应有的{due}"),
    "behind_path": _("{year}年为{now}，未到年度路径应有的{due}，进度比为{pace}%"),
    "far_behind": _("{year}年为{now}，未到年度路径应有的{due}，进度比为{pace}%"),
    "fell_back": _("{year}年为{now}，比年度路径应有的{due}还差"),
    "below_floor": _("{year}年为{now}，未守住目标{target}"),
    "end_bound": _("{year}年只有范围，无法与目标{target}比较"),
    "no_base": _("没有基数，无法计算进度"),
    "no_path": _("年度路径没有{year}年的要求"),
    "no_value_yet": _("{first}年以来没有数据"),
    "stale": _("最近的数据是{year}年，已过去{age}年，不据此判断"),
    "instruction": _("目标按上级下达，尚未录入下达的数值"),
    "words": _("目标是文字（{words}），没有数值可以比较"),
    "words_done": _("文件以文字说明已完成"),
    "year_below": _("{year}年为{now}，低于每年应达到的{target}"),
    "earlier_year_below": _("{year}年为{now}，达到要求；但{failed}年没有达到"),
    "every_year_so_far": _("有数据的各年都达到{target}"),
    "mean_so_far": _("已有{years}年平均{mean}，不低于{target}"),
    "mean_below": _("已有{years}年平均{mean}，低于{target}；尚无数据的{open}年平均须达到{required}"),
    "mean_gaps": _("缺少{gaps}年的数，各年平均无从判定；有数据的{years}年平均{mean}，目标{target}"),
    "every_year_gaps": _("有数据的各年都达到{target}，但缺少{gaps}年的数，无从判定"),
    "sum_gaps": _("缺少{gaps}年的数，累计无从判定；有数据的各年合计{sum}，到{year}年应有{due}"),
    "sum_reached": _("到{year}年累计{sum}，已达到{target}"),
    "sum_on_path": _("到{year}年累计{sum}，不低于应有的{due}"),
    "sum_behind": _("到{year}年累计{sum}，应有{due}"),
    "sum_far_behind": _("到{year}年累计{sum}，应有{due}"),
}
REACHED = {"reached", "reached_early", "sum_reached"}  # reasons of a value that is the target's already
STANDS_WELL: dict[bool, str | Promise] = {True: _("{state}（{year}年已达到）"), False: _("{state}（{year}年按进度）")}
SILENT = _("；此后{silent}年没有可用的数据")  # behind a reason that rests on an older year
MEASURED = {"now", "due", "target", "sum", "mean", "required"}  # facts in the target's unit
VERDICTS: dict[str, str | Promise] = {
    "end_value": _("以期末数判定"),
    "end_bound": _("期末数只有范围，缺少确切数值：{missing}年"),
    "end_missing": _("缺少期末数：{missing}年"),
    "end_ahead": _("{ahead}年尚未结束，以期末数判定"),
    "reached_early": _("已达到目标值，以{ahead}年期末数判定"),
    "year_failed": _("没有达到的年份：{missing}"),
    "years_missing": _("缺少确切数值的年份：{missing}"),
    "years_ahead": _("尚未结束的年份：{ahead}"),
    "all_years": _("各年都达到"),
    "mean_value": _("以各年平均判定"),
    "sum_value": _("以各年累计判定"),
    "words_done": _("文件以文字说明已完成"),
    "instruction": _("缺少上级下达的数值"),
    "words": _("目标是文字，没有数值可以比较"),
    "no_target": _("表中没有设定目标"),
}


def reason_of(standing: Standing) -> str:
    """Return the sentence that says why a line stands as it does."""
    return _sentence(standing, {name: plain(value) for name, value in standing.facts.items()})


def word_of(standing: Standing, judgement: Judgement, year: int | None) -> str:
    """Return the word of a state; of a good one also whether the target is reached or on its way, by which year's figure."""
    word = str(STATES[standing.state.value])
    if standing.state.value != "ok" or year is None:
        return word
    reached = standing.because in REACHED or judgement.answer is Answer.MET
    return str(STANDS_WELL[reached]).format(state=word, year=year)


def reason_in_units(standing: Standing, unit: str) -> str:
    """Return the sentence of `reason_of` with the unit behind each value of the target's own kind."""
    facts = {name: plain(value) + (unit if name in MEASURED else "") for name, value in standing.facts.items()}
    return _sentence(standing, facts)


def _sentence(standing: Standing, facts: Mapping[str, str]) -> str:
    said = str(REASONS[standing.because]).format(**facts)
    return said + str(SILENT).format(**facts) if "silent" in facts else said


def verdict_of(judgement: Judgement) -> str:
    """Return the sentence behind an answer, with the years that are missing."""
    return str(VERDICTS[judgement.because]).format(missing=plain(judgement.missing), ahead=plain(judgement.ahead))


def plain(value: object) -> str:
    """Return a number with at most two decimals, without trailing zeros; years of a list joined.

    >>> plain(Decimal("12.3400")), plain(Decimal("1000")), plain((2021, 2022))
    ('12.34', '1000', '2021、2022')
    """
    if isinstance(value, Decimal):
        text = f"{value:.2f}"
        return text.rstrip("0").rstrip(".")
    if isinstance(value, tuple):
        return "、".join(map(str, value))
    return "—" if value is None else str(value)
