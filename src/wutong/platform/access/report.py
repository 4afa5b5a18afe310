"""Who may do what, as a table: read from the declarations, for docs/reference/permissions.md and the roles page."""

from __future__ import annotations

from wutong.platform.accounts.roles import declared, field_groups
from wutong.platform.packs import Permission, packs

ALL = "*"
HEAD = """# Permissions

Made from the declarations in each `pack.py` and from `src/wutong/platform/accounts/data/roles.yaml`; a test compares them.
To make it anew: `WUTONG_WRITE_DOCS=1 ./wutong test tests/architecture/test_permissions.py`.

✓ everywhere in the post's area; names of field groups where only those are open; — not granted.
`public` and `signed_in` are not granted: they belong to everyone, or to everyone with an account.
Why it is so: [rights](../explanation/rights.md).
"""


def permissions_page() -> str:
    """Return docs/reference/permissions.md."""
    roles = declared()["roles"]
    lines = [HEAD]
    for pack in packs():
        if pack.permissions:
            lines += [f"## {pack.title_en} {pack.title_zh}", "", _head(list(roles)), _rule(len(roles))]
            lines += [_line(permission, list(roles)) for permission in pack.permissions]
            lines.append("")
    lines += ["## Roles", "", "| code | 中文 | English |", "|---|---|---|"]
    lines += [f"| `{code}` | {role['zh']} | {role['en']} |" for code, role in roles.items()]
    lines += ["", "## Field groups", "", "| code | 中文 | English |", "|---|---|---|"]
    lines += [f"| `{code}` | {group['zh']} | {group['en']} |" for code, group in field_groups().items()]
    return "\n".join(lines) + "\n"


def reach(role: str, permission: str) -> list[str]:
    """Return the field groups in which a role may do `permission`: empty for none, `*` for all."""
    return list(declared()["roles"][role]["grants"].get(permission, []))


def _head(roles: list[str]) -> str:
    return f"| permission | {' | '.join(roles)} |"


def _rule(columns: int) -> str:
    return "|---|" + "---|" * columns


def _line(permission: Permission, roles: list[str]) -> str:
    cells = [", ".join("✓" if group == ALL else group for group in reach(role, permission.code)) for role in roles]
    return (
        f"| `{permission.code}` {permission.title_en} {permission.title_zh} | {' | '.join(c or '—' for c in cells)} |"
    )
