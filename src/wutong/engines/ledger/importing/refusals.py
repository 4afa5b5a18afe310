"""The file of refusals: the lines that were not imported whole, under their own head, to mend and send again."""

from __future__ import annotations

from wutong.engines.ledger._core.sheets.mapping import PROBLEM_HEAD, SheetMapping
from wutong.engines.ledger._core.sheets.reasons import reason
from wutong.engines.ledger.importing.understanding import Table
from wutong.engines.ledger.types import ImportReport
from wutong.platform.tables import refused_csv


def refusals_csv(table: Table, mapping: SheetMapping, report: ImportReport, language: str = "zh") -> bytes:
    """Return a CSV (UTF-8 with mark) of the head and every refused line with its reasons in a last column.

    Sent again after mending, cells that were imported before change nothing.
    """
    problems: dict[int, list[str]] = {}
    for refusal in report.refused:
        words = f"{refusal.cell} {reason(refusal.code, refusal.detail, language)}"
        problems.setdefault(refusal.row, []).append(words)
    lines = list(table.cells.head(mapping.head_rows).iter_rows())
    rows = (
        (row, "；".join(problems[number]))
        for number, row in enumerate(table.cells.iter_rows(), 1)
        if number in problems
    )
    return refused_csv(lines, PROBLEM_HEAD, rows)
