"""The front door of the registry: firms and what is known of them, search, lists, panel, portrait, identity, imports."""

from wutong.engines.registry.access import OWN_READ, OWN_RECORD, READ, looked, reading
from wutong.engines.registry.columns import certificate_columns, figure_columns, firm_columns, periods_reported, state
from wutong.engines.registry.correcting import (
    checked_correction,
    correction_choices,
    correction_now,
    correction_words,
    record_correction,
    take_back_correction,
)
from wutong.engines.registry.declarations import (
    certificate_kind,
    certificate_kinds,
    correctable,
    field_group,
    forms,
    industry_name,
    panel_columns,
    sources,
)
from wutong.engines.registry.firms import certificates, consents, firm, firms, relations, status_changes
from wutong.engines.registry.importing.jobs import batches, start_import
from wutong.engines.registry.importing.mappings import mapping_of, mappings, save_mapping, suggest
from wutong.engines.registry.importing.reading import read_bytes, read_source
from wutong.engines.registry.importing.run import import_table
from wutong.engines.registry.lists import delete_list, list_info, list_members, lists_of, save_list
from wutong.engines.registry.masking import masked_name, masked_phone, unmasked
from wutong.engines.registry.merging import merge, merges, recent_merges, undo_merge
from wutong.engines.registry.panels import correct, history, panel, panel_of_many, periods_of
from wutong.engines.registry.peers import refresh_quartiles
from wutong.engines.registry.portraits import portrait
from wutong.engines.registry.recording import (
    amend,
    grant_consent,
    may_share,
    record_certificate,
    record_name,
    record_office,
    record_relation,
    record_status,
    register,
    revoke_consent,
)
from wutong.engines.registry.representing import (
    end_account,
    firms_of,
    open_account,
    own_firm,
    renew_password,
    represent,
    representatives,
    resume_account,
)
from wutong.engines.registry.reviewing import accept, refuse, review, reviews, undo
from wutong.engines.registry.searching import find, numbers_of

__all__ = [
    "OWN_READ", "OWN_RECORD", "READ", "accept", "amend", "batches", "certificate_columns", "certificate_kind",
    "certificate_kinds", "certificates", "checked_correction", "consents", "correct", "correctable", "correction_choices", "correction_now",
    "correction_words", "delete_list", "end_account", "field_group",
    "figure_columns", "find", "firm", "firm_columns", "firms", "firms_of", "forms", "grant_consent", "history",
    "import_table", "industry_name", "list_info", "list_members", "lists_of", "looked", "mapping_of", "mappings", "masked_name",
    "masked_phone", "may_share", "merge", "merges", "numbers_of", "open_account", "own_firm", "panel",
    "panel_columns", "panel_of_many", "periods_of", "periods_reported", "portrait", "read_bytes", "read_source",
    "reading", "recent_merges", "record_certificate", "record_correction", "record_name", "record_office", "record_relation",
    "record_status", "refresh_quartiles", "refuse", "register", "relations", "renew_password", "represent", "representatives",
    "resume_account", "review", "reviews", "revoke_consent", "save_list", "save_mapping", "sources", "start_import",
    "state", "status_changes", "suggest", "take_back_correction", "undo", "undo_merge", "unmasked",
]  # fmt: skip
