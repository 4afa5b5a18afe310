"""The Word styles of an official paper, its page numbers, and fonts to stand in for those a machine does not have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from wutong.platform.papers.layout import FOLIO, character_pitch, line_pitch, measures

HEADINGS = ("heading", "subheading", "body", "body")
CENTER, LEFT, RIGHT, JUSTIFY = (
    WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY,
)  # fmt: skip
INDENT = 2  # characters before a paragraph
TWIPS = 20  # a twip is a twentieth of a point
SINGLE = 0.0  # a line as high as what stands in it


@dataclass(frozen=True)
class Style:
    """A paragraph style: font and size by their names in the layout, `pitch` in points (None: of the page's grid)."""

    name: str
    font: str
    size: str
    align: Any = JUSTIFY
    indent: int = 0
    pitch: float | None = None
    with_next: bool = False
    on_grid: bool = False  # as many characters to a line as the layout says
    based_on: str = "Normal"


STYLES = (
    Style("PaperSpace", "body", "body"),
    Style("PaperTitle", "title", "title", CENTER, pitch=35.0, with_next=True),
    Style("PaperBody", "body", "body", JUSTIFY, INDENT, on_grid=True),
    *(
        Style(f"PaperHeading{level}", font, "body", LEFT, INDENT, None, True, True, f"Heading {level}")
        for level, font in enumerate(HEADINGS, 1)
    ),
    Style("PaperSigned", "body", "body", RIGHT),
    Style("PaperAnnexMark", "heading", "body", LEFT, with_next=True),
    Style("PaperAnnexTitle", "title", "title", CENTER, pitch=40.0, with_next=True),
    Style("PaperTableTitle", "heading", "page_number", CENTER, with_next=True),
    Style("PaperTableHead", "heading", "table", CENTER, pitch=14.0),
    Style("PaperCell", "body", "table", LEFT, pitch=14.0),
    Style("PaperPicture", "body", "body", CENTER, pitch=SINGLE, with_next=True),
    Style("PaperPictureTitle", "heading", "table", CENTER, pitch=18.0, with_next=True),
    Style("PaperNote", "body", "note", LEFT, pitch=14.0),
    Style("PaperPageRight", FOLIO, "page_number", RIGHT, pitch=18.0),
    Style("PaperPageLeft", FOLIO, "page_number", LEFT, pitch=18.0),
)


def apply_styles(word: Any) -> None:
    """Declare every style of a paper in a new document."""
    _font(word.styles["Normal"], "body", "body")
    word.styles["Normal"].paragraph_format.space_after = Pt(0)
    for style in STYLES:
        made = word.styles.add_style(style.name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = word.styles[style.based_on]
        _font(made, style.font, style.size)
        _paragraph(made.paragraph_format, style)
        if style.on_grid:
            _narrowed(made)


def _font(style: Any, font: str, size: str) -> None:
    style.font.size, style.font.name = Pt(measures()["sizes"][size]), latin_beside(font)
    style.font.bold = style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), measures()["word_fonts"][font]["name"])
    _language(style)


def latin_beside(font: str) -> str:
    """Return the font of digits and Latin letters beside one of the layout's fonts: page numbers are in one font alone."""
    return str(measures()["word_fonts"][FOLIO]["name"] if font == FOLIO else measures()["latin_font"])


def _language(style: Any) -> None:
    run = style.element.get_or_add_rPr()
    for known in run.findall(qn("w:lang")):
        run.remove(known)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    run.append(language)


def _narrowed(style: Any) -> None:
    """Set characters as close as the layout's number of them to a line asks; grids of characters differ between programs."""
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(round((character_pitch() - measures()["sizes"]["body"]) * TWIPS)))
    run = style.element.get_or_add_rPr()
    run.find(qn("w:sz")).addprevious(spacing)


def _paragraph(form: Any, style: Style) -> None:
    form.alignment, form.keep_with_next, form.widow_control = style.align, style.with_next, True
    form.space_before = form.space_after = Pt(0)
    if style.pitch == SINGLE:
        form.line_spacing_rule = WD_LINE_SPACING.SINGLE
    else:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(style.pitch or line_pitch())
    form.first_line_indent = Pt(style.indent * character_pitch())


def page_numbers(word: Any, section: Any) -> None:
    """Put — 1 — below the text: right on odd pages, left on even ones, one character from the edge."""
    word.settings.odd_and_even_pages_header_footer = True
    for footer, style in ((section.footer, "PaperPageRight"), (section.even_page_footer, "PaperPageLeft")):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = style
        edge = "right_indent" if style == "PaperPageRight" else "left_indent"
        setattr(paragraph.paragraph_format, edge, Pt(measures()["sizes"]["page_number"]))
        paragraph.add_run("— ")
        _field(paragraph.add_run(), "PAGE")
        paragraph.add_run(" —")


def _field(run: Any, code: str) -> None:
    for kind in ("begin", None, "separate", "end"):
        if kind is None:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = f" {code} "
        else:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        run._r.append(part)


def same_fonts(word: Any) -> None:
    """Name in the font table which common font may stand in for each official one."""
    fonts = "".join(
        f'<w:font w:name="{font["name"]}"><w:altName w:val="{font["substitute"]}"/></w:font>'
        for font in measures()["word_fonts"].values()
        if font["name"] != font["substitute"]
    )
    table = parse_xml(f"<w:fonts {nsdecls('w')}>{fonts}</w:fonts>")
    from lxml import etree

    word.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)._blob = etree.tostring(
        table, xml_declaration=True, encoding="UTF-8", standalone=True
    )
