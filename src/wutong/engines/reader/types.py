"""What crosses the reader's border: located text, tables and figures.

Every offset counts characters in `Document.text`. For .txt and .md that is the
file's own decoded text; for other formats it is the text that `wutong text FILE`
prints.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Cell:
    """One cell of a table; a merged cell stands once, at its first row and column, with its spans."""

    row: int
    column: int
    text: str
    start: int
    end: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True)
class Table:
    """A table found in the document, its cells in reading order, and the headings of its columns where known."""

    start: int
    end: int
    cells: tuple[Cell, ...]
    title: str = ""
    header_rows: int = 1
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A worksheet as it is laid out: `rows[r][c]` is the text of the cell in row r, column c, both from 0.

    `spans` gives (rows, columns) of merged cells by their first cell; the cells they cover are empty texts.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Block:
    """A run of text: `heading` (with level 1..6), `paragraph`, `item`, `table` or `note`."""

    kind: str
    start: int
    end: int
    level: int = 0
    page: int | None = None


@dataclass(frozen=True)
class Document:
    """A document as located text: blocks and tables refer to `text` by offsets."""

    text: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]
    title: str = ""
    format: str = "txt"
    encoding: str = "utf-8"
    pages: int | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figure:
    """One quantitative fact a document states, at its place.

    Fields follow ../shared/figures/schema.md: `value` is in `unit` as printed (548 for "548亿元", unit "亿元"); `value_hi` is the upper
    end of a range; `comparator` one of = >= <= ~ > <; `kind` actual | target | definition; `measure` level | growth | share | rank |
    ratio | change; `period` "2025", "2016-2020" or "". Values are printed decimals kept as strings of digits in `value_text`; `value` is a
    float only for the JSON line, the ledger parses the printed text again.
    """

    start: int
    end: int
    value_text: str
    value: float
    value_hi: float | None
    unit: str
    comparator: str
    kind: str
    measure: str
    period: str
    area: str
    indicator: str
    where: str
    confidence: float
    reasons: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class LexiconCondition:
    """What must hold of a reading for a lexicon entry to apply; '' asks nothing.

    `indicator`, `unit`, `measure`, `kind`, `area` and `printed` (the number as printed) are compared with what was read;
    `before` and `after` are words that stand in the number's own sentence before and after it, layout aside. An
    `indicator` without a `measure` also covers names made from it (经济总量 covers 经济总量增速).
    """

    indicator: str = ""
    unit: str = ""
    measure: str = ""
    kind: str = ""
    area: str = ""
    printed: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class LexiconMeaning:
    """What a lexicon entry makes of the reading; '' leaves the field alone, `ignore` says that the number is no figure."""

    indicator: str = ""
    unit: str = ""
    comparator: str = ""
    kind: str = ""
    measure: str = ""
    area: str = ""
    ignore: bool = False


@dataclass(frozen=True)
class LexiconEntry:
    """A synonym or a correction turned into a rule. `code` is its name in the lexicon, `source` who decided it and when.

    An entry is revoked by `active=False`, never taken out: what an earlier document was read with stays known.
    """

    code: str
    when: LexiconCondition
    then: LexiconMeaning
    source: str = ""
    active: bool = True


@dataclass(frozen=True)
class Lexicon:
    """What a place says in its own way, as versioned data: entries in order, a later one wins over an earlier one."""

    name: str = ""
    edition: str = ""
    entries: tuple[LexiconEntry, ...] = ()


@dataclass(frozen=True)
class Promise:
    """A figure an earlier document aimed for, and what a later one says of it.

    `outcome` is kept | missed | underway | restated | dropped; `found` is the later document's figure, or None;
    `likeness` 0..1 says how alike the two names are.
    """

    aimed: Figure
    found: Figure | None
    outcome: str
    likeness: float


@dataclass(frozen=True)
class FindingFigure:
    """A place a finding speaks of: a figure, or the words in question where a rule is about wording.

    `role` says in Chinese what it is in the finding (基数, 合计, 分项, 增速 ...), '' where nothing needs saying.
    """

    start: int
    end: int
    value_text: str
    role: str = ""


@dataclass(frozen=True)
class Explanation:
    """Something that could explain a difference without an error: a definition, a revision, a basis of prices."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True)
class Finding:
    """Something in a document that does not add up.

    `message` tells both values and the arithmetic; `expected` is the value that would be consistent, with its unit, ''
    where there is no single one; `certainty` runs from 0 to 1; `figures` stand in the order of the text, the doubtful one is
    not known to be the first.
    """

    rule: str
    message: str
    message_en: str
    certainty: float
    figures: tuple[FindingFigure, ...]
    expected: str = ""
    explanations: tuple[Explanation, ...] = ()


@dataclass(frozen=True)
class KnownFigure:
    """A figure stated elsewhere, for comparison: in another document (`origin` document) or in the ledger (`origin` ledger).

    `value_text` is the number as printed there, `unit` its unit, `source` what a reader calls the place, `link` where it opens.
    """

    indicator: str
    area: str
    period: str
    kind: str
    measure: str
    value_text: str
    value: float
    unit: str
    comparator: str
    source: str
    origin: str
    link: str = ""


@dataclass(frozen=True)
class AuditedDocument:
    """A document with what was found in it; `name` is the file as the person named it."""

    name: str
    document: Document
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class AuditRule:
    """A rule of the auditor: its name on the command line, its title and what it checks."""

    name: str
    title_zh: str
    title_en: str
    about_zh: str
    about_en: str


@dataclass(frozen=True)
class Commitment:
    """What somebody says is to be done: who, what, by when, and the figures it is measured by.

    `text` is the words at `start`..`end` in one line. `owner` names who is to do it, '' where the document's own body speaks.
    `due` is the last day (2025-06-30), '' where nothing says when; `due_printed` the words that say it, '' where the
    section does. `measures` are the target figures that stand in these words; `heading` is the nearest heading above.
    """

    start: int
    end: int
    text: str
    action: str
    owner: str
    due: str
    due_printed: str
    measures: tuple[Figure, ...]
    heading: str
    confidence: float
    reasons: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Project:
    """A project that a document names, with what it says of it at this place.

    `start`..`end` is the name itself. `stage` is one of planned | signed | started | underway | completed or '' where the
    words do not say; `stage_kind` tells whether it stands there (`actual`) or is to get there (`target`).
    `investment` is what it costs in all, `year_investment` what is to be or was spent in a year.
    """

    start: int
    end: int
    name: str
    investment: Figure | None
    year_investment: Figure | None
    partner: str
    stage: str
    stage_kind: str
    stage_printed: str
    place: str
    period: str
    confidence: float
    reasons: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Recall:
    """Something an earlier document said was to be done, and where a later one speaks of it.

    `place` is the sentence (start, end) in the later document, None where it says nothing; `outcome` is reported |
    restated | dropped; `likeness` 0..1 says how alike the words are.
    """

    commitment: Commitment
    place: tuple[int, int] | None
    outcome: str
    likeness: float
