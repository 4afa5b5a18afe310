"""Every error of the pack says what was asked, what stood in the way, what was written and what to do."""

import pytest

from wutong.packs.economy import errors

CASES = [
    (errors.DecisionIncomplete(text="走访", problem="没有写明完成时限", problem_en="it names no day"), "economy-E001", "没有写入", "Fill it in"),
    (errors.MeetingUnknown(meeting=7), "economy-E002", "没有这次会议", "no such meeting"),
    (errors.FirmListUnreadable(name="a.csv", problem="缺列", problem_en="columns"), "economy-E003", "没有写入", "Mend these lines"),
]  # fmt: skip


@pytest.mark.parametrize(("error", "code", "chinese", "english"), CASES, ids=[case[1] for case in CASES])
def test_an_error_speaks_both_languages(error, code, chinese, english):
    assert error.message("zh").startswith(f"[{code}]")
    assert chinese in error.message("zh")
    assert english in error.message("en")
