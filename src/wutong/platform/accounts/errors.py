"""Errors of people, posts, roles and tokens; docs/reference/errors.md explains each code."""

from __future__ import annotations

from wutong.kernel.errors import Wording, WutongError


class HoldingRefused(WutongError):
    """The days of a holding do not fit: reversed, outside the post's validity, or someone else's."""

    code = "accounts-E001"
    zh = Wording(
        "安排{person}任{post}（{valid_from} 至 {valid_to}）",
        "{why}",
        "没有写入任何数据",
        "请先调整任职日期，或先结束前一任，再重新保存",
    )
    en = Wording(
        "Give {post} to {person} ({valid_from} to {valid_to})",
        "{why_en}",
        "nothing was written",
        "change the days, or end the earlier holding first, and save again",
    )


class NoSuchPost(WutongError):
    """A post, role, unit or person was named that is not there."""

    code = "accounts-E002"
    zh = Wording("查找{kind}“{key}”", "没有这条记录", "没有写入任何数据", "请核对代码，或先新建这条记录")
    en = Wording("Look up {kind} “{key}”", "there is no such record", "nothing was written", "check or create it")


class UnknownPermission(WutongError):
    """A role's data grant a permission that no part declares."""

    code = "accounts-E003"
    zh = Wording(
        "读取角色“{role}”的权限", "没有声明过的权限“{permission}”", "没有写入任何数据", "已声明的权限有：{known}"
    )
    en = Wording(
        "Read the grants of role “{role}”",
        "no part declares the permission “{permission}”",
        "nothing was written",
        "declared are: {known}",
    )


class TokenRefused(WutongError):
    """A token cannot be issued as asked: no name, or a lifetime out of range."""

    code = "accounts-E004"
    zh = Wording("签发访问令牌“{name}”", "有效期须为 1 到 {longest} 天", "没有签发令牌", "请改用范围内的天数")
    en = Wording(
        "Issue the token “{name}”", "its life must be 1 to {longest} days", "no token was issued", "choose fewer days"
    )


class UnitLoop(WutongError):
    """A unit would stand below itself."""

    code = "accounts-E005"
    zh = Wording("把“{unit}”划归“{parent}”", "“{parent}”本身在“{unit}”之下", "机构树没有改动", "请另选上级机构")
    en = Wording(
        "Move “{unit}” under “{parent}”", "“{parent}” stands below “{unit}”", "the tree is unchanged", "choose another"
    )


class AbsenceRefused(WutongError):
    """An absence's days are reversed or overlap another absence of the same person."""

    code = "accounts-E006"
    zh = Wording(
        "登记{person}的外出（{valid_from} 至 {valid_to}）", "{why}", "没有写入任何数据", "请调整日期后重新保存"
    )
    en = Wording(
        "Record the absence of {person} ({valid_from} to {valid_to})",
        "{why_en}",
        "nothing was written",
        "change the days and save again",
    )


class UnitChangeRefused(WutongError):
    """A change of a unit dated in the future, before its founding, or dissolving it while posts are held."""

    code = "accounts-E007"
    zh = Wording("更改机构“{unit}”（自 {day} 起）", "{why}", "机构树没有改动", "请按提示调整后重新保存")
    en = Wording(
        "Change the unit “{unit}” (from {day})", "{why_en}", "the tree is unchanged", "adjust it and save again"
    )
