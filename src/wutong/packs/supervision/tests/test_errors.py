"""Every error of the pack says what was asked, what stood in the way, what was written and what to do."""

import pytest

from wutong.packs.supervision import errors

CASES = [
    (errors.MatterIncomplete(title="报送名单", problem="没有指明责任单位", problem_en="it names no unit"),
     "supervision-E001", "没有写入任何事项", "Fill it in"),
    (errors.ListUnreadable(name="a.pdf", problem="不支持", problem_en="not supported"), "supervision-E002", "请上传", "Upload"),
    (errors.MatterUnknown(case=7), "supervision-E003", "督办事项 7", "no such matter"),
]  # fmt: skip


@pytest.mark.parametrize(("error", "code", "chinese", "english"), CASES, ids=[case[1] for case in CASES])
def test_an_error_speaks_both_languages(error, code, chinese, english):
    assert error.message("zh").startswith(f"[{code}]")
    assert chinese in error.message("zh")
    assert english in error.message("en")
