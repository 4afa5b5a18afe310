"""What findings on typed numbers say, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wutong.engines.ledger.entries import EntryFinding
from wutong.kernel.period import Period
from wutong.platform.naming import in_english, period_label

WORDS = {
    "missing": _("没有填写"),
    "not_a_number": _("“{text}”不是一个数"),
    "too_large": _("“{text}”位数过多，请核对单位"),
    "places": _("最多填 {places} 位小数"),
    "below": _("不能小于 {least}"),
    "above": _("不能大于 {most}"),
    "unit": _("疑似万、亿单位填错：如为 {meant} 则正常"),
    "point": _("疑似小数点错位：如为 {meant} 则正常"),
    "sign": _("疑似正负号填反：如为 {meant} 则正常"),
    "swap": _("疑似数字颠倒：如为 {meant} 则正常"),
    "copied": _("与上期（{other}）完全相同，疑似照抄"),
    "copied_form": _("全表各栏与{other}完全相同，疑似照抄"),
    "other_period": _("与{other}完全相同，疑似填错时期"),
    "falls": _("累计数比上期还小；通常在 {low} 至 {high} 之间"),
    "single_month": _("疑似把当期数填成累计数；通常在 {low} 至 {high} 之间"),
    "cumulative": _("疑似把累计数填成当期数；通常在 {low} 至 {high} 之间"),
    "jump": _("与往期相比变化过大；通常在 {low} 至 {high} 之间"),
    "not_on_scale": _("“{text}”不在评价等次中"),
    "no_evidence": _("请在说明栏写明评价依据"),
    "relation": _("{words}：按其他各栏推算应为 {expected}，相差 {gap}"),
}


def said_of(finding: EntryFinding) -> str:
    """Return what a finding says, as one sentence without its full stop."""
    facts = dict(finding.facts)
    if "other" in facts:
        facts["other"] = period_label(Period.parse(facts["other"]))
    if "words_en" in facts and in_english():
        facts["words"] = facts["words_en"]
    return str(WORDS[finding.code]).format(**facts)
