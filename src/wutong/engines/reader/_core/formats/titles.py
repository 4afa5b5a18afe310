"""Which of the first lines is the document's title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wutong.engines.reader._core.formats.lines import ends_sentence, heading_level
from wutong.engines.reader.types import Block

_KINDS = "通知|通报|意见|纲要|规划|计划|报告|公报|方案|总结|办法|细则|规定|决定|措施|要点|清单|公告|函|说明"
_TITLE = re.compile(rf".{{3,100}}(?:{_KINDS})(?:[（(].{{1,20}}[）)])?")
_FIRST_BLOCKS = 15
_LONGEST = 100


def title_of(text: str, blocks: Sequence[Block]) -> str:
    """Return the title: the first early line that names a kind of document, else the first short line, else "".

    A letterhead (“…文件”) or a document number is passed over.
    """
    early = [_words(text, block) for block in blocks[:_FIRST_BLOCKS] if block.kind in ("heading", "paragraph")]
    early = [words for words in early if words and len(words) <= _LONGEST and not _is_part(words)]
    early = [words for words in early if not words.startswith("<!--")]
    named = [words for words in early if _TITLE.fullmatch(words)]
    plain = [words for words in early if not _is_letterhead(words)]
    return next(iter(named or plain), "")


def _words(text: str, block: Block) -> str:
    return re.sub(r"\s+", " ", text[block.start : block.end]).strip().lstrip("# ")


def _is_part(words: str) -> bool:
    """Tell whether a line is a sentence or a numbered heading inside the document."""
    return ends_sentence(words) or heading_level(words) > 0


def _is_letterhead(words: str) -> bool:
    return words.endswith("文件") or bool(re.search(r"[〔\[（(]\d{4}[〕\]）)]\s*\d*\s*号", words))
