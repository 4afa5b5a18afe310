"""Errors of areas and their lineage; docs/reference/errors.md explains each code."""

from __future__ import annotations

from wutong.kernel.errors import Wording, WutongError


class NoSuchArea(WutongError):
    """An area code that is not there, or not valid on the day asked."""

    code = "territory-E001"
    zh = Wording("查找区划“{key}”", "{day} 没有这个区划", "没有写入任何数据", "请核对代码和日期")
    en = Wording("Look up the area “{key}”", "there is none on {day}", "nothing was written", "check code and day")


class SharesDoNotAddUp(WutongError):
    """The shares of a split are not the whole."""

    code = "territory-E002"
    zh = Wording(
        "把“{area}”拆分为 {count} 部分", "各部分份额合计为 {total} 个万分点，应为 {whole}", "区划没有改动", "请改正份额"
    )
    en = Wording(
        "Split “{area}” into {count}",
        "the shares add up to {total} ten-thousandths instead of {whole}",
        "no area was changed",
        "correct the shares",
    )


class ReorganisationRefused(WutongError):
    """A split, join, rename or move that the tree or the days do not allow."""

    code = "territory-E003"
    zh = Wording("{act}“{area}”（自 {day} 起）", "{why}", "区划没有改动", "请按提示调整后重试")
    en = Wording("{act_en} “{area}” (from {day})", "{why_en}", "no area was changed", "change it as said and try again")


class TreeFull(WutongError):
    """A path step has four digits, and all are taken under this parent."""

    code = "territory-E004"
    zh = Wording("在“{parent}”下新增区划", "下级区划已达 {most} 个的上限", "没有新增区划", "请先增设一级区划再分挂")
    en = Wording(
        "Add an area below “{parent}”", "it has {most} already, the most there can be", "nothing was added",
        "put a level between",
    )  # fmt: skip


class NothingToUndo(WutongError):
    """There is no reorganisation, or figures and posts already rest on it."""

    code = "territory-E005"
    zh = Wording("撤销最近一次区划调整", "{why}", "区划没有改动", "如确需改回，请另作一次调整")
    en = Wording("Undo the last reorganisation", "{why_en}", "no area was changed", "make a new change instead")


class TreeTooDeep(WutongError):
    """A branch would reach below the lowest level that a path can name."""

    code = "territory-E006"
    zh = Wording("在“{parent}”下安放区划", "区划最多 {most} 级，这样会超出", "区划没有改动", "请放在较高的一级之下")
    en = Wording(
        "Put an area below “{parent}”", "there are at most {most} levels", "no area was changed", "put it higher up"
    )
