"""Errors of access, as pages and the API show them; docs/reference/errors.md explains each code."""

from __future__ import annotations

from wutong.kernel.errors import Wording, WutongError


class SignInNeeded(WutongError):
    """An API call came without a session or a living token."""

    code = "access-E001"
    zh = Wording(
        "调用接口 {path}", "没有登录，或访问令牌无效、已过期", "没有执行任何操作", "请登录，或在“我的”页面签发新令牌"
    )
    en = Wording(
        "Call {path}",
        "nobody is signed in, or the token is wrong or has ended",
        "nothing was done",
        "sign in, or issue a new token on your own page",
    )


class NotAllowed(WutongError):
    """The caller's posts do not give the permission."""

    code = "access-E002"
    status = 403
    zh = Wording(
        "调用接口 {path}", "您的岗位没有“{permission}”权限", "没有执行任何操作", "如确需使用，请联系系统管理员调整岗位"
    )
    en = Wording(
        "Call {path}",
        "none of your posts gives “{permission}”",
        "nothing was done",
        "ask the administrator about your post",
    )


class TooManyRequests(WutongError):
    """More requests in a minute than one caller may make."""

    code = "access-E003"
    zh = Wording("调用接口 {path}", "每分钟最多 {most} 次，已超出", "本次没有执行", "请在 {seconds} 秒后重试")
    en = Wording(
        "Call {path}", "more than {most} calls in a minute", "this call was not made", "try again in {seconds} seconds"
    )


class ReadOnlyToken(WutongError):
    """A token that may only read was used to write."""

    code = "access-E004"
    zh = Wording("通过接口 {path} 写入", "所用令牌只读", "没有写入任何数据", "请签发可写令牌")
    en = Wording(
        "Write through {path}", "the token may only read", "nothing was written", "issue a token that may write"
    )


class ForgedRequest(WutongError):
    """A write by session came without the token that proves it was sent by our own page."""

    code = "access-E005"
    zh = Wording(
        "通过接口 {path} 写入", "请求缺少防伪令牌（X-CSRFToken）", "没有写入任何数据", "请刷新页面重试，或改用访问令牌"
    )
    en = Wording(
        "Write through {path}",
        "the request lacks X-CSRFToken",
        "nothing was written",
        "reload the page, or use an access token",
    )
