"""Case types as data: what a faulty file is told, and editions that stay."""

from __future__ import annotations

from datetime import date

import pytest

from wutong.engines.cases import api
from wutong.engines.cases.errors import CaseTypeFaulty, EditionFixed
from wutong.engines.cases.models import Case
from wutong.engines.cases.testing import sample_text

FAULTY = {
    "an act to a state that is not there": (
        "to: dispatching, permission",
        "to: nowhere, permission",
        "没有状态“nowhere”",
    ),
    "a state that cannot be reached": (
        "- {code: closed,",
        "- {code: lost, zh: 迷途}\n  - {code: closed,",
        "到不了“lost”",
    ),
    "a limit that is none": ("limit: 2小时", "limit: 很快", "看不懂时限“很快”"),
    "a form that is not there": ("form: done", "form: missing", "没有表单“missing”"),
    "an unknown part": ("prefix: YS", "prefix: YS\ncolour: red", "不认识的项：colour"),
    "a missing part": ("prefix: YS", "", "缺少 prefix"),
    "a step on a clock that is not there": ("clock: whole, percent: 80", "clock: none, percent: 80", "没有时钟“none”"),
    "both percent and late": ("late: 1个工作日", "late: 1个工作日, percent: 90", "只写一个"),
    "an end that is not reached by closing": (
        "kind: close, from: [checking]",
        "kind: move, from: [checking]",
        "kind 必须是 close",
    ),
    "a check without a way back": (", otherwise: handling", "", "otherwise"),
    "a kind that is none": ("kind: arbitrate", "kind: decide", "只能是"),
    "a key given twice": ("prefix: YS", "prefix: YS\nprefix: ZS", "写了两次"),
    "no YAML": ("states:", "states: [", "不是有效的 YAML"),
    "a day that is none": ("valid_from: 2020-01-01", "valid_from: 2020-02-30", "无法读取的值"),
    "a day that is a word": ("valid_from: 2020-01-01", "valid_from: soon", "不是日期"),
    "choices without any": ("kind: number, least: 0", "kind: choice", "要列出 choices"),
    "a code used twice": ("{code: remind,", "{code: red,", "重复"),
    "no end": (", ends: true", "", "没有一个状态标明 ends"),
    "no main clock": ("    main: true\n", "", "有且只有一个"),
    "ready words for no act": ("act: send_back, zh: 不属", "act: send, zh: 不属", "没有操作“send”"),
}


@pytest.mark.parametrize(("old", "new", "words"), FAULTY.values(), ids=FAULTY)
def test_a_faulty_type_is_told_what_is_wrong_and_on_which_line(old, new, words):
    text = sample_text(**{old: new})

    reading = api.check_type(text)

    fault = next(fault for fault in reading.faults if words in fault.zh)
    assert reading.type is None
    assert fault.en
    assert 1 <= fault.line <= len(text.splitlines()) + 1


def test_the_line_is_that_of_the_part():
    text = sample_text(**{"limit: 2小时": "limit: 很快"})
    wanted = next(number for number, line in enumerate(text.splitlines(), 1) if "很快" in line)
    assert [fault.line for fault in api.check_type(text).faults] == [wanted]


def test_the_sample_type_holds_together():
    reading = api.check_type(sample_text())
    assert reading.faults == ()
    assert reading.type is not None
    assert reading.type.main_clock == "whole"


@pytest.mark.django_db
def test_a_faulty_type_is_not_recorded():
    with pytest.raises(CaseTypeFaulty, match="第 31 行|很快"):
        api.record_type(sample_text(**{"limit: 2小时": "limit: 很快"}), name="街面事项")


@pytest.mark.django_db
def test_a_type_names_no_effect_that_no_pack_declares():
    named = {"permission: cases.verify, when: [{check: settled}]": "permission: cases.verify, effect: nobody.knows"}
    with pytest.raises(CaseTypeFaulty, match=r"nobody\.knows") as refused:
        api.record_type(sample_text(**named))
    assert "no pack declares these effects" in refused.value.message("en")


@pytest.mark.django_db
def test_an_edition_stays_as_it_was_recorded_and_a_new_one_holds_from_its_day(street):
    api.record_type(sample_text())
    with pytest.raises(EditionFixed, match="改为 2"):
        api.record_type(sample_text(**{"街面事项": "街面事件"}))
    later = {"edition: 1": "edition: 2", "valid_from: 2020-01-01": "valid_from: 2025-06-01", "街面事项": "街面事件"}
    api.record_type(sample_text(**later))

    assert api.type_in_force("sample").edition == 1
    assert api.type_in_force("sample", date(2025, 6, 1)).zh == "街面事件"
    case = api.open_case(street.new(), by=street.chief)
    assert Case.objects.get(pk=case).edition == 1
