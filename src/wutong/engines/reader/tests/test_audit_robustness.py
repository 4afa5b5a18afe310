"""The auditor on texts that add up, and on broken ones: few alarms, no crash, time in step with length."""

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wutong.engines.reader import api

TEXTS = sorted((Path(__file__).parent / "audit_texts").glob("*.txt"))
PIECES = (
    "其中", "分别为", "合计", "占", "的", "比上年", "增长", "下降", "由", "到", "年均", "完成目标的", "（", "）", "、", "，", "；", "。", "：", "亿元", "万人",
    "%", "个百分点", "倍", "家", "第3位", "一是", "二是", "2020年", "0", "1.5", "99999999999999999999", "-", "\t", "\n", "“五横六纵”", "翻一番", "每年", "人均",
    "2月30日", "0%", "0亿元", "三成", "1/3", "3.1:45.2:51.7", "第二十章", "\u3000", "\x0b", "🙂", "𠀀",
)  # fmt: skip
GROWS_AT_MOST = 4.0  # times as long for twice the text, a linear rule and a busy machine allowed for


def audited(text: str):
    return api.audit(api.open_document(("正文。\n" + text).encode("utf-8", "replace"), name="text.txt"))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_text_in_which_everything_adds_up_raises_no_alarm(path):
    assert [finding.message for finding in api.audit(api.open_document(path, name=path.name))] == []


@pytest.mark.slow
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_no_heap_of_its_own_words_breaks_the_auditor(pieces):
    for finding in audited("".join(pieces)):
        assert 0 < finding.certainty < 1
        assert finding.figures
        assert all(0 <= figure.start < figure.end for figure in finding.figures)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(TEXTS), st.data())
def test_no_mutated_document_breaks_the_auditor(path, data):
    text = path.read_text(encoding="utf-8")
    low = data.draw(st.integers(0, len(text)))
    high = data.draw(st.integers(low, min(len(text), low + 200)))
    at = data.draw(st.integers(0, len(text)))
    audited(text[:at] + text[low:high] + text[at:low] + text[high:])


@pytest.mark.slow
def test_time_keeps_in_step_with_length():
    text = "\n\n".join(path.read_text(encoding="utf-8") for path in TEXTS)

    def seconds(times: int) -> float:
        document = api.open_document((text * times).encode(), name="long.txt")
        figures = api.read(document)
        began = time.process_time()
        api.audit(document, figures=figures)
        return time.process_time() - began

    seconds(1)
    assert seconds(6) <= GROWS_AT_MOST * max(seconds(3), 0.05)


@pytest.mark.slow
def test_a_long_list_without_an_end_takes_no_longer_than_its_length_asks():
    began = time.process_time()
    audited("甲乙、" * 6000 + "三大产业")
    audited("1亿元、" * 3000 + "合计5亿元")
    audited("占1%、" * 3000)
    assert time.process_time() - began < 20
