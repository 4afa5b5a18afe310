"""The reader's second front door: documents that are kept, what reviewers say of them, and what that teaches.

`api` reads files and knows no database. Through here go the documents that are kept with the figures that await a
reviewer, what the auditor finds in them, the lessons that corrections teach, and two documents held side by side.
"""

from __future__ import annotations

from wutong.engines.reader.comparison import Comparison, comparable, comparison, tasks
from wutong.engines.reader.corrections import changed_fields, plain
from wutong.engines.reader.findings import (
    FINDING_STATES,
    REPORT_FORMS,
    FindingInfo,
    audit_stored,
    decide_finding,
    finding,
    findings,
    open_findings,
    report,
)
from wutong.engines.reader.lessons import (
    LessonInfo,
    add_lexicon,
    learn,
    learn_rejection,
    learned_lexicon,
    learned_lexicon_text,
    lesson,
    lessons,
    mappings,
    set_in_force,
    unlearn,
)
from wutong.engines.reader.marked_text import text_blocks
from wutong.engines.reader.reasons import told_reason
from wutong.engines.reader.stored import (
    CandidateInfo,
    DocumentInfo,
    Excerpt,
    add_document,
    candidate,
    candidates,
    decide,
    document,
    documents,
    ensure_document,
    excerpt,
    located_text,
    mapped_to,
    sections_at,
    titles,
)

__all__ = [
    "FINDING_STATES",
    "REPORT_FORMS",
    "CandidateInfo",
    "Comparison",
    "DocumentInfo",
    "Excerpt",
    "FindingInfo",
    "LessonInfo",
    "add_document",
    "add_lexicon",
    "audit_stored",
    "candidate",
    "candidates",
    "changed_fields",
    "comparable",
    "comparison",
    "decide",
    "decide_finding",
    "document",
    "documents",
    "ensure_document",
    "excerpt",
    "finding",
    "findings",
    "learn",
    "learn_rejection",
    "learned_lexicon",
    "learned_lexicon_text",
    "lesson",
    "lessons",
    "located_text",
    "mapped_to",
    "mappings",
    "open_findings",
    "plain",
    "report",
    "sections_at",
    "set_in_force",
    "tasks",
    "text_blocks",
    "titles",
    "told_reason",
    "unlearn",
]
