"""Front door of the case engine: every act on a case, and everything that is read of one.

Pages, the API and the command line call the same functions. Whoever acts is a person, whose posts say what he may;
`by=None` is the product itself.
"""

from wutong.engines.cases.acts import (
    answer,
    attach,
    comment,
    open_case,
    possible_acts,
    report_again,
    take,
    take_many,
    watch,
)
from wutong.engines.cases.casetypes import check_type, edition_of, record_type, type_in_force, type_titles
from wutong.engines.cases.changing import begin as begin_change
from wutong.engines.cases.changing import begin_undo as undo_change
from wutong.engines.cases.changing import bring_to_edition_in_force
from wutong.engines.cases.changing import preview as preview_change
from wutong.engines.cases.counts import Span
from wutong.engines.cases.dispatching import (
    check_matrix,
    duty_for,
    matrix_in_force,
    people_for,
    record_matrix,
    replay,
    suggest_category,
)
from wutong.engines.cases.erasure import erase
from wutong.engines.cases.evaluation import backlog, behind, evaluate, evaluate_as_known, known_at, repeats
from wutong.engines.cases.forecasting import clearing, forecast
from wutong.engines.cases.history import events_of, rebuild, state_at, states_of
from wutong.engines.cases.likeness import candidates
from wutong.engines.cases.queries import (
    calendar_known,
    case_drawn,
    case_view,
    cases_of,
    closing_words,
    due_of,
    from_source,
    queues,
)
from wutong.engines.cases.reclassifying import Correction, reclassify
from wutong.engines.cases.relations import add_task, merge, unmerge
from wutong.engines.cases.rights import readable
from wutong.engines.cases.timing import record_calendar

__all__ = [
    "Correction", "Span", "add_task", "answer", "attach", "backlog", "begin_change", "behind", "bring_to_edition_in_force", "calendar_known",
    "candidates", "case_drawn", "case_view", "cases_of", "check_matrix", "check_type", "clearing", "closing_words", "comment", "due_of", "duty_for",
    "edition_of", "erase", "evaluate", "evaluate_as_known", "events_of", "forecast", "from_source", "known_at", "matrix_in_force",
    "merge", "open_case", "people_for", "possible_acts", "preview_change", "queues", "readable", "rebuild",
    "reclassify", "record_calendar", "record_matrix", "record_type", "repeats", "replay", "report_again", "state_at",
    "states_of", "suggest_category", "take", "take_many", "type_in_force", "type_titles", "undo_change", "unmerge",
    "watch",
]  # fmt: skip
