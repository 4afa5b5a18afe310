"""One short report of the project's own wording, made into a file of every format.

The figures are invented and so is the zone; what matters is that every file
says the same, so that tests can compare what is read from them.
"""

from __future__ import annotations

import html
import io
import zipfile

import docx
import openpyxl
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer, Table, TableStyle

TITLE = "梧桐示范高新区2024年经济运行情况通报"
DAY = "2025年1月20日"
# (level, text); level 0 is a paragraph
PROSE: tuple[tuple[int, str], ...] = (
    (1, "第一章 总体情况"),
    (0, "初步核算，2024年梧桐示范高新区实现生产总值612.4亿元，同比增长6.8%，增速比全市高1.3个百分点；规模以上工业增加值增长9.5%，"
        "其中高新技术产业增加值增长11.2%，占规模以上工业增加值的比重达到58.7%。"),
    (0, "全年完成固定资产投资238.6亿元，同比下降2.4%，其中工业投资96.3亿元，增长14.1%；社会消费品零售总额175.9亿元，增长5.2%，"
        "限额以上单位实现零售额88.1亿元，网上零售额占比提高到31.5%。"),
    (2, "第一节 企业和创新"),
    (0, "年末市场主体达到48213户，全年新增6120户；高新技术企业1386家，比上年净增142家；科技型中小企业2750家，研发经费投入强度"
        "达到7.9%，每万人口高价值发明专利拥有量46.8件。"),
    (0, "全年技术合同成交额突破120亿元，新认定省级以上研发机构18家，3家企业在境内外上市，上市公司总数达到21家。"),
    (3, "（一）项目建设"),
    (0, "全区重点项目96个，总投资1284亿元，当年完成投资203.5亿元，为年度计划的104.3%；新开工项目27个，竣工投产19个。"),
    (1, "第二章 2025年目标"),
    (0, "2025年生产总值预期增长6.5%左右，规模以上工业增加值增长8%以上，固定资产投资增长5%，一般公共预算收入达到72亿元，"
        "新增高新技术企业不少于150家，万元生产总值能耗降低2.5%。"),
)  # fmt: skip
TABLE_TITLE = "主要指标完成情况"
# "^" continues the cell above, "<" the one to the left
TABLE: tuple[tuple[str, ...], ...] = (
    ("类别", "指标", "单位", "2024年", "<"),
    ("^", "^", "^", "数值", "增长（%）"),
    ("经济", "生产总值", "亿元", "612.4", "6.8"),
    ("^", "固定资产投资", "亿元", "238.6", "-2.4"),
    ("创新", "高新技术企业", "家", "1386", "11.4"),
    ("^", "研发经费投入强度", "%", "7.9", "—"),
)
NOTE = "注：研发经费投入强度为初步数。"


def paragraphs() -> list[str]:
    """Return every line of prose in order, title and day first."""
    return [TITLE, DAY, *(text for _, text in PROSE)]


def rows() -> list[list[str]]:
    """Return the table with merged places empty, as plain text shows them."""
    return [["" if text in "^<" else text for text in row] for row in TABLE]


def as_text() -> str:
    table = "\n".join("\t".join(row) for row in rows())
    return "\n\n".join([*paragraphs(), TABLE_TITLE, table, NOTE]) + "\n"


def as_markdown() -> str:
    prose = [f"{'#' * (level + 1)} {text}" if level else text for level, text in PROSE]
    plain = rows()
    lines = ["| " + " | ".join(row) + " |" for row in plain]
    lines.insert(1, "|" + " --- |" * len(plain[0]))
    return "\n\n".join([f"# {TITLE}", DAY, *prose, TABLE_TITLE, "\n".join(lines), NOTE]) + "\n"


def as_docx() -> bytes:
    book = docx.Document()
    book.add_heading(TITLE, 0)
    book.add_paragraph(DAY)
    for level, text in PROSE:
        if level:
            book.add_heading(text, level)
        else:
            book.add_paragraph(text)
    book.add_paragraph(TABLE_TITLE)
    _docx_table(book)
    book.add_paragraph(NOTE)
    return _saved(book)


def _docx_table(book: docx.document.Document) -> None:
    table = book.add_table(len(TABLE), len(TABLE[0]))
    for number, row in enumerate(TABLE):
        for column, text in enumerate(row):
            if text == "^":
                table.cell(number - 1, column).merge(table.cell(number, column))
            elif text == "<":
                table.cell(number, column - 1).merge(table.cell(number, column))
            else:
                table.cell(number, column).text = text


def _saved(book: object) -> bytes:
    stream = io.BytesIO()
    book.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()


