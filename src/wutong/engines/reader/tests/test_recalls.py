"""A task set last year is found again in this year's words, or is missed."""

from wutong.engines.reader.api import commitments, open_document, recall

EARLIER = "# 2023年工作安排\n\n启动人才公寓二期建设。推进智慧停车平台建设。筹建青少年科技馆。"
LATER = (
    "# 2024年工作报告\n\n2023年，人才公寓二期主体封顶，配套道路同步通车。全年环境质量持续改善。\n\n"
    "# 2024年工作安排\n\n继续推进智慧停车平台建设。加快老旧小区改造。"
)


def outcomes():
    earlier, later = (open_document(text.encode(), name="a.md") for text in (EARLIER, LATER))
    found = recall(commitments(earlier), later, commitments(later))
    return {one.commitment.action: one for one in found}, later


def test_a_task_is_reported_restated_or_dropped():
    found, later = outcomes()
    assert {action: one.outcome for action, one in found.items()} == {
        "启动人才公寓二期建设": "reported", "推进智慧停车平台建设": "restated", "筹建青少年科技馆": "dropped",
    }  # fmt: skip


def test_the_place_is_the_sentence_that_speaks_of_it():
    found, later = outcomes()
    start, end = found["启动人才公寓二期建设"].place
    assert later.text[start:end].startswith("2023年，人才公寓二期主体封顶")
