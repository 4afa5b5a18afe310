"""Every error of the pack says what was asked, what stood in the way, what was written and what to do."""

import pytest

from wutong.packs.plan import errors

CASES = [
    (errors.PlanUnknown(plan="19", known="13、14"), "plan-E001", "现有规划：13、14", "the plans are 13、14"),
    (
        errors.MovedOn(act="分解目标", who="李", when="10:02", what="300"),
        "plan-E003",
        "仍在页面上",
        "is still on the page",
    ),
    (errors.NotDrafting(plan="14"), "plan-E005", "它不在编制中", "it is not in drafting"),
    (errors.FieldMissing(act="提出修订", field="理由"), "plan-E006", "缺少理由", "is missing"),
]


@pytest.mark.parametrize(("error", "code", "chinese", "english"), CASES, ids=[case[1] for case in CASES])
def test_an_error_speaks_both_languages(error, code, chinese, english):
    assert error.message("zh").startswith(f"[{code}]")
    assert chinese in error.message("zh")
    assert english in error.message("en")
