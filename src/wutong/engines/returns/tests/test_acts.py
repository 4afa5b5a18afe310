"""A return from the first keystroke to locked figures, and what may not happen on the way."""

import pytest

from wutong.engines.cases import api as cases
from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import SeriesKey
from wutong.engines.returns import acts, forms
from wutong.engines.returns.acts import Doing
from wutong.engines.returns.errors import (
    FormFault,
    FormFixed,
    NotFit,
    NothingToCorrect,
    ReasonMissing,
    ReturnMovedOn,
    StepNotPossible,
)
from wutong.engines.returns.models import Return, Step
from wutong.engines.returns.testing import form_of, right_values
from wutong.kernel.period import Period
from wutong.platform.notices.models import Notice
from wutong.platform.outbox.api import deliver_due

UNIT = "bureau0"


def adopted(committee, row):
    acts.submit(row, Doing(committee.officers[row.unit], values=right_values()))
    acts.approve(row, Doing(committee.heads[row.unit]))
    acts.adopt(row, Doing(committee.planner))
    return row


def figures(name="work.count0", unit=UNIT):
    key = SeriesKey(name, f"unit:{unit}")
    return {one.period.code: one for one in ledger.current([key])[key]}


def test_a_return_goes_from_officer_to_head_to_planner_into_the_ledger(committee):
    row = adopted(committee, committee.open()[UNIT])
    assert row.state == "adopted"
    assert figures()["2025-02"].printed == "1030"
    assert figures()["2025-02"].source.key == "return/items/2025-02/bureau0/3"
    assert [step.act for step in row.steps.all()] == ["submit", "approve", "adopt"]


def test_its_case_follows_and_closes(committee):
    row = committee.open()[UNIT]
    acts.submit(row, Doing(committee.officers[UNIT], values=right_values()))
    deliver_due()
    assert cases.state_at(row.case).state == "head"
    acts.approve(row, Doing(committee.heads[UNIT]))
    acts.adopt(row, Doing(committee.planner))
    deliver_due()
    assert cases.state_at(row.case).state == "adopted"
    assert cases.state_at(row.case).closed_at


def test_whoever_is_next_is_told_once_and_led_to_the_return(committee):
    row = committee.open()[UNIT]
    acts.submit(row, Doing(committee.officers[UNIT], values=right_values()))
    for _ in range(2):
        deliver_due()
    told = Notice.objects.filter(person=committee.heads[UNIT], topic="reporting")
    assert [one.link for one in told] == ["/reporting/items/2025-02/bureau0/"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "missing"), ("千余", "not_a_number"), ("1030.5", "places"), (">1000", "not_a_number"),
    ],
)  # fmt: skip
def test_what_is_no_number_stops_a_return(committee, text, code):
    row = committee.open()[UNIT]
    values = right_values() | {"f0": {"text": text, "note": ""}}
    view = acts.fill(row, Doing(committee.officers[UNIT], values=values))
    assert [one.code for one in view.rows[0].findings] == [code]
    with pytest.raises(NotFit):
        acts.submit(row, Doing(committee.officers[UNIT], values=values))
    assert Return.objects.get(pk=row.pk).state == "filling"


def test_what_looks_wrong_is_handed_in_once_it_is_explained(committee):
    row = committee.open()[UNIT]
    doubtful = right_values() | {"f0": {"text": "10300000", "note": ""}}
    with pytest.raises(NotFit, match="万、亿"):
        acts.submit(row, Doing(committee.officers[UNIT], values=doubtful))
    explained = doubtful | {"f0": {"text": "10300000", "note": "并入了热线办件"}}
    acts.submit(row, Doing(committee.officers[UNIT], values=explained))
    assert row.state == "head"


def test_full_width_digits_are_read(committee):
    row = committee.open()[UNIT]
    view = acts.fill(
        row, Doing(committee.officers[UNIT], values=right_values() | {"f0": {"text": "１０３０", "note": ""}})
    )
    assert view.rows[0].quantity.value == 1030


def test_a_return_is_sent_back_with_a_remark_on_the_cell(committee):
    row = committee.open()[UNIT]
    acts.submit(row, Doing(committee.officers[UNIT], values=right_values()))
    acts.approve(row, Doing(committee.heads[UNIT]))
    with pytest.raises(ReasonMissing):
        acts.send_back(row, Doing(committee.planner, remarks={"f0": " "}))
    acts.send_back(row, Doing(committee.planner, remarks={"f0": "请核对口径"}))
    deliver_due()
    assert row.state == "redoing"
    assert acts.latest_values(row) == (right_values(), {"f0": "请核对口径"})
    assert cases.state_at(row.case).state == "redoing"


