"""Each error says what was asked, what stood in the way, what was not written and what to do."""

from datetime import date
from pathlib import Path

import pytest

from wutong.kernel.errors import WutongError
from wutong.platform.access import errors as access
from wutong.platform.accounts import errors as accounts
from wutong.platform.territory import errors as territory

DAYS = {"valid_from": date(2024, 1, 1), "valid_to": date(2024, 2, 1)}
WHY = {"why": "缘由", "why_en": "the reason"}
CASES = [
    (accounts.HoldingRefused(person="李静", post="规划岗", **DAYS, **WHY), ["李静", "规划岗", "缘由"]),
    (accounts.NoSuchPost(kind="unit", key="nowhere"), ["nowhere"]),
    (accounts.UnknownPermission(role="planner", permission="plans.edti", known="plans.edit"), ["plans.edti", "plans.edit"]),
    (accounts.TokenRefused(name="报表", longest=366), ["报表", "366"]),
    (accounts.UnitLoop(unit="甲局", parent="乙科"), ["甲局", "乙科"]),
    (accounts.AbsenceRefused(person="李静", **DAYS, **WHY), ["李静", "缘由"]),
    (accounts.UnitChangeRefused(unit="甲局", day=date(2024, 1, 1), **WHY), ["甲局", "2024-01-01", "缘由"]),
    (territory.NoSuchArea(key="nowhere", day=date(2024, 1, 1)), ["nowhere", "2024-01-01"]),
    (territory.SharesDoNotAddUp(area="一街道", count=2, total=9000, whole=10000), ["一街道", "9000", "10000"]),
    (
        territory.ReorganisationRefused(act="拆分", act_en="Split", area="一街道", day=date(2024, 1, 1), **WHY),
        ["拆分", "一街道", "缘由"],
    ),
    (territory.TreeFull(parent="高新区", most=9998), ["高新区", "9998"]),
    (territory.NothingToUndo(**WHY), ["缘由"]),
    (territory.TreeTooDeep(parent="高新区", most=16), ["高新区", "16"]),
]  # fmt: skip


@pytest.mark.parametrize(("problem", "says"), CASES, ids=lambda value: type(value).__name__)
def test_an_error_names_the_facts_in_chinese_and_has_an_english_text(problem, says):
    chinese, english = problem.message("zh"), problem.message("en")

    assert all(fact in chinese for fact in says)
    assert chinese.startswith(f"[{problem.code}] ")
    assert english.isprintable()
    assert len(english) > len(problem.code) + 40


def test_every_error_stands_in_the_reference():
    page = (Path(__file__).parents[5] / "docs/reference/errors.md").read_text(encoding="utf-8")
    classes = [
        thing
        for module in (access, accounts, territory)
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, WutongError) and thing is not WutongError
    ]

    assert [error.__name__ for error in classes if f"| {error.code} | {error.__name__} |" not in page] == []
