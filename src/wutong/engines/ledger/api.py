"""The ledger's front door: indicators, claims, adoptions, targets, and what was known when.

Every reading takes `scope` (whose rights) and `as_known_on` (a moment, or the end of a day). None as scope means
the product itself asks, not a person.
"""

from __future__ import annotations

from wutong.engines.ledger._core.forecast import chance, forecast
from wutong.engines.ledger._core.progress import (
    growth,
    judge,
    mean,
    required_mean,
    satisfies,
    share_of_way,
    total,
    yearly_growth,
    yearly_step,
)
from wutong.engines.ledger._core.sheets.mapping import ColumnRole, SheetMapping
from wutong.engines.ledger._core.standing import standing
from wutong.engines.ledger.adoptions import (
    adopt,
    adopt_all,
    contradictions,
    contradictions_among,
    current,
    differ,
    history,
    withdraw,
)
from wutong.engines.ledger.catalogue import (
    check_formula,
    definitions,
    ensure_definition,
    ensure_group,
    ensure_indicator,
    ensure_source,
    ensure_subject,
    find_indicator,
    indicator,
    indicators,
    subjects,
)
from wutong.engines.ledger.claims import claims_of, figure, figures_by_id, record, series_history
from wutong.engines.ledger.comments import Comment, comment_on, comments_on, last_words
from wutong.engines.ledger.derived import recompute, recompute_defined
from wutong.engines.ledger.entries import (
    FREQUENCIES,
    before_of,
    check_fields,
    fields_of,
    judge_entries,
    known_slots,
    neighbours,
    periods_ending,
    same_number,
)
from wutong.engines.ledger.entry_types import Judged
from wutong.engines.ledger.entry_wording import said_of
from wutong.engines.ledger.explanation import chart_of, rules_of, years_table
from wutong.engines.ledger.exporting.formats import FORMATS, ExportFile, export
from wutong.engines.ledger.exporting.selection import Selection
from wutong.engines.ledger.exporting.snapshot import snapshot
from wutong.engines.ledger.following import Aimed, Followed, day_of, follow, tally, worst_first
from wutong.engines.ledger.following_columns import following_columns
from wutong.engines.ledger.importing.refusals import refusals_csv
from wutong.engines.ledger.importing.run import Importer, import_table
from wutong.engines.ledger.importing.understanding import meaning_of, tables_of
from wutong.engines.ledger.latest import group_names, group_titles, latest_figures
from wutong.engines.ledger.moment import KnownOn, day_from, end_of
from wutong.engines.ledger.outlook import options, outlook_of, what_if
from wutong.engines.ledger.overview import coverage, recent_recordings
from wutong.engines.ledger.paper_rows import PaperLine, paper_changes, paper_count, paper_list_fields, paper_lists
from wutong.engines.ledger.printed_tables import PrintedCell, TableSource, cell_figures, printed_cell
from wutong.engines.ledger.progress import (
    Progress,
    added_since,
    aim_of,
    path_of,
    point_of,
    points_of,
    progress_of,
    rounded,
)
from wutong.engines.ledger.proposals import (
    BASES,
    FirstTerms,
    Proposal,
    decide_proposal,
    proposal,
    proposals,
    propose_target,
    submit_proposal,
    waiting_proposals,
)
from wutong.engines.ledger.publication import adopt_published, claims_from, find_subject, withdraw_claim
from wutong.engines.ledger.redefinition import Change, Effect, NewDefinition, define, effect_of
from wutong.engines.ledger.revising import first_target, revise_target
from wutong.engines.ledger.rows import in_unit
from wutong.engines.ledger.series import require_covered, series_of
from wutong.engines.ledger.splitting import (
    Breakdown,
    Part,
    breakdown_of,
    breakdown_typed,
    can_be_split,
    parts_typed,
    split_target,
    sums_of,
    why_not_split,
)
from wutong.engines.ledger.stated_targets import MEASURES, propose_stated, stated_targets
from wutong.engines.ledger.table_output import PrintedTable, RowTerms, printed_table
from wutong.engines.ledger.targets import (
    parts_gap,
    parts_of,
    path_note,
    path_value,
    set_target,
    target_history,
    target_keys,
    targets,
)
from wutong.engines.ledger.thresholds import thresholds_on
from wutong.engines.ledger.wording import ANSWERS, PATHS, READINGS, STATES, plain, reason_of, verdict_of
from wutong.engines.ledger.yearly_split import (
    YearPart,
    YearTask,
    month_gaps,
    split_year,
    suggested_months,
    target_of,
    year_parts_of,
    year_task,
    year_tasks_in,
)