def as_html(*, charset: str = "utf-8") -> bytes:
    body = [f"<h1>{TITLE}</h1>", f"<p>{DAY}</p>"]
    body += [f"<h{level + 1}>{t}</h{level + 1}>" if level else f"<p>{html.escape(t)}</p>" for level, t in PROSE]
    page = (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>通报</title>'
        "<style>p{margin:0}</style><script>var figure = '999亿元';</script></head><body>"
        f"<nav><a href='/'>首页</a></nav>{''.join(body)}<p>{TABLE_TITLE}</p>{_html_table()}<p>{NOTE}</p>"
        "<footer>网站标识码 4101000000</footer></body></html>"
    )
    return page.encode("gb18030" if charset.startswith("gb") else charset)


def _html_table() -> str:
    lines = []
    for number, row in enumerate(TABLE):
        cells = []
        for column, text in enumerate(row):
            if text in ("^", "<"):
                continue
            down = _run([TABLE[r][column] for r in range(number + 1, len(TABLE))], "^")
            right = _run(list(row[column + 1 :]), "<")
            cells.append(f'<td rowspan="{down}" colspan="{right}">{text}</td>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(lines)}</table>"


def _run(following: list[str], mark: str) -> int:
    length = 1
    for text in following:
        if text != mark:
            break
        length += 1
    return length


def as_xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "主要指标"
    for number, row in enumerate(TABLE, start=1):
        for column, text in enumerate(row, start=1):
            if text not in ("^", "<"):
                sheet.cell(number, column, float(text) if text.replace(".", "").lstrip("-").isdigit() else text)
    for area in ("D1:E1", "A1:A2", "B1:B2", "C1:C2", "A3:A4", "A5:A6"):
        sheet.merge_cells(area)
    return _saved(book)


def as_pdf(*, columns: int = 1, pages_of_head: bool = True, repeat: int = 1) -> bytes:
    """Return the report as a PDF with running heads and page numbers, set in one or two columns."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    template = BaseDocTemplate(stream, pagesize=A4)
    gap, margin = 24.0, 72.0
    wide = (A4[0] - 2 * margin - gap * (columns - 1)) / columns
    frames = [
        Frame(margin + number * (wide + gap), 80, wide, A4[1] - 160, leftPadding=0, rightPadding=0)
        for number in range(columns)
    ]
    furniture = _furniture if pages_of_head else lambda canvas, template: None
    template.addPageTemplates([PageTemplate("page", frames, onPage=furniture)])
    template.build([part for _ in range(repeat) for part in _story(wide)])
    return stream.getvalue()


def _furniture(canvas: Canvas, template: BaseDocTemplate) -> None:
    canvas.setFont("STSong-Light", 9)
    canvas.drawString(72, A4[1] - 50, "梧桐示范高新区统计资料")
    canvas.drawCentredString(A4[0] / 2, 40, f"— {template.page} —")


def _story(wide: float) -> list:
    plain = ParagraphStyle(
        "plain", fontName="STSong-Light", fontSize=11, leading=17, wordWrap="CJK", firstLineIndent=22
    )
    head = ParagraphStyle("head", parent=plain, fontSize=14, leading=22, firstLineIndent=0)
    centre = ParagraphStyle("centre", parent=head, fontSize=16, leading=24, alignment=1)
    story: list = [Paragraph(TITLE, centre), Paragraph(DAY, ParagraphStyle("day", parent=plain, alignment=1))]
    story += [Paragraph(text, head if level else plain) for level, text in PROSE]
    table = Table(
        rows(), colWidths=[wide / 5] * 5, style=TableStyle([*_table_style(), ("FONTSIZE", (0, 0), (-1, -1), 4)])
    )
    return [*story, Spacer(1, 10), Paragraph(TABLE_TITLE, plain), table, Spacer(1, 10), Paragraph(NOTE, plain)]


def _table_style() -> list[tuple]:
    style: list[tuple] = [("FONTNAME", (0, 0), (-1, -1), "STSong-Light"), ("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
    for number, row in enumerate(TABLE):
        for column, text in enumerate(row):
            down = _run([TABLE[r][column] for r in range(number + 1, len(TABLE))], "^")
            right = _run(list(row[column + 1 :]), "<")
            if text not in ("^", "<") and (down, right) != (1, 1):
                style.append(("SPAN", (column, number), (column + right - 1, number + down - 1)))
    return style


def scanned_pdf() -> bytes:
    """Return a PDF of one page that holds a picture and no text."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "white")), 0, 0, *A4)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def encrypted_pdf() -> bytes:
    """Return a PDF that opens only with a password."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(as_pdf())))
    writer.encrypt("secret", algorithm="AES-256")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def repacked(package: bytes, changes: dict[str, bytes]) -> bytes:
    """Return a zip package with some entries replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry not in changes:
                new.writestr(entry, old.read(entry))
        for entry, content in changes.items():
            new.writestr(entry, content)
    return stream.getvalue()
