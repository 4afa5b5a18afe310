"""Tables that running text sets with blanks: columns parted by ideographic spaces or by several plain ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A gap between two columns: any ideographic space, or two and more plain ones.
GAP = re.compile(r"[ \u00a0]*\u3000[\u3000 \u00a0]*|[ \u00a0]{2,}")
LINE = re.compile(r"[^\n\r]+")
VALUE = re.compile(r"^[(（〔【\[]?[><≥≤~约]?[-−－+]?[\d０-９][\d０-９,]*(?:[.．][\d０-９]+)?[%％]?[)）〕】\]]?$")
NO_VALUE = re.compile(r"^[-—–―/…]+$")
YEAR = re.compile(r"^(?:19|20)\d\d$")
NO_ROW = re.compile(r"[\t。；！？]")
CAPTION = re.compile(r"\s*(?:附?表|专栏|图\d|单位[:：]|计量单位[:：])")
LONE = re.compile(r"^[一-龥]$")
FEWEST_ROWS = 2  # under the head
Span = tuple[int, int]


def spaced_tables(text: str) -> list[list[list[Span]]]:
    """Every table set with blanks: rows of cells as spans of `text`, the head first; padded names are one cell."""
    return [_fitted(text, rows) for rows in _runs(text) if _is_table(text, rows)]


def _runs(text: str) -> Iterator[list[list[Span]]]:
    """Neighbouring lines of several cells; blank lines between them do not part a table."""
    run: list[list[Span]] = []
    for line in LINE.finditer(text):
        if not line.group().strip():
            continue
        cells = _cells(text, line.start(), line.end())
        if len(cells) > 1 and not NO_ROW.search(line.group()) and not CAPTION.match(line.group()):
            run.append(cells)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _cells(text: str, start: int, end: int) -> list[Span]:
    cells, low = [], start
    for match in [*GAP.finditer(text, start, end), None]:
        high = match.start() if match else end
        if text[low:high].strip():
            cells.append((low, high))
        low = match.end() if match else end
    return cells


def _is_table(text: str, rows: list[list[Span]]) -> bool:
    """Whether a line without values heads lines that end in them."""
    if len(rows) <= FEWEST_ROWS or any(_is_value(text, one) for one in rows[0]):
        return False
    ends = sum(_is_value(text, row[-1]) and not _is_value(text, row[0]) for row in rows[1:])
    return ends >= max(FEWEST_ROWS, 0.6 * (len(rows) - 1))


def _is_value(text: str, span: Span) -> bool:
    printed = text[span[0] : span[1]].strip()
    return not YEAR.match(printed) and (VALUE.match(printed) or NO_VALUE.match(printed)) is not None


def _fitted(text: str, rows: list[list[Span]]) -> list[list[Span]]:
    """Rows in which the characters of a padded name (轴　　承) are one cell, so that rows agree with their head."""
    tails = sorted(len(row) for row in rows[1:])
    fewest = tails[0]
    head = rows[0]
    if len(head) > fewest:
        head = _paired(text, head, len(head) - fewest)
    return [head, *(_joined(text, row, len(head)) for row in rows[1:])]


def _paired(text: str, head: list[Span], surplus: int) -> list[Span]:
    """A head whose two-character words are set apart (单　位): pairs of lone characters joined, `surplus` at most."""
    made: list[Span] = []
    for one in head:
        lone = LONE.match(text[one[0] : one[1]].strip())
        if surplus and made and lone and LONE.match(text[made[-1][0] : made[-1][1]].strip()):
            made[-1] = (made[-1][0], one[1])
            surplus -= 1
        else:
            made.append(one)
    return made


def _joined(text: str, row: list[Span], width: int) -> list[Span]:
    """A row whose first words are one name where it has more cells than the head."""
    surplus = len(row) - width
    if surplus <= 0 or any(_is_value(text, one) for one in row[: surplus + 1]):
        return row
    return [(row[0][0], row[surplus][1]), *row[surplus + 1 :]]
