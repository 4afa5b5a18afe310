"""Findings on paper: JSON lines, a list for people at a terminal, and the document itself with findings in the margin."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from wutong.engines.reader.audit_docx import docx_file
from wutong.engines.reader.audit_html import html_page
from wutong.engines.reader.auditing import audit_rules
from wutong.engines.reader.types import AuditedDocument, Finding


def record(finding: Finding) -> dict[str, object]:
    """A finding's fields in the order of the JSON line."""
    return {
        "rule": finding.rule,
        "message": finding.message,
        "message_en": finding.message_en,
        "certainty": finding.certainty,
        "figures": [
            {"start": one.start, "end": one.end, "value_text": one.value_text, "role": one.role} for one in finding.figures
        ],
        "expected": finding.expected,
        "explanations": [one.zh for one in finding.explanations],
    }  # fmt: skip


def json_lines(audited: Sequence[AuditedDocument]) -> bytes:
    """One JSON object a finding, with the file it is in."""
    lines = []
    for one in audited:
        named: dict[str, object] = {"file": one.name}
        lines += [json.dumps(named | record(finding), ensure_ascii=False) + "\n" for finding in one.findings]
    return "".join(lines).encode("utf-8", "replace")


def listing(audited: Sequence[AuditedDocument]) -> bytes:
    """A list for people: certainty, line of the text, rule and message, for each document."""
    titles = {rule.name: rule.title_zh for rule in audit_rules()}
    lines = []
    for one in audited:
        lines.append(f"{one.name}：{len(one.findings)} 处\n")
        lines += [_listed(one, finding, titles) for finding in one.findings]
    return "".join(lines).encode("utf-8", "replace")


def _listed(one: AuditedDocument, finding: Finding, titles: dict[str, str]) -> str:
    start = finding.figures[0].start if finding.figures else 0
    line = one.document.text.count("\n", 0, start) + 1
    because = "；".join(explanation.zh for explanation in finding.explanations)
    note = f"（{because}）" if because else ""
    return f"  {finding.certainty:.0%}  第{line}行  {titles[finding.rule]}：{finding.message}{note}\n"


FORMATS: dict[str, Callable[[Sequence[AuditedDocument]], bytes]] = {
    "jsonl": json_lines,
    "table": listing,
    "html": html_page,
    "docx": docx_file,
}
