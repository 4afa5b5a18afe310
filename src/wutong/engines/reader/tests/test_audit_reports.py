"""Findings in the margin: HTML that needs nothing from outside, and Word files with real comments."""

import io
from html.parser import HTMLParser

import docx

from wutong.engines.reader import api
from wutong.engines.reader.types import AuditedDocument

TEXT = """# 示例区2023年<统计>公报

示例企业1123家，占全市2917家的48.5%。另有事项说明。

| 地区 | 企业数（家） |
| --- | --- |
| 东片区 | 34 |
| 西片区 | 84 |
| 南片区 | 137 |
| 合计 | 265 |
"""


def audited(text: str = TEXT) -> AuditedDocument:
    document = api.open_document(text.encode(), name="示例.md")
    return AuditedDocument("示例.md", document, tuple(api.audit(document)))


def test_the_page_marks_each_figure_and_tells_each_finding_beside_it():
    one = audited()
    page = api.audit_report("html", [one]).decode()

    assert [finding.rule for finding in one.findings] == ["share", "table-sum"]
    assert "<mark>48.5%" in page
    assert "应为38.5%" in page
    assert page.count('class="note"') == 2
    assert "&lt;统计&gt;" in page
    assert "src=" not in page
    assert "http" not in page


def test_the_page_is_well_formed():
    open_tags: list[str] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag not in ("meta", "br"):
                open_tags.append(tag)

        def handle_endtag(self, tag):
            assert open_tags.pop() == tag

    Tags().feed(api.audit_report("html", [audited()]).decode())
    assert open_tags == []


def test_each_finding_is_a_comment_on_its_words_in_the_word_file():
    paper = docx.Document(io.BytesIO(api.audit_report("docx", [audited()])))
    comments = [comment.text for comment in paper.comments]

    assert len(comments) == 2
    assert any("38.5%" in text for text in comments)
    assert any("示例企业1123家" in paragraph.text for paragraph in paper.paragraphs)
    assert [cell.text for cell in paper.tables[0].rows[-1].cells] == ["合计", "265"]


def test_characters_that_no_word_file_can_hold_do_not_break_it():
    one = audited("示例区工作情况说明，各项工作平稳有序推进。\n\n示例企业\x0b1123家，占全市2917家的48.5%。\n")

    assert docx.Document(io.BytesIO(api.audit_report("docx", [one]))).paragraphs


def test_a_document_without_findings_gives_a_page_a_file_and_no_lines():
    one = audited("示例区各项工作平稳推进。\n")

    assert one.findings == ()
    assert api.audit_report("jsonl", [one]) == b""
    assert "0 处" in api.audit_report("html", [one]).decode()
    assert len(list(docx.Document(io.BytesIO(api.audit_report("docx", [one]))).comments)) == 0
