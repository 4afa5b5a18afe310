"""The front door of the registry: firms and what is known of them, search, lists, panel, portrait, identity, imports."""

from wutong.engines.registry.access import READ, looked, reading
from wutong.engines.registry.columns import certificate_columns, figure_columns, firm_columns, periods_reported, state
from wutong.engines.registry.declarations import (
    certificate_kind,
    certificate_kinds,
    field_group,
    forms,
    panel_columns,
    sources,
)
from wutong.engines.registry.firms import certificates, consents, firm, firms, relations, status_changes
from wutong.engines.registry.lists import delete_list, list_info, list_members, lists_of, save_list
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
from wutong.engines.registry.searching import find, numbers_of

__all__ = [
    "READ", "amend", "certificate_kind", "certificate_kinds", "certificates", "consents", "correct", "delete_list",
    "field_group", "find", "firm", "firms", "forms", "grant_consent", "history", "list_info", "list_members",
    "lists_of", "looked", "may_share", "numbers_of", "panel", "panel_columns", "panel_of_many", "periods_of",
    "portrait", "reading", "record_certificate", "record_name", "record_office", "record_relation", "record_status",
    "refresh_quartiles", "register", "relations", "revoke_consent", "save_list", "sources", "status_changes",
    "certificate_columns", "figure_columns", "firm_columns", "periods_reported", "state",
]  # fmt: skip
