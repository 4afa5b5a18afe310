"""Puts what administrators and people do with accounts into the trail of acts."""

from __future__ import annotations

from typing import Any

from wutong.platform.access.scope import rights_of


def record(verb: str, by: Any, kind: str, key: str, detail: dict[str, Any] | None = None) -> None:
    """Record the act `verb` by `by` (a person, or None for the system) in the caller's transaction."""
    from wutong.platform.audit.api import record_act

    post = rights_of(by).post_for("accounts.manage") if by is not None else ""
    record_act(verb, person=by, post=post, object_kind=kind, object_key=key, detail=detail or {})