def test_of_two_who_act_at_once_the_second_is_told(committee):
    row = committee.open()[UNIT]
    officer = committee.officers[UNIT]
    acts.fill(row, Doing(officer, 0, right_values()))
    with pytest.raises(ReturnMovedOn, match="bureau0department_officer"):
        acts.fill(Return.objects.get(pk=row.pk), Doing(officer, 0, right_values(value=1040)))
    assert row.steps.count() == 1


def test_saving_the_same_twice_is_one_step(committee):
    row = committee.open()[UNIT]
    for _ in range(2):
        acts.fill(row, Doing(committee.officers[UNIT], values=right_values()))
    assert Step.objects.count() == 1


def test_nobody_acts_for_another_unit_or_above_his_post(committee):
    row = committee.open()[UNIT]
    for person in (committee.officers["bureau1"], committee.heads[UNIT], committee.planner):
        with pytest.raises(StepNotPossible):
            acts.submit(row, Doing(person, values=right_values()))
    acts.submit(row, Doing(committee.officers[UNIT], values=right_values()))
    for person in (committee.officers[UNIT], committee.heads["bureau1"], committee.planner):
        with pytest.raises(StepNotPossible):
            acts.approve(row, Doing(person))


def test_a_locked_return_is_corrected_with_a_reason_and_an_approval(committee):
    row = adopted(committee, committee.open()[UNIT])
    officer = committee.officers[UNIT]
    with pytest.raises(StepNotPossible):
        acts.fill(row, Doing(officer, values=right_values(value=1040)))
    with pytest.raises(ReasonMissing):
        acts.ask_correction(row, Doing(officer, values=right_values(value=1040)))
    acts.ask_correction(row, Doing(officer, values=right_values(value=1040), reason="漏报十件"))
    assert figures()["2025-02"].printed == "1030"
    assert acts.allow_correction(row, Doing(committee.planner)) == 2
    assert figures()["2025-02"].printed == "1040"
    words = ledger.history(SeriesKey("work.count0", f"unit:{UNIT}"), Period.parse("2025-02"))
    assert [(one.printed, one.reason) for one in words][1] == ("1040件", "漏报十件")


def test_a_correction_that_changes_nothing_and_a_save_of_what_is_locked_are_refused(committee):
    row = adopted(committee, committee.open()[UNIT])
    officer = committee.officers[UNIT]
    with pytest.raises(NothingToCorrect, match="完全相同"):
        acts.ask_correction(row, Doing(officer, values=right_values(), reason="核实"))
    with pytest.raises(StepNotPossible):
        acts.fill(row, Doing(officer, values=right_values()))
    assert row.state == "adopted"


def test_a_refused_correction_leaves_the_figures_and_the_return_as_they_were(committee):
    row = adopted(committee, committee.open()[UNIT])
    acts.ask_correction(row, Doing(committee.officers[UNIT], values=right_values(value=1040), reason="漏报"))
    acts.refuse_correction(row, Doing(committee.planner, reason="证据不足"))
    assert (row.state, acts.latest_values(row)[0]) == ("adopted", right_values())
    assert figures()["2025-02"].printed == "1030"


def test_a_figure_that_stands_already_is_not_adopted_again(committee):
    row = adopted(committee, committee.open()[UNIT])
    acts.ask_correction(
        row,
        Doing(
            committee.officers[UNIT], values=right_values() | {"f1": {"text": "1041", "note": ""}}, reason="更正一项"
        ),
    )
    assert acts.allow_correction(row, Doing(committee.planner)) == 1


def test_a_period_is_opened_once(committee):
    assert len(committee.open()) == 2
    assert committee.open() == {}


def test_an_edition_is_fixed_once_it_is_recorded(committee):
    content = form_of(["work.count0"], ["bureau0"])
    with pytest.raises(FormFixed):
        forms.record_form(content)


def test_a_faulty_form_is_refused_with_the_place(committee):
    wrong = form_of(["work.count0"], ["bureau0"], code="other", checks=[{"left": "f0", "right": "f9", "zh": "不存在"}])
    with pytest.raises(FormFault, match="f9"):
        forms.record_form(wrong)
    both = form_of(["work.count0"], ["bureau0", "bureau1"], code="other")
    both["fields"][0]["about"] = "area"
    with pytest.raises(FormFault, match="bureau0、bureau1"):
        forms.record_form(both)
