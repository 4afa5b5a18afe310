"""Puts what administrators and people do with accounts into the trail of acts, and says what those acts are called."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wutong.platform.access.scope import rights_of
from wutong.platform.audit.api import record_act

TITLES = {
    "accounts.sign_in": _("登录"),
    "accounts.sign_out": _("退出登录"),
    "accounts.add_person": _("新建账号"),
    "accounts.change_person": _("修改账号"),
    "accounts.enable_person": _("启用账号"),
    "accounts.disable_person": _("停用账号"),
    "accounts.change_password": _("更改密码"),
    "accounts.unlock_person": _("解除登录锁定"),
    "accounts.issue_token": _("签发接口令牌"),
    "accounts.revoke_token": _("撤销接口令牌"),
    "accounts.add_post": _("新建岗位"),
    "accounts.hold_post": _("安排任职"),
    "accounts.end_holding": _("结束任职"),
    "accounts.record_absence": _("登记外出"),
    "accounts.cancel_absence": _("取消外出"),
    "accounts.add_unit": _("新建机构"),
    "accounts.change_unit": _("更改机构"),
    "accounts.load_organisation": _("载入机构与岗位"),
    "person.looked_at": _("查看联系方式"),
}


def record(verb: str, by: Any, kind: str, key: str, detail: dict[str, Any] | None = None) -> None:
    """Record the act `verb` by `by` (a person, or None for the product itself) in the caller's transaction."""
    post = rights_of(by).post_for("accounts.manage") if by is not None else ""
    record_act(verb, person=by, post=post, object_kind=kind, object_key=key, detail=detail)
