"""Many cases at once: looked at first, done by the worker, undone; what moved on since is left and named."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from wutong.engines.cases import api, changing
from wutong.engines.cases.errors import ChangeNotPossible
from wutong.engines.cases.models import BulkChange, Case
from wutong.engines.cases.testing import OFFICE_HOURS, SECOND, sample_text
from wutong.engines.cases.tests.test_acts import handled
from wutong.engines.cases.timing import record_calendar
from wutong.engines.cases.types import Given
from wutong.platform.accounts.testing import make_unit
from wutong.platform.jobs.models import Due
from wutong.platform.territory.testing import make_area


def states(cases) -> dict[int, dict]:
    return {pk: asdict(state) for pk, state in api.states_of(cases).items()}


def pending() -> list[tuple[str, str]]:
    return sorted(
        (key, str(at))
        for key, at in Due.objects.filter(done_at=None, kind="cases.escalate").values_list("key", "due_at")
    )


@pytest.mark.django_db(transaction=True)
def test_running_cases_go_to_a_new_edition_and_back(street):
    cases = [handled(street), handled(street), api.open_case(street.new(), by=street.chief)]
    api.record_type(sample_text(**SECOND))
    given = {"type": "sample", "to": 2}

    lacking = changing.preview("migrate", given, by=street.chief)
    assert (lacking.cases, lacking.refusals) == (1, 2)
    given["states"] = {"handling": "working"}
    told = changing.preview("migrate", given, by=street.chief)
    assert (told.cases, told.refusals, told.moves["state:handling", "state:working"]) == (3, 0, 2)
    assert set(Case.objects.values_list("edition", flat=True)) == {1}, "looking changes nothing"

    before = states(cases)
    change = changing.begin("migrate", given, title="换第二版", by=street.chief)
    change.refresh_from_db()
    assert change.report["cases"] == 3
    assert set(Case.objects.values_list("edition", "state")) == {(2, "working"), (2, "filed")}
    assert api.state_at(cases[0]).clocks["handle"].runs
    assert api.state_at(cases[0]).due_at == before[cases[0]]["due_at"], "running limits stay"
    api.take(cases[0], "report_done", Given(form={"result": "好"}), by=street.north)

    changing.begin_undo(change.pk, by=street.chief)
    change.refresh_from_db()
    assert (change.report["undone"], change.report["moved_on"]) == (2, [Case.objects.get(pk=cases[0]).number])
    after = states(cases)
    for case in cases[1:]:
        after[case]["clocks"].pop("handle", None)
        assert after[case] == before[case]
    with pytest.raises(ChangeNotPossible, match="已经撤销"):
        changing.begin_undo(change.pk, by=street.chief)


@pytest.mark.django_db(transaction=True)
def test_a_reorganisation_moves_open_cases_to_new_units_and_areas_and_back(street):
    make_unit("northwest", street.area)
    ward = make_area("ward", street.area)
    cases = [handled(street) for _ in range(4)]
    given = {"units": {"north": "northwest"}, "areas": {street.area.code: "ward"}}
    before, waiting = states(cases), pending()
    assert changing.preview("reorganise", given, by=street.chief).cases == 4

    change = changing.begin("reorganise", given, title="机构改革", by=street.chief)

    assert set(Case.objects.values_list("unit", "first_unit", "area")) == {("northwest", "northwest", ward.pk)}
    changing.begin_undo(change.pk, by=street.chief)
    assert states(cases) == before
    assert pending() == waiting


@pytest.mark.django_db(transaction=True)
def test_merged_cases_move_too_and_do_not_come_back_to_an_office_that_is_gone(street):
    make_unit("northwest", street.area)
    into, merged, parted = (handled(street) for _ in range(3))
    before = states([into, merged, parted])
    for other in (merged, parted):
        api.merge(into, other, by=street.chief)
    given = {"units": {"north": "northwest"}}
    assert changing.preview("reorganise", given, by=street.chief).cases == 3

    change = changing.begin("reorganise", given, title="机构改革", by=street.chief)
    assert set(Case.objects.values_list("unit", flat=True)) == {"northwest"}
    api.unmerge(parted, by=street.chief)
    assert api.state_at(parted).unit == "northwest"
    assert Case.objects.get(pk=merged).state == "merged"

    changing.begin_undo(change.pk, by=street.chief)
    api.unmerge(merged, by=street.chief)
    assert states([into, merged, parted]) == before


@pytest.mark.django_db(transaction=True)
def test_a_merged_case_is_parted_under_the_edition_that_the_others_went_to(street):
    into, other = handled(street), handled(street)
    api.merge(into, other, by=street.chief)
    api.record_type(sample_text(**SECOND))
    changing.begin(
        "migrate", {"type": "sample", "to": 2, "states": {"handling": "working"}}, title="换第二版", by=street.chief
    )
    assert (Case.objects.get(pk=other).state, Case.objects.get(pk=other).edition) == ("merged", 2)
    api.unmerge(other, by=street.chief)
    parted = api.state_at(other)
    assert (parted.state, parted.edition, parted.clocks["handle"].runs) == ("working", 2, True)
    assert api.rebuild(other) == {}


@pytest.mark.django_db(transaction=True)
def test_a_changed_calendar_shows_old_and_new_deadlines_side_by_side(street):
    cases = [handled(street), handled(street)]
    api.take(cases[1], "pause", Given(reason="等待"), by=street.north)
    holiday = {**OFFICE_HOURS, "holidays": ["2025-03-05"]}
    record_calendar("office", holiday)
    old = api.state_at(cases[0]).due_at

    told = changing.preview("reschedule", {"calendar": "office"}, by=street.chief)

    assert (told.cases, told.later, told.earlier) == (1, 1, 0)
    number, was, becomes = told.deadlines[0]
    assert (number, was) == (Case.objects.get(pk=cases[0]).number, old)
    assert becomes[:10] == "2025-03-11"
    change = changing.begin("reschedule", {"calendar": "office"}, title="放假调整", by=street.chief)
    assert api.state_at(cases[0]).due_at == becomes
    changing.begin_undo(change.pk, by=street.chief)
    assert api.state_at(cases[0]).due_at == old


@pytest.mark.django_db
def test_a_change_to_what_is_not_there_is_refused(street):
    for kind, given in [
        ("reorganise", {"units": {"north": "nobody"}}),
        ("reorganise", {"areas": {street.area.code: "nowhere"}}),
        ("migrate", {"type": "sample", "to": 1, "states": {"filed": "nothing"}}),
    ]:
        with pytest.raises(ChangeNotPossible):
            changing.begin(kind, given, title="样例", by=street.chief)
    assert not BulkChange.objects.exists()


@pytest.mark.django_db
def test_only_cases_in_the_reach_of_whoever_changes_them_are_changed(street):
    handled(street)
    make_unit("northwest", street.area)
    assert changing.preview("reorganise", {"units": {"north": "northwest"}}, by=street.north).cases == 0


def test_a_clock_counted_again_is_itself_when_its_calendar_says_the_same(db, street):
    state = api.state_at(handled(street))
    from wutong.engines.cases.timing import counted_again

    assert {code: counted_again(one) for code, one in state.clocks.items() if one.runs} == {
        code: one for code, one in state.clocks.items() if one.runs
    }
    assert replace(state) == state


@pytest.mark.django_db(transaction=True)
def test_a_change_is_looked_at_run_read_and_undone_over_the_api(street, client):
    client.force_login(street.chief, backend="django.contrib.auth.backends.ModelBackend")
    make_unit("northwest", street.area)
    case = handled(street)
    given = {"kind": "reorganise", "units": {"north": "northwest"}}
    json = "application/json"
    assert client.post("/api/v1/cases/changes/preview", given, content_type=json).json()["cases"] == 1
    change = client.post("/api/v1/cases/changes", given, content_type=json)
    assert change.status_code == 202, change.content
    assert client.get(f"/api/v1/cases/changes/{change.json()['id']}").json()["report"]["cases"] == 1
    assert Case.objects.get(pk=case).unit == "northwest"
    assert client.post(f"/api/v1/cases/changes/{change.json()['id']}/undo").status_code == 202
    assert Case.objects.get(pk=case).unit == "north"
