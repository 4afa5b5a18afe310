"""A return as a spreadsheet: the template a unit downloads, and what it says when it comes back."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from wutong.engines.reader import api as reader
from wutong.engines.returns.errors import SheetUnreadable
from wutong.engines.returns.judging import View
from wutong.engines.returns.models import Return
from wutong.engines.returns.naming import title_of
from wutong.kernel.errors import WutongError
from wutong.platform.naming import period_label, unit_label

HEAD, FIRST = 3, 4  # rows above: title, what to do, the return's key
CODE, TEXT, NOTE = 0, 5, 6


def template_of(view: View) -> bytes:
    """Return the workbook: one row a field, last period and last year beside it, two columns to fill in."""
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(_("填报"))
    bold, grey = book.add_format({"bold": True}), book.add_format({"font_color": "#666666"})
    free = book.add_format({"locked": False, "bg_color": "#FFFBE6", "border": 1, "num_format": "@"})
    sheet.write(0, 0, title_of(view.row), bold)
    sheet.write(1, 0, _("只填黄色两列；数字按“单位”一列填写。填好后回到填报页上传。"), grey)
    sheet.write(2, 0, view.row.key, grey)
    heads = (_("代码"), _("指标"), _("单位"), _("上期"), _("上年同期"), period_label(view.row.when), _("说明"))
    for column, head in enumerate(heads):
        sheet.write(HEAD, column, head, bold)
    for number, one in enumerate(view.rows, FIRST):
        _write_row(sheet, number, one, grey, free)
    sheet.set_column(CODE, CODE, 14)
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, 5, 13)
    sheet.set_column(NOTE, NOTE, 46)
    sheet.freeze_panes(FIRST, 2)
    sheet.protect(options={"format_columns": True})
    book.close()
    return output.getvalue()


def _write_row(sheet: Any, number: int, one: Any, grey: Any, free: Any) -> None:
    sheet.write_string(number, CODE, one.field.code, grey)
    sheet.write_string(number, 1, one.field.title)
    scale = " / ".join(code for code, _zh, _en in one.field.scale)
    sheet.write_string(number, 2, unit_label(one.field.unit) or scale)
    for column, known in ((3, one.last), (4, one.year_ago)):
        sheet.write_string(number, column, known.printed if known else "", grey)
    if one.field.formula:
        sheet.write_string(number, TEXT, _("自动计算"), grey)
        return
    sheet.write_string(number, TEXT, one.text, free)
    sheet.write_string(number, NOTE, one.note, free)


def values_in_workbook(content: bytes, *, name: str, row: Return) -> dict[str, dict[str, str]]:
    """Return what a filled template says, by field.

    Raises
        SheetUnreadable  if it is no workbook, of another return, or has none of its rows
    """
    try:
        sheets = reader.open_sheets(content, name=name)
    except WutongError as problem:
        raise SheetUnreadable(file=name, problem=problem.message("zh")) from problem
    for sheet in sheets:
        cells = [[text.strip() for text in line] for line in sheet.rows]
        keys = {text for line in cells[:FIRST] for text in line if text.startswith("return/")}
        if keys and keys != {row.key}:
            raise SheetUnreadable(file=name, problem=_("这是另一份报表的模板（{key}）").format(key=keys.pop()))
        if keys:
            return _values(cells)
    raise SheetUnreadable(file=name, problem=_("没有找到本报表的模板标记"))


def _values(cells: list[list[str]]) -> dict[str, dict[str, str]]:
    found = {}
    for line in cells[FIRST:]:
        padded = [*line, *[""] * (NOTE + 1 - len(line))]
        if padded[CODE]:
            found[padded[CODE]] = {"text": padded[TEXT], "note": padded[NOTE]}
    return found