__all__ = [
    "year_tasks_in",
    "year_task",
    "year_parts_of",
    "target_of",
    "suggested_months",
    "split_year",
    "month_gaps",
    "YearTask",
    "YearPart",
    "fields_of",
    "said_of",
    "same_number",
    "periods_ending",
    "neighbours",
    "known_slots",
    "judge_entries",
    "check_fields",
    "FREQUENCIES",
    "before_of",
    "Judged",
    "ANSWERS",
    "Aimed",
    "BASES",
    "Breakdown",
    "Change",
    "ColumnRole",
    "Comment",
    "Effect",
    "ExportFile",
    "FORMATS",
    "FirstTerms",
    "Followed",
    "Importer",
    "KnownOn",
    "MEASURES",
    "NewDefinition",
    "PATHS",
    "PaperLine",
    "Part",
    "PrintedCell",
    "PrintedTable",
    "Progress",
    "Proposal",
    "READINGS",
    "RowTerms",
    "STATES",
    "Selection",
    "SheetMapping",
    "TableSource",
    "added_since",
    "adopt",
    "adopt_all",
    "adopt_published",
    "aim_of",
    "breakdown_of",
    "can_be_split",
    "cell_figures",
    "chance",
    "chart_of",
    "check_formula",
    "claims_from",
    "claims_of",
    "comment_on",
    "comments_on",
    "contradictions",
    "contradictions_among",
    "coverage",
    "current",
    "day_from",
    "day_of",
    "decide_proposal",
    "define",
    "definitions",
    "differ",
    "effect_of",
    "end_of",
    "ensure_definition",
    "ensure_group",
    "ensure_indicator",
    "ensure_source",
    "ensure_subject",
    "export",
    "figure",
    "figures_by_id",
    "find_indicator",
    "find_subject",
    "first_target",
    "follow",
    "following_columns",
    "forecast",
    "group_names",
    "group_titles",
    "growth",
    "history",
    "import_table",
    "in_unit",
    "indicator",
    "indicators",
    "judge",
    "last_words",
    "latest_figures",
    "mean",
    "meaning_of",
    "options",
    "outlook_of",
    "paper_changes",
    "paper_count",
    "paper_list_fields",
    "paper_lists",
    "parts_gap",
    "parts_of",
    "breakdown_typed",
    "parts_typed",
    "path_note",
    "path_of",
    "path_value",
    "plain",
    "point_of",
    "points_of",
    "printed_cell",
    "printed_table",
    "progress_of",
    "proposal",
    "proposals",
    "propose_stated",
    "propose_target",
    "reason_of",
    "recent_recordings",
    "recompute",
    "recompute_defined",
    "record",
    "refusals_csv",
    "require_covered",
    "required_mean",
    "revise_target",
    "rounded",
    "rules_of",
    "satisfies",
    "series_history",
    "series_of",
    "set_target",
    "share_of_way",
    "snapshot",
    "split_target",
    "standing",
    "stated_targets",
    "subjects",
    "submit_proposal",
    "sums_of",
    "tables_of",
    "tally",
    "target_history",
    "target_keys",
    "targets",
    "thresholds_on",
    "total",
    "verdict_of",
    "waiting_proposals",
    "what_if",
    "why_not_split",
    "withdraw",
    "withdraw_claim",
    "worst_first",
    "yearly_growth",
    "yearly_step",
    "years_table",
]
