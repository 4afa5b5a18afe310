"""A return as a spreadsheet: the template a unit downloads, and what it says when it comes back."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from wutong.engines.reader import api as reader
from wutong.engines.returns.errors import SheetUnreadable
from wutong.engines.returns.forms import form_for
from wutong.engines.returns.judging import View
from wutong.engines.returns.models import Return
from wutong.engines.returns.naming import title_of
from wutong.kernel.errors import WutongError
from wutong.platform.naming import in_english, period_label, unit_label

HEAD, FIRST = 3, 4  # rows above: title, what to do, the return's key
CODE, TEXT, NOTE = 0, 5, 6
SEARCHED, MOST_TOLD = 10, 5  # lines from the top in which the key may stand; problems named at once


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
    for column, head in enumerate(_heads(view.row)):
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
        SheetUnreadable  if it is no workbook, of another return, or no longer the template: columns or rows that were
                         moved, taken out, put in twice or lost their code are named with their line
    """
    try:
        sheets = [
            [[text.strip() for text in line] for line in sheet.rows] for sheet in reader.open_sheets(content, name=name)
        ]
    except WutongError as problem:
        _asked, obstacle, *_rest = (problem.en if in_english() else problem.zh).fill(problem.facts)
        raise SheetUnreadable(file=name, problem=obstacle) from problem
    found = [(cells, *place) for cells in sheets if (place := _place_of_key(cells))]
    problem_with_key = _wrong_keys([cells[line][column] for cells, line, column in found], row)
    if problem_with_key:
        raise SheetUnreadable(file=name, problem=problem_with_key)
    cells, line, column = found[0]
    lines = [(number, _padded(texts[column:])) for number, texts in enumerate(cells[line + 1 :], line + 2)]
    problems = _wrong_head(lines, row) or _wrong_lines(lines[1:], row)
    if problems:
        raise SheetUnreadable(file=name, problem="；".join(problems[:MOST_TOLD]))
    return {texts[CODE]: {"text": texts[TEXT], "note": texts[NOTE]} for _number, texts in lines[1:] if texts[CODE]}


def _place_of_key(cells: list[list[str]]) -> tuple[int, int] | None:
    """Return line and column of the return's key, which stands above the head; rows may have been put in before it."""
    for line, texts in enumerate(cells[:SEARCHED]):
        for column, text in enumerate(texts):
            if text.startswith("return/"):
                return line, column
    return None


def _wrong_keys(keys: list[str], row: Return) -> str:
    """Say what is wrong with the keys of a workbook's sheets; empty if there is one and it is the return's."""
    other = next((key for key in keys if key != row.key), None)
    if other is not None:
        return _("这是另一份报表的模板（{key}）").format(key=other)
    if not keys:
        return _("没有找到本报表的模板标记")
    return _("有 {count} 张工作表都是本报表，不知道以哪张为准").format(count=len(keys)) if len(keys) > 1 else ""


def _padded(texts: list[str]) -> list[str]:
    return [*texts, *[""] * (NOTE + 1 - len(texts))]


def _heads(row: Return) -> tuple[str, ...]:
    return (
        _("代码"), _("指标"), _("单位"), _("上期"), _("上年同期"), period_label(row.when), _("说明"),
    )  # fmt: skip


def _wrong_head(lines: list[tuple[int, list[str]]], row: Return) -> list[str]:
    """Say when the columns are no longer those of the template, in whichever language it was downloaded."""
    known = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            known.append(list(_heads(row)))
    number, heads = lines[0] if lines else (HEAD + 1, [])
    if heads[: NOTE + 1] in known:
        return []
    return [_("第 {line} 行的表头与模板不同，应依次为：{heads}").format(line=number, heads="、".join(_heads(row)))]


def _wrong_lines(lines: list[tuple[int, list[str]]], row: Return) -> list[str]:
    """Name every line that cannot be told to belong to one field, and every field that has no line."""
    part = {field.code: field for field in form_for(row).part_of(row.unit)}
    problems, seen = [], dict[str, int]()
    for number, texts in lines:
        code = texts[CODE]
        if not code and (texts[TEXT] or texts[NOTE]):
            problems.append(
                _("第 {line} 行没有代码，却填了“{text}”").format(line=number, text=texts[TEXT] or texts[NOTE])
            )
        elif code and code not in part:
            problems.append(_("第 {line} 行的代码“{code}”不在本报表中").format(line=number, code=code))
        elif code in seen:
            problems.append(
                _("代码“{code}”在第 {first} 行和第 {line} 行出现两次").format(code=code, first=seen[code], line=number)
            )
        seen.setdefault(code, number)
    gone = [field.title for code, field in part.items() if code not in seen and not field.formula]
    return problems + ([_("缺少这些栏：{titles}").format(titles="、".join(gone))] if gone else [])
