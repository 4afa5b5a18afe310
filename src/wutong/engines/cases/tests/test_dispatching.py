"""Duty matrices: checked for gaps and overlaps, replayed over past cases; whom to give a case, and what it is about."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from random import Random

import pytest

from wutong.engines.cases import api, dispatching
from wutong.engines.cases._core import duties, guessing
from wutong.engines.cases.errors import MatrixFaulty
from wutong.engines.cases.models import DutyMatrix
from wutong.engines.cases.search import pairs_of
from wutong.engines.cases.testing import MONDAY, make_worker, sample_text
from wutong.engines.cases.tests.test_acts import closed, handled
from wutong.engines.cases.types import Given
from wutong.platform import clock
from wutong.platform.territory.testing import make_area

HOURS = {"day": "08:00-18:00", "night": "18:00-08:00"}
CATEGORIES = ["06010", "06011", "09005"]
AREAS = {"zone": ("zone",), "east": ("zone", "east"), "west": ("zone", "west")}


def matrix(*rows: dict, hours: dict | None = None) -> dict:
    return {"code": "sample", "edition": 1, "valid_from": "2025-01-01", "hours": hours or HOURS, "rows": list(rows)}


WHOLE = matrix(
    {"categories": ["06*"], "hours": ["day"], "lead": "north"},
    {"categories": ["06*"], "hours": ["night"], "lead": "south"},
    {"categories": ["09005"], "lead": "south", "assisting": ["north"], "basis": "职责清单第三条"},
)


def test_a_matrix_that_answers_every_question_once_is_without_fault():
    assert duties.faults_of(duties.read_matrix(WHOLE), CATEGORIES, AREAS) == []


def test_gaps_and_overlaps_are_named_with_their_rows():
    faulty = duties.read_matrix(
        matrix(
            {"categories": ["06*"], "areas": ["zone"], "lead": "north"},
            {"categories": ["06010"], "areas": ["east"], "lead": "south"},
        )
    )
    faults = duties.faults_of(faulty, CATEGORIES, AREAS)
    assert {(fault.category, fault.rows) for fault in faults} == {("06010", (1, 2)), ("09005", ())}
    assert all("重叠" in fault.zh or "没有单位" in fault.zh for fault in faults)


@pytest.mark.parametrize("seed", range(30))
def test_faults_agree_with_asking_every_question(seed):
    lot = Random(seed)
    rows = [
        {
            "categories": lot.sample([*CATEGORIES, "06*", "*"], lot.randrange(1, 3)),
            "areas": lot.sample(["zone", "east", "west", "*"], lot.randrange(1, 3)),
            "hours": lot.sample(["day", "night", "*"], lot.randrange(1, 3)),
            "lead": "north",
        }
        for _ in range(lot.randrange(1, 5))
    ]
    read = duties.read_matrix(matrix(*rows))
    wrong = sum(
        sum(duties.holds(row, category, AREAS[area], hour) for row in read.rows) != 1
        for category, area, hour in product(CATEGORIES, AREAS, HOURS)
    )
    assert sum(fault.cells for fault in duties.faults_of(read, CATEGORIES, AREAS)) == wrong


def test_hours_that_leave_a_stretch_of_the_day_out_are_a_fault():
    read = duties.read_matrix(matrix({"lead": "north"}, hours={"day": "08:00-18:00", "late": "17:00-08:00"}))
    assert [fault.hour for fault in duties.faults_of(read, CATEGORIES, AREAS)] == ["17:00（day、late）"]


def test_a_single_word_is_a_list_of_one_and_no_list_of_its_characters():
    (row,) = duties.read_matrix(matrix({"categories": "06*", "areas": "east", "hours": "day", "lead": "north"})).rows
    assert (row.categories, row.areas, row.hours) == (("06*",), ("east",), ("day",))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (matrix({"categories": ["06*"]}), "第 1 行.*lead"),
        (matrix({"area": ["east"], "lead": "north"}), "不认识 area"),
        (matrix({"lead": "north"}, hours={"day": "8点到18点"}), "时段“day”.*08:30-18:00"),
        (matrix({"lead": "north"}, hours={"day": "08:30"}), "时段“day”"),
        (matrix() | {"rows": "north"}, "一列职责"),
        (matrix("north"), "第 1 行"),
    ],
)
def test_a_matrix_that_cannot_be_understood_names_the_place(content, words):
    with pytest.raises(duties.MatrixUnreadable, match=words):
        duties.read_matrix(content)


def test_rows_that_name_what_there_is_not_are_faults():
    read = duties.read_matrix(matrix({"categories": ["07*"], "areas": ["estern"], "hours": ["nigt"], "lead": "north"}))
    assert [fault.zh for fault in duties.idle_words(read, CATEGORIES, AREAS)] == [
        "第 1 行：没有类别“07*”", "第 1 行：没有区域“estern”", "第 1 行：没有时段“nigt”",
    ]  # fmt: skip
    assert list(duties.idle_words(duties.read_matrix(WHOLE), CATEGORIES, AREAS)) == []


@pytest.mark.django_db
class TestWithCases:
    def record(self, content: dict, street) -> None:
        dispatching.record_matrix(content, categories=CATEGORIES, top=street.area.code, by=street.chief)

    def test_a_faulty_matrix_and_one_with_unknown_units_are_not_put_to_use(self, street):
        with pytest.raises(MatrixFaulty, match="没有单位负责"):
            self.record(matrix({"categories": ["06*"], "lead": "north"}), street)
        with pytest.raises(MatrixFaulty, match="nobody"):
            self.record(matrix({"lead": "nobody"}), street)
        assert not DutyMatrix.objects.exists()

    def test_the_matrix_answers_by_category_area_and_hour(self, street):
        self.record(WHOLE, street)
        case = api.state_at(api.open_case(street.new(), by=street.chief))
        kind = api.type_in_force("sample")
        assert dispatching.duty_for(kind, case).lead == "north"
        assert dispatching.duty_for(kind, case, MONDAY + timedelta(hours=12)).lead == "south"

    def test_a_type_may_give_new_cases_out_by_the_matrix(self, street):
        self.record(WHOLE, street)
        api.record_type(
            sample_text(**{"edition: 1": "edition: 2", "{matrix: sample,": "{matrix: sample, automatic: true,"})
        )
        given = api.state_at(api.open_case(street.new(category="09005"), by=street.chief))
        assert (given.unit, given.first_unit, given.assisting) == ("south", "south", ("north",))
        unknown = api.state_at(api.open_case(street.new(category="77777"), by=street.chief))
        assert unknown.unit == ""

    def test_a_later_edition_holds_from_its_day(self, street):
        self.record(WHOLE, street)
        self.record({**matrix({"lead": "south"}), "edition": 2, "valid_from": "2025-06-01"}, street)
        assert dispatching.matrix_in_force("sample").rows[0].lead == "north"
        assert dispatching.matrix_in_force("sample", date(2025, 6, 1)).rows[0].lead == "south"
        assert dispatching.matrix_in_force("sample", date(2024, 6, 1)) is None

    def test_a_past_year_is_replayed_under_another_matrix_and_nothing_is_written(self, street):
        right, wrong = handled(street), handled(street)
        api.take(wrong, "send_back", Given(reason="不属本单位"), by=street.north)
        api.take(wrong, "dispatch", Given(unit="south"), by=street.chief)
        before = [len(api.events_of([case])[case]) for case in (right, wrong)]

        told = dispatching.replay(matrix({"lead": "south"}), date(2025, 1, 1), date(2025, 12, 31))

        assert (told.cases, told.same, told.unanswered) == (2, 0, 0)
        assert told.moves == (("north", "south", 2),)
        assert (told.right_before, told.right_after) == (1, 1)
        assert [len(api.events_of([case])[case]) for case in (right, wrong)] == before

    def test_whoever_has_least_in_hand_comes_first_and_overdue_counts_double(self, street):
        second = make_worker("north-two", ("read", "handle"), "north", street.area)
        handled(street, severity=1)
        case = handled(street)
        with clock.standing_at(MONDAY + timedelta(hours=3)):
            found = dispatching.people_for("north", street.area.path)
        assert [(one.person, one.open, one.late) for one in found] == [(second, 0, 0), (street.north, 2, 1)]
        assert dispatching.people_for("north", make_area("elsewhere").path) == []
        assert api.state_at(case).handler == "north"

    def test_a_category_is_suggested_from_word_lists_until_there_are_cases(self, street):
        told = dispatching.suggest_category("sample", "门口垃圾堆得很脏")
        assert (told.guesses[0].category, told.guesses[0].words, told.accuracy) == ("06010", ("垃圾", "脏"), None)
        closed(street, handled(street))
        assert dispatching.suggest_category("sample", "没有一个词").guesses == []


def test_a_model_learns_from_closed_cases_and_shows_how_often_it_was_right():
    lot = Random(1)
    words = {"06010": ["垃圾", "异味", "堆放", "清运"], "09005": ["占道", "店外", "摆摊", "桌椅"]}
    cases = []
    for _ in range(200):
        category = lot.choice(sorted(words))
        cases.append((category, pairs_of("".join(lot.choices(words[category], k=3)))))
    model = guessing.train(cases)
    assert model.accuracy is not None
    assert model.accuracy > 0.95
    found = model.guess(pairs_of("店外摆摊"))
    assert found[0].category == "09005"
    assert "店外" in found[0].words
    assert model.guess(pairs_of("完全陌生")) == []
