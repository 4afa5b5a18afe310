"""A document's running text as passages: white space gone, every character still knowing its place.

Reports arrive with hard line breaks inside words, numbers and columns, so every rule works on a compact view. Lines are
joined into paragraphs, headings kept apart and remembered as the trail that stands above each paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median

from wutong.engines.reader._core.formats.glyphs import TYPED_ONE_BY_ONE
from wutong.engines.reader._core.layout import SOLID
from wutong.engines.reader.types import Document

# Full-width digits and signs, and radicals copied out of a PDF, are read as plain forms; one character stays one.
PLAIN = TYPED_ONE_BY_ONE | str.maketrans("０１２３４５６７８９．％－～（）＞＜∶︰﹕", "0123456789.%-~()><:::")
# Punctuation goes the other way: rules know 「，；：」 alone, but 1,234 and 4:46:50 keep theirs.
POINTED = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
HALF_WIDTH = re.compile(r"(?<!\d)[,;:?!]|[,;:?!](?!\d)")
BETWEEN_DIGITS = re.compile(r"(?<=\d)：(?=\d)")
YEAR_IN_WORDS = re.compile(r"(?:一九|二[〇○零])[〇○零一二三四五六七八九]{2}(?=年)")
YEAR_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
SENTENCE_END = ("。", "！", "？", "；", "!", "?", ";", "……", "。”", "：", ":", "。）")
NUMBERED = (
    re.compile(r"第[一二三四五六七八九十百0-9]{1,4}[章篇编]|第[一二三四五六七八九十]{1,3}部分"),
    re.compile(r"第[一二三四五六七八九十百0-9]{1,4}节"),
    re.compile(r"[一二三四五六七八九十]{1,3}、"),
    re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）]"),
    re.compile(r"\d{1,2}(?:\.\d{1,2})*[、.．](?!\d)"),
    re.compile(r"[（(]\d{1,2}[)）]|专栏|附件"),
)
UNNUMBERED_LEVEL = len(NUMBERED) + 1
LONGEST_HEADING = 45
LONGEST_PASSAGE = 3000
WIDEST_COLUMN = 90
EVEN = 3  # characters by which full lines of one column differ
RUN_IN_HEADING = re.compile(r"^(?:——)?([^。；，：]{2,30})[。：]")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its compact text and, per character, the offset in the document."""

    text: str
    offsets: tuple[int, ...]
    mark: int  # number of leading '#', 0 for none
    rejoined: bool = False  # a heading put together from two lines

    @property
    def closed(self) -> bool:
        """Whether the line ends as a sentence does."""
        return self.text.endswith(SENTENCE_END)


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or heading: compact text, offsets per character, and the headings above it, outermost first."""

    text: str
    offsets: tuple[int, ...]
    heading: bool
    trail: tuple[str, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the document (end exclusive)."""
        return self.offsets[start], self.offsets[end - 1] + 1


def passages(document: Document, skip: list[tuple[int, int]]) -> list[Passage]:
    """Split the document into passages, leaving out the spans in `skip` (tables, sorted by start)."""
    lines = _lines(document.text, skip)
    width = _wrap_width(lines)
    lines = _whole_headings(lines, width) if width else lines
    found: list[Passage] = []
    trail: dict[int, str] = {}
    fresh_heading = False
    for group, heading in _paragraphs(lines, width):
        text = "".join(line.text for line in group)
        offsets = tuple(offset for line in group for offset in line.offsets)
        if heading:
            _descend(trail, text, group[0].mark, joined=fresh_heading)
        above = tuple(trail[level] for level in sorted(trail))
        found.extend(Passage(text[low:high], offsets[low:high], heading, above) for low, high in _pieces(text))
        fresh_heading = heading
    return found


def _pieces(text: str) -> list[tuple[int, int]]:
    """Cuts for a paragraph too long to be one: rules look around in a passage, so its length bounds their work."""
    pieces, low = [], 0
    while len(text) - low > LONGEST_PASSAGE:
        end = text.rfind("。", low, low + LONGEST_PASSAGE) + 1
        end = end if end > low else low + LONGEST_PASSAGE
        pieces.append((low, end))
        low = end
    return [*pieces, (low, len(text))]


def compact(text: str, start: int, end: int) -> tuple[str, tuple[int, ...]]:
    """`text[start:end]` without layout, with the offset of each character kept.

    White space between two ASCII letters or digits of one line stays as one space, so that neighbouring numbers and
    words do not run together; across a line break it goes.
    """
    pieces: list[str] = []
    offsets: list[int] = []
    last_end = start
    for match in SOLID.finditer(text, start, end):
        if pieces and _separates(text, last_end, match.start()):
            pieces.append(" ")
            offsets.append(last_end)
        pieces.append(match.group())
        offsets.extend(range(match.start(), match.end()))
        last_end = match.end()
    return plain("".join(pieces)), tuple(offsets)


def plain(text: str) -> str:
    """The text with one form of each digit and mark, character for character."""
    text = HALF_WIDTH.sub(lambda match: POINTED[match.group()], text.translate(PLAIN))
    text = YEAR_IN_WORDS.sub(lambda match: match.group().translate(YEAR_DIGITS), text)
    return BETWEEN_DIGITS.sub(":", text)


