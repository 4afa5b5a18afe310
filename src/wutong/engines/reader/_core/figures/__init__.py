"""From located text to located figures.

Holds the reading rules: what counts as a figure, with which value, unit, comparator, kind, measure, period, area and
indicator. Everything here is a pure function of a `Document`; nothing knows a file, a clock or a database.

Order of work: `passages` (text without layout white space, headings above) → `mentions` (numbers with units) →
`exclusions` → `frames` (what stands around each) → `measures`, `kinds`, `periods`, `areas`, `indicators` → `confidence`.
`profile`, `scopes` and `orientation` say what document, headings and running text take for granted; `grids`, `columns` and
`tables` read tables. Not here: opening files (`_core.formats`), mapping a figure to a ledger indicator (`ledger`).
"""

from wutong.engines.reader._core.figures.reading import read_figures

__all__ = ["read_figures"]
