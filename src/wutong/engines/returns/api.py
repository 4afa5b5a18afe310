"""Front door of returns: what people do with them, and everything that is read of them. Page, file and API call the same."""

from wutong.engines.returns.acts import (
    ACTS,
    adopt,
    approve,
    ask_correction,
    cleaned,
    decide,
    fill,
    possible,
    send_back,
    submit,
)
from wutong.engines.returns.adopting import ensure_subject
from wutong.engines.returns.attaching import MOST_FILES, attach, detach, file_of, files_of
from wutong.engines.returns.editions import draft_of, edition_called, editions_known, record_draft, text_of
from wutong.engines.returns.forms import forms_on, record_form, series_of
from wutong.engines.returns.judging import area_of, latest_values, present_view, view_of
from wutong.engines.returns.loading import load_forms
from wutong.engines.returns.naming import title_of, unit_names
from wutong.engines.returns.opening import ensure_types, open_period
from wutong.engines.returns.queries import (
    adopted_until,
    cells_of,
    ends_known,
    latest_steps,
    matrix,
    standing_of,
    waiting_for,
    waiting_for_office,
)
from wutong.engines.returns.rights import post_for, return_for, sees_all, units_for, visible
from wutong.engines.returns.sheets_xlsx import template_of, values_in_workbook

__all__ = [
    "ACTS", "MOST_FILES", "adopt", "adopted_until", "approve", "area_of", "attach", "detach", "draft_of", "edition_called", "editions_known", "file_of", "files_of", "record_draft", "text_of", "ask_correction", "cells_of", "cleaned", "decide",
    "ends_known", "ensure_subject", "ensure_types", "fill", "forms_on", "latest_values", "load_forms", "matrix",
    "open_period", "possible", "post_for", "present_view", "record_form", "return_for", "sees_all", "send_back",
    "series_of", "standing_of", "latest_steps", "submit", "template_of", "title_of", "unit_names", "units_for",
    "values_in_workbook", "view_of", "visible", "waiting_for", "waiting_for_office",
]  # fmt: skip
