"""The auditor on texts that add up, and on broken ones: few alarms, no crash, time in step with length."""

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wutong.engines.reader import api
from wutong.engines.reader.types import Document, Finding

TEXTS = sorted((Path(__file__).parent / "audit_texts").glob("*.txt"))
PIECES = (
    "其中", "分别为", "合计", "占", "的", "比上年", "增长", "下降", "由", "到", "年均", "完成目标的", "（", "）", "、", "，", "；", "。", "：", "亿元", "万人",
    "%", "个百分点", "倍", "家", "第3位", "一是", "二是", "2020年", "0", "1.5", "99999999999999999999", "-", "\t", "\n", "“五横六纵”", "翻一番", "每年", "人均",
    "2月30日", "0%", "0亿元", "三成", "1/3", "3.1:45.2:51.7", "第二十章", "\u3000", "\x0b", "🙂", "𠀀",
)  # fmt: skip
GROWS_AT_MOST = 4.0  # times as long for twice the text, a linear rule and a busy machine allowed for
MANY = 10_000
careful = settings(deadline=None, suppress_health_check=list(HealthCheck))
MUTATIONS = st.fixed_dictionaries(
    {"path": st.sampled_from(TEXTS), "taken": st.tuples(st.floats(0, 1), st.integers(0, 200)), "put": st.floats(0, 1)}
)


def opened(text: str) -> Document:
    return api.open_document(("正文。\n" + text).encode("utf-8", "replace"), name="text.txt")


def mutated(path: Path, taken: tuple[float, int], put: float) -> str:
    """A text with a passage of it put in a second time, somewhere else: in the middle of a number, a word, a table."""
    text = path.read_text(encoding="utf-8")
    at, low = int(put * len(text)), int(taken[0] * len(text))
    return text[:at] + text[low : low + taken[1]] + text[at:]


def wrong_with_findings_of(document: Document) -> list[str]:
    """What is wrong with a document's findings by themselves; nothing, whatever the document says."""
    findings = api.audit(document)
    rules = {rule.name for rule in api.audit_rules()}
    wrong = [words for finding in findings for words in wrong_with(finding, document, rules)]
    firsts = [finding.figures[0].start for finding in findings if finding.figures]
    return wrong + (["findings stand in another order than the text"] if firsts != sorted(firsts) else [])


def wrong_with(finding: Finding, document: Document, rules: set[str]) -> list[str]:
    places = [(figure.start, figure.end) for figure in finding.figures]
    promises = {
        "is of no known rule": finding.rule in rules,
        "is certain beyond the scale": 0 < finding.certainty < 1,
        "says nothing": bool(finding.message.strip() and finding.message_en.strip()),
        "shows no place": bool(places),
        "points outside the text": all(0 <= start < end <= len(document.text) for start, end in places),
        "tells its places in another order than the text": places == sorted(places),
    }
    return [f"{finding.rule} {words}: {finding.message}" for words, kept in promises.items() if not kept]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_text_in_which_everything_adds_up_raises_no_alarm(path):
    assert [finding.message for finding in api.audit(api.open_document(path, name=path.name))] == []


@pytest.mark.slow
@settings(careful, max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_no_heap_of_its_own_words_breaks_the_auditor(pieces):
    assert wrong_with_findings_of(opened("".join(pieces))) == []


@pytest.mark.slow
@settings(careful, max_examples=60)
@given(MUTATIONS)
def test_no_mutated_document_breaks_the_auditor(mutation):
    assert wrong_with_findings_of(opened(mutated(**mutation))) == []


@pytest.mark.full
@settings(careful, max_examples=MANY)
@given(MUTATIONS)
def test_ten_thousand_mutated_documents_are_audited_soundly(mutation):
    assert wrong_with_findings_of(opened(mutated(**mutation))) == []


@pytest.mark.slow
def test_mutations_leave_the_auditor_something_to_find():
    """Were it silent on all of them, the tests above would say nothing of findings."""
    assert any(api.audit(opened(mutated(path, (share / 10, 200), 0.5))) for path in TEXTS for share in range(10))


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
    for text in ("甲乙、" * 6000 + "三大产业", "1亿元、" * 3000 + "合计5亿元", "占1%、" * 3000):
        api.audit(opened(text))
    assert time.process_time() - began < 20
