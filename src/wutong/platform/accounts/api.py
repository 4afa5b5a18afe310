"""Front door of accounts: people, the posts they hold, roles, tokens."""

from wutong.platform.accounts.demonstration import demo_usernames, ensure_demo_accounts
from wutong.platform.accounts.loading import load_organisation
from wutong.platform.accounts.organisation import (
    UnitContent,
    UnitState,
    add_post,
    add_unit,
    change_unit,
    organisation_on,
    undo_change,
    unit_names,
)
from wutong.platform.accounts.people import add_person, issue_password, person_for_username, set_active, set_password
from wutong.platform.accounts.posts import (
    acting_holdings,
    cancel_absence,
    end_holding,
    hand_over,
    hold,
    holders_of,
    holds_a_post,
    record_absence,
)
from wutong.platform.accounts.roles import ensure_roles, field_groups, role_codes
from wutong.platform.accounts.tokens import issue_token, person_of_token, revoke_token, token_of

__all__ = [
    "UnitContent",
    "UnitState",
    "acting_holdings",
    "add_person",
    "add_post",
    "add_unit",
    "cancel_absence",
    "change_unit",
    "demo_usernames",
    "end_holding",
    "ensure_demo_accounts",
    "ensure_roles",
    "field_groups",
    "hand_over",
    "hold",
    "holders_of",
    "holds_a_post",
    "issue_password",
    "issue_token",
    "load_organisation",
    "organisation_on",
    "person_for_username",
    "person_of_token",
    "record_absence",
    "revoke_token",
    "role_codes",
    "set_active",
    "set_password",
    "token_of",
    "undo_change",
    "unit_names",
]
