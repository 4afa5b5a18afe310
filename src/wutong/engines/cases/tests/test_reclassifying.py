"""What a case is about can be corrected: limits and duties follow by rule, and the statistics know of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from wutong.engines.cases import api, evaluation
from wutong.engines.cases.casetypes import record_type
from wutong.engines.cases.counts import Span
from wutong.engines.cases.dispatching import record_matrix
from wutong.engines.cases.errors import (
    ActRefused,
    CaseMovedOn,
    FormIncomplete,
    NotReclassified,
    PersonUnfit,
)
from wutong.engines.cases.models import Case
from wutong.engines.cases.testing import MONDAY, make_worker, sample_text
from wutong.engines.cases.tests.test_acts import closed, handled
from wutong.engines.cases.types import Given
from wutong.platform import clock
from wutong.platform.jobs.models import Due

pytestmark = pytest.mark.django_db
MARCH = Span(date(2025, 3, 1), date(2025, 3, 31))
GRADED = {
    "      - {when: {severity: 1}, limit: 2小时}": '      - {when: {category: "09005"}, limit: 10个工作日}\n      - {when: {severity: 1}, limit: 2小时}'
}


def correct(street, case: int, **given):
    by, reason = given.pop("by", street.chief), given.pop("reason", "现场看是店外经营")
    return api.reclassify(case, api.Correction(**given), reason=reason, by=by)


def with_matrix(street) -> None:
    """Garbage is the north's, trading outside shops the south's."""
    rows = [
        {"categories": ["06010"], "areas": ["*"], "hours": ["*"], "lead": "north"},
        {"categories": ["09005"], "areas": ["*"], "hours": ["*"], "lead": "south"},
    ]
    content = {
        "code": "sample",
        "edition": 1,
        "valid_from": "2020-01-01",
        "hours": {"whole": "00:00-24:00"},
        "rows": rows,
    }
    record_matrix(content, categories=["06010", "09005"], top=street.area.code)


def test_a_corrected_category_takes_its_own_limit_from_the_first_report_on(street):
    record_type(
        sample_text(**{"edition: 1": "edition: 2", "valid_from: 2020-01-01": "valid_from: 2020-01-02", **GRADED})
    )
    case = api.open_case(street.new(), by=street.chief)
    short = Case.objects.get(pk=case).due_at
    with clock.standing_at(MONDAY + timedelta(days=2)):
        state = correct(street, case, category="09005")
    assert (state.category, state.reclassified) == ("09005", 1)
    assert state.clocks["whole"].limit == "10个工作日"
    assert Case.objects.get(pk=case).due_at == short + timedelta(days=7)  # five working days more, and a weekend
    reminders = Due.objects.filter(key__startswith=f"case/{case}/whole/2/", done_at=None)
    assert reminders.count() == 3


def test_a_case_moves_to_whom_the_matrix_names_and_its_first_dispatch_was_not_right(street):
    with_matrix(street)
    case = handled(street)
    state = correct(street, case, category="09005")
    assert (state.unit, state.handler, state.first_unit, state.hand_overs) == ("south", "", "north", 1)
    with clock.standing_at(MONDAY + timedelta(hours=2)):
        api.take(case, "report_done", Given(form={"result": "好"}), by=street.south)
        api.take(case, "check", Given(result="held"), by=street.chief)
        api.take(case, "close", by=street.chief)
    line = next(line for line in evaluation.evaluate(Case.objects.all(), MARCH, "type"))
    assert (line.first_dispatch.hits, line.first_dispatch.of, line.counts["reclassified"]) == (0, 1, 1)


def test_a_case_that_waits_for_dispatch_goes_on_waiting(street):
    with_matrix(street)
    case = api.open_case(street.new(), by=street.chief)
    assert correct(street, case, category="09005").unit == ""


def test_another_type_keeps_the_waiting_and_its_own_states(street):
    other = sample_text(
        **{
            "code: sample\n": "code: other\n",
            "code: filed,": "code: first,",
            "[filed": "[first",
            "initial: filed": "initial: first",
        }
    )
    record_type(other)
    case = api.open_case(street.new(), by=street.chief)
    due = Case.objects.get(pk=case).due_at
    with clock.standing_at(MONDAY + timedelta(hours=3)):
        state = correct(street, case, type="other")
    row = Case.objects.get(pk=case)
    assert (state.type, state.state, row.type, row.due_at) == ("other", "first", "other", due)
    assert [act.code for act in api.case_view(case, street.chief).acts][:1] == ["accept"]


def test_a_clock_that_stood_still_keeps_what_was_spent(street):
    record_type(
        sample_text(**{"edition: 1": "edition: 2", "valid_from: 2020-01-01": "valid_from: 2020-01-02", **GRADED})
    )
    case = handled(street)
    with clock.standing_at(MONDAY + timedelta(hours=1)):
        api.take(case, "pause", Given(reason="等材料"), by=street.north)
    before = api.state_at(case).clocks["whole"]
    after = correct(street, case, category="09005").clocks["whole"]
    assert before.minutes - before.left == after.minutes - after.left
    assert after.frozen_at == before.frozen_at


def test_what_cannot_be_corrected_is_refused_and_nothing_is_written(street):
    case = handled(street)
    last = Case.objects.get(pk=case).sequence
    with pytest.raises(FormIncomplete):
        correct(street, case, category="09005", reason=" ")
    with pytest.raises(NotReclassified, match="没有类别"):
        correct(street, case, category="99999")
    with pytest.raises(NotReclassified, match="都没有变"):
        correct(street, case, category="06010")
    with pytest.raises(ActRefused):
        correct(street, case, category="09005", by=street.north)
    with pytest.raises(CaseMovedOn):
        api.reclassify(case, api.Correction("09005"), reason="样例", by=street.chief, expected=1)
    assert Case.objects.get(pk=case).sequence == last
    closed(street, case)
    with pytest.raises(NotReclassified, match="已经办结"):
        correct(street, case, category="09005")


def test_a_case_is_given_to_a_person_who_handles_such_cases_there(street):
    case = api.open_case(street.new(), by=street.chief)
    api.take(case, "accept", by=street.chief)
    with pytest.raises(PersonUnfit, match="south"):
        api.take(case, "dispatch", Given(unit="north", person="south"), by=street.chief)
    state = api.take(case, "dispatch", Given(unit="north", person="north"), by=street.chief)
    assert state.handler == "north"
    assert list(api.cases_of(street.north, "mine").values_list("pk", flat=True)) == [case]


def test_someone_without_the_field_group_is_nobody_to_give_an_internal_case_to(street):
    make_worker("open-only", ("read", "handle"), "north", street.area, group="open")
    names = [one.person.username for one in api.people_for("north", street.area.path, "internal")]
    assert names == ["north"]
