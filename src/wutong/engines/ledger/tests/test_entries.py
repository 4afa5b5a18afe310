"""Numbers typed into forms: what stops them, what is asked, what is computed, and what fields say of one another."""

from decimal import Decimal

import pytest

from wutong.engines.ledger.api import check_fields, judge_entries, neighbours, periods_ending, said_of
from wutong.engines.ledger.entry_wording import WORDS
from wutong.engines.ledger.types import EntryCheck, EntryField, EntryFinding, Figure, SeriesKey
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity
from wutong.kernel.source import SourceRef
from wutong.platform import clock

KEY, JUNE = SeriesKey("x", "area:y"), Period.parse("2024-01..06")
FIELDS = [
    EntryField("whole", KEY, "亿元", places=2, least=Decimal(0)),
    EntryField("part", KEY, "亿元", places=2),
    EntryField("share", KEY, "%", places=1, formula="share(part, whole)"),
    EntryField("growth", KEY, "%", places=1, required=False),
]
CHECKS = [
    EntryCheck("part", "<=", "whole", words="部分不大于总体"),
    EntryCheck("growth", "=", "growth(whole)", Decimal("0.06"), words="增速与水平不符"),
]


def known(text: str, period: str = "2023-01..06") -> dict[str, Figure]:
    when = Period.parse(period)
    quantity = Quantity.parse(text, "亿元")
    return {
        when.code: Figure(
            1, KEY, when, quantity, text, "actual", "reported", SourceRef("entry", "s", "t"), "", clock.now(), ""
        )
    }


def judged(before=None, **typed):
    return judge_entries(FIELDS, CHECKS, typed, period=JUNE, frequency="monthly_cumulative", before=before or {})


def found(result):
    return [(one.field, one.code, one.weight) for one in result.findings]


def test_a_computed_field_follows_from_what_is_typed():
    assert judged(whole="200", part="50").quantities["share"].printed == "25.0"


def test_parts_may_not_pass_the_whole():
    assert found(judged(whole="200", part="250")) == [("part", "relation", "stop")]


def test_growth_must_follow_from_the_two_years():
    before = {"whole": known("100")}
    assert found(judged(before, whole="108.04", part="1", growth="8.0")) == []
    assert found(judged(before, whole="108.04", part="1", growth="8.9")) == [("growth", "relation", "stop")]


def test_what_a_check_lacks_is_not_taken_for_zero():
    assert found(judged(whole="108", part="1", growth="8.9")) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [("-3", "below"), ("1.234", "places"), ("1,23x", "not_a_number"), ("9" * 30, "too_large"), (" ", "missing")],
)
def test_what_cannot_stand_is_a_stop(text, code):
    assert ("whole", code, "stop") in found(judged(whole=text, part="0"))


def test_formulas_over_fields_that_do_not_exist_are_refused():
    with pytest.raises(KeyError, match="other"):
        check_fields(FIELDS, [EntryCheck("whole", "=", "other")])


def test_periods_have_their_neighbours():
    before, year_ago = neighbours(Period.parse("2024-01..02"), "monthly_cumulative")
    assert (before.code, year_ago.code) == ("2023", "2023-01..02")
    ending = periods_ending("monthly_cumulative", Period.parse("2024-01"), Period.parse("2024-04"))
    assert [one.code for one in ending] == ["2024-01..02", "2024-01..03", "2024-01..04"]


def test_every_finding_has_words():
    facts = dict.fromkeys(
        ("text", "places", "least", "most", "meant", "low", "high", "words", "words_en", "expected", "gap"), "1"
    )
    for code in WORDS:
        assert said_of(EntryFinding("f", code, "ask", facts | {"other": "2024-03"}))


def test_a_form_that_is_last_months_throughout_is_asked_about_once():
    fields = [EntryField(code, KEY, "亿元", places=0) for code in ("due", "done", "open")]
    counts = {"due": [14] * 24, "done": [1, 3, 4, 4, 5, 6, 7, 9, 9, 11, 11, 12] * 2, "open": [3, 2, 1, 0] * 6}
    before = {
        code: dict(
            one for at, value in enumerate(values)
            for one in known(str(value), f"{2023 + at // 12}-{at % 12 + 1:02d}").items()
        )
        for code, values in counts.items()
    }  # fmt: skip

    def said(**typed):
        result = judge_entries(fields, [], typed, period=Period.parse("2025-01"), frequency="monthly", before=before)
        return [(one.field, one.code, one.weight) for one in result.findings if one.code == "copied_form"]

    assert said(due="14", done="12", open="0") == [("open", "copied_form", "ask")]
    assert said(due="14", done="12", open="1") == []
    assert said(due="14", done="12") == []
