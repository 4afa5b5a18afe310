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
from wutong.engines.cases.erasure import erase
from wutong.engines.cases.history import events_of, rebuild, state_at, states_of
from wutong.engines.cases.queries import case_view, cases_of, queues
from wutong.engines.cases.relations import add_task, merge, unmerge
from wutong.engines.cases.rights import readable
from wutong.engines.cases.timing import record_calendar

__all__ = [
    "add_task", "answer", "attach", "case_view", "cases_of", "check_type", "comment", "edition_of", "erase", "events_of", "merge", "open_case",
    "possible_acts", "queues", "readable", "rebuild", "record_calendar", "record_type", "report_again", "state_at", "states_of",
    "take", "take_many", "type_in_force", "type_titles", "unmerge", "watch",
]  # fmt: skip