def _separates(text: str, left: int, right: int) -> bool:
    before, after = text[left - 1], text[right]
    if not (before.isascii() and before.isalnum() and after.isascii() and after.isalnum()):
        return False
    return "\n" not in text[left:right]


def _lines(text: str, skip: list[tuple[int, int]]) -> list[Line]:
    spans = iter([*skip, (len(text) + 1, len(text) + 1)])
    low, high = next(spans)
    lines = []
    for match in re.finditer(r"[^\r\n\f\v\u2028\u2029]+", text):
        while match.start() >= high:
            low, high = next(spans)
        if match.end() > low:
            continue
        raw = match.group()
        content, offsets = compact(text, match.start(), match.end())
        if content:
            lines.append(Line(content, offsets, len(raw.lstrip()) - len(raw.lstrip().lstrip("#"))))
    return lines


def _wrap_width(lines: list[Line]) -> float | None:
    """The column width of a hard-wrapped document, None where a line is a whole paragraph.

    A document is wrapped where no line is long and most lines end in mid-sentence, or where many of those that do are
    equally long.
    """
    open_lengths = sorted(len(line.text) for line in lines if not line.closed)
    if len(lines) < 8 or not open_lengths:
        return None
    longest = sorted(len(line.text) for line in lines)[int(len(lines) * 0.95)]
    even = sum(length >= open_lengths[-1] - EVEN for length in open_lengths)
    if longest > WIDEST_COLUMN or len(open_lengths) < 0.55 * len(lines) and even < 0.3 * len(lines):
        return None
    return float(median(open_lengths))


def _whole_headings(lines: list[Line], width: float) -> list[Line]:
    """Lines in which a numbered heading that the column has cut in two is one line again."""
    made: list[Line] = []
    for line in lines:
        if made and _cut_heading(made[-1], line, width):
            made[-1] = Line(made[-1].text + line.text, made[-1].offsets + line.offsets, made[-1].mark, True)
        else:
            made.append(line)
    return made


def _cut_heading(line: Line, following: Line, width: float) -> bool:
    """Whether a full line that begins with a heading's number ends in the short line after it."""
    numbered = any(pattern.match(line.text) for pattern in NUMBERED[:4])
    whole = len(line.text) + len(following.text) <= LONGEST_HEADING
    if not numbered or not whole or len(line.text) < 0.9 * width or len(following.text) > 0.75 * width:
        return False
    prose = re.search(r"[。；，：、]", line.text[3:] + following.text)
    return prose is None and not _opens(following)


def _paragraphs(lines: list[Line], width: float | None) -> list[tuple[list[Line], bool]]:
    """Group lines; the flag says whether the group is a heading."""
    groups: list[tuple[list[Line], bool]] = []
    current: list[Line] = []
    for line in lines:
        if current and (_opens(line) or _heading(line, width, after_break=True) and _could_end(current[-1], width)):
            groups.append((current, False))
            current = []
        if not current and _heading(line, width, after_break=True):
            groups.append(([line], True))
            continue
        current.append(line)
        if _ends(line, width):
            groups.append((current, False))
            current = []
    if current:
        groups.append((current, False))
    return groups


def _opens(line: Line) -> bool:
    """Whether the line can only begin something new."""
    if line.mark:
        return True
    return line.text.startswith("——") or any(pattern.match(line.text) for pattern in NUMBERED[:4])


def _could_end(line: Line, width: float | None) -> bool:
    return line.closed or (width is not None and len(line.text) < 0.6 * width)


def _ends(line: Line, width: float | None) -> bool:
    if width is None:
        return line.closed and not line.text.endswith((";", "；", ":", "："))
    # A closed line as long as the column may go on in the next one.
    return line.closed and len(line.text) < 0.9 * width


def _heading(line: Line, width: float | None, after_break: bool) -> bool:
    if line.mark:
        return True
    if (
        "。" in line.text
        or "；" in line.text
        or line.text.endswith((*SENTENCE_END, "，", ",", "、", "—", "."))
        or not after_break
    ):
        return False
    limit = LONGEST_HEADING if width is None else 0.8 * width
    if line.rejoined and width is not None:
        return True
    if any(pattern.match(line.text) for pattern in NUMBERED[:5]):
        limit = LONGEST_HEADING if width is None else 0.95 * width
        # 一、肯定成绩，坚定信心 is a heading; a full line with a comma near its end goes on in the next.
        cut = width is not None and len(line.text) > 0.75 * width
        return len(line.text) <= limit and not (cut and "，" in line.text[-6:])
    return len(line.text) <= limit and line.text.count("，") <= 1


def _descend(trail: dict[int, str], text: str, mark: int, joined: bool) -> None:
    """Put a heading into the trail, dropping what stood at its level or deeper."""
    level = mark or _level(text)
    if joined and level == UNNUMBERED_LEVEL and UNNUMBERED_LEVEL in trail and not mark:
        trail[level] += " " + text
        return
    for deeper in [known for known in trail if known >= level]:
        del trail[deeper]
    trail[level] = text


def _level(text: str) -> int:
    for level, pattern in enumerate(NUMBERED, start=1):
        if pattern.match(text):
            return level
    return UNNUMBERED_LEVEL
