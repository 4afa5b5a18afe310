"""Every error of the engine says what was asked, what stood in the way, what was written and what to do."""

import pytest

from wutong.engines.monthly import errors

CASES = [
    (errors.HistoryUnreadable(name="a.csv", problem="看不懂", problem_en="unreadable"), "monthly-E001", "请提供两列", "two columns"),
    (errors.HistoryTooShort(name="a", steps=3, least=27), "monthly-E002", "至少要 27 期", "27 are needed"),
    (errors.NotMonitored(code="gdp"), "monthly-E003", "gdp", "not followed by month"),
]  # fmt: skip


@pytest.mark.parametrize(("error", "code", "chinese", "english"), CASES, ids=[case[1] for case in CASES])
def test_an_error_speaks_both_languages(error, code, chinese, english):
    assert error.message("zh").startswith(f"[{code}]")
    assert chinese in error.message("zh")
    assert english in error.message("en")
