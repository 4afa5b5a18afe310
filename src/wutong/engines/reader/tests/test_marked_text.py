"""A page shows the whole text of a document, with each figure marked at its place."""

from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from wutong.engines.reader.library import CandidateInfo, text_blocks
from wutong.engines.reader.types import Block, Cell, Document, Figure, Table

# Every character that is or looks like a space, breaks and joins of lines, and some of each width in memory. All of
# Unicode would be listed first, for seconds, to draw from it.
SPACES = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200b\u200d\u2060\ufeff"
ALPHABET = SPACES + "\0\x07\x7f|#*_<!->&;.-%0189azÄé\u0301ßЖא１％。，、一三亿元高新区\ue000\ufffd𠀀🙂\U0010ffff"


def candidate(start: int, end: int) -> CandidateInfo:
    figure = Figure(start, end, "", 1.0, None, "", "=", "actual", "level", "", "", "", "text", 1.0)
    return CandidateInfo(start, "D1", figure, figure, (), "", "open", 0, "", datetime.min, None)  # noqa: DTZ901


def shown(blocks) -> str:
    return "".join(
        part.text
        for block in blocks
        for part in [*block.parts, *(p for row in block.rows for cell in row for p in cell.parts)]
    )


def test_every_figure_is_marked_where_it_stands():
    text = "一、经济\n生产总值548亿元，增长3%。"
    document = Document(text, (Block("heading", 0, 4, 1), Block("paragraph", 5, len(text))), ())

    blocks = text_blocks(document, [candidate(9, 14), candidate(17, 19)])

    assert [part.text for part in blocks[1].parts if part.candidate] == ["548亿元", "3%"]
    assert [block.kind for block in blocks] == ["heading", "paragraph"]


def test_lines_broken_at_the_width_of_a_column_are_joined():
    text = "全区生产总值完成 548 亿元，同比\n\n增长 3%。"
    document = Document(text, (Block("paragraph", 0, len(text), 1),), ())

    assert shown(text_blocks(document, [])) == "全区生产总值完成 548 亿元，同比增长 3%。"


def test_a_table_keeps_its_cells_and_marks_inside_them():
    text = "指标\t2024\n企业\t12家"
    cells = (Cell(0, 0, "指标", 0, 2), Cell(0, 1, "2024", 3, 7), Cell(1, 0, "企业", 8, 10), Cell(1, 1, "12家", 11, 14))
    document = Document(text, (Block("table", 0, 14),), (Table(0, 14, cells),))

    (table,) = text_blocks(document, [candidate(11, 14)])

    assert [[cell.head for cell in row] for row in table.rows] == [[True, True], [False, False]]
    assert table.rows[1][1].parts[0].candidate is not None


@settings(max_examples=30)
@given(
    st.text(ALPHABET, min_size=1, max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=5)
)
def test_no_text_is_lost_or_doubled_whatever_the_blocks_are(text, spans):
    blocks = tuple(Block("paragraph", min(a, b), min(max(a, b), len(text))) for a, b in spans if min(a, b) < len(text))

    plain = shown(text_blocks(Document(text, blocks, ()), []))

    assert "".join(plain.split()) == "".join(text.split())
