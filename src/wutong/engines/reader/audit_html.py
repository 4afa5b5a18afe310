"""An audited document as one HTML page: the text on the left, each finding beside the paragraph it speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from wutong.engines.reader.audit_marks import Marker, Noted, Piece, note_lines, rows_of, table_at
from wutong.engines.reader.auditing import audit_rules
from wutong.engines.reader.types import AuditedDocument, Block, Table

STYLE = """
:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 78rem; padding: 1rem; font: 16px/1.8 "Noto Serif CJK SC", "Songti SC", SimSun, serif; }
.row { display: grid; grid-template-columns: minmax(0, 2fr) minmax(14rem, 1fr); gap: 0 2rem; }
.row > p, .row > h2, .row > h3 { margin: .4rem 0; }
aside { font: 13px/1.6 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
.note { border-left: 3px solid #c8641e; margin: .4rem 0; padding: .1rem .6rem; }
.note b { display: block; }
.note.unsure { border-left-color: #8a8a8a; }
mark { background: #ffe2a8; color: #222; padding: 0 .1em; }
mark a { color: #9c3d00; font-size: .7em; vertical-align: super; text-decoration: none; }
table { border-collapse: collapse; font-size: 14px; } td, th { border: 1px solid #999; padding: .1rem .5rem; }
@media (max-width: 48rem) { .row { display: block; } }
@media print { .note { break-inside: avoid; } }
"""
SURE = 0.5  # findings below this are drawn in grey


def html_page(audited: Sequence[AuditedDocument]) -> bytes:
    """The page of one document or of several, one below the other; it needs nothing from outside."""
    body = "\n".join(line for at, one in enumerate(audited) for line in _article(one, at))
    title = escape("、".join(one.name for one in audited))
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>核对 {title}</title>'
    page = f'<!doctype html>\n<html lang="zh-Hans"><head>{head}<style>{STYLE}</style></head>\n<body>\n{body}\n</body></html>\n'
    return page.encode("utf-8", "replace")


def _article(audited: AuditedDocument, at: int) -> Iterator[str]:
    marker, titles = Marker(audited), {rule.name: rule.title_zh for rule in audit_rules()}
    yield f"<article><h1>{escape(audited.name)}</h1><p>{len(audited.findings)} 处</p>"
    blocks = sorted(audited.document.blocks, key=lambda block: block.start)
    for number, block in enumerate(blocks):
        low = 0 if number == 0 else block.start
        high = blocks[number + 1].start if number + 1 < len(blocks) else len(marker.text) + 1
        notes = "".join(_note(one, titles, at) for one in marker.notes(low, high))
        yield f'<div class="row">{_shown(audited, block, marker, at)}<aside>{notes}</aside></div>'
    yield "</article>"


def _shown(audited: AuditedDocument, block: Block, marker: Marker, at: int) -> str:
    table = table_at(audited, block)
    if table is not None:
        return f"<div>{_table(table, marker, at)}</div>"
    tag = f"h{min(block.level + 1, 6)}" if block.kind == "heading" else "p"
    return f"<{tag}>{_text(marker, block.start, block.end, at)}</{tag}>"


def _table(table: Table, marker: Marker, at: int) -> str:
    rows = []
    for number, row in enumerate(rows_of(table)):
        tag = "th" if number < table.header_rows else "td"
        cells = "".join(
            f'<{tag} rowspan="{cell.row_span}" colspan="{cell.column_span}">{_text(marker, cell.start, cell.end, at)}</{tag}>'
            for cell in row
        )
        rows.append(f"<tr>{cells}</tr>")
    return f"<table>{''.join(rows)}</table>"


def _text(marker: Marker, start: int, end: int, at: int) -> str:
    return "".join(_piece(piece, at) for piece in marker.pieces(start, end))


def _piece(piece: Piece, at: int) -> str:
    words = escape(piece.text)
    if not piece.findings:
        return words
    links = "".join(f'<a href="#n{at}-{number}" id="m{at}-{number}">{number}</a>' for number in piece.opens)
    return f"<mark>{words}{links}</mark>"


def _note(one: Noted, titles: dict[str, str], at: int) -> str:
    first, *rest = (escape(line) for line in note_lines(one.finding, titles))
    unsure = "" if one.finding.certainty >= SURE else " unsure"
    lines = "<br>".join(rest)
    return f'<div class="note{unsure}" id="n{at}-{one.number}"><b><a href="#m{at}-{one.number}">{one.number}</a> {first}</b>{lines}</div>'
