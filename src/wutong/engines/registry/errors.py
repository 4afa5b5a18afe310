"""What can go wrong with the registry, in words that say what to do."""

from __future__ import annotations

from wutong.kernel.errors import Wording, WutongError

_UNTOUCHED_ZH = "没有写入任何数据"
_UNTOUCHED_EN = "Nothing was written"


class EntityUnknown(WutongError):
    """A key that names nothing, or something the reader may not see; fact `key`."""

    code = "registry-E001"
    status = 404
    zh = Wording("打开“{key}”", "名册里没有这个主体，或您无权查看", "没有改动任何数据", "请从企业查询重新打开")
    en = Wording(
        "Open “{key}”",
        "the registry has none of this key, or you may not see it",
        "Nothing was changed",
        "Open it again from the search of firms",
    )


class FactRefused(WutongError):
    """A fact about an entity that cannot be recorded; facts `what`, `why`, `why_en`."""

    code = "registry-E002"
    status = 400
    zh = Wording("登记{what}", "{why}", _UNTOUCHED_ZH, "请更正后重新提交")
    en = Wording("Record {what}", "{why_en}", _UNTOUCHED_EN, "Correct it and send it again")


class MappingFaulty(WutongError):
    """A mapping that does not hold together; facts `name`, `faults`, `faults_en`."""

    code = "registry-E003"
    status = 400
    zh = Wording("读取导入方案“{name}”", "{faults}", _UNTOUCHED_ZH, "请按提示修改方案")
    en = Wording("Read the mapping “{name}”", "{faults_en}", _UNTOUCHED_EN, "Correct the mapping as told")


class SourceUnreadable(WutongError):
    """A file or database table that cannot be read; facts `name`, `problem`, `problem_en`."""

    code = "registry-E004"
    status = 400
    zh = Wording("读取“{name}”", "{problem}", _UNTOUCHED_ZH, "请检查文件或地址后重试")
    en = Wording("Read “{name}”", "{problem_en}", _UNTOUCHED_EN, "Check the file or address and try again")


class MergeRefused(WutongError):
    """Two entities that cannot be merged, or a merge that cannot be undone; facts `what`, `why`, `why_en`."""

    code = "registry-E005"
    status = 409
    zh = Wording("{what}", "{why}", "名册没有改动", "请重新打开页面核对")
    en = Wording("{what}", "{why_en}", "The registry was not changed", "Open the page again and check")


class ImportBusy(WutongError):
    """The same file is being imported already; facts `name`, `number`."""

    code = "registry-E006"
    status = 409
    zh = Wording("导入“{name}”", "同一文件正在导入（第 {number} 批）", _UNTOUCHED_ZH, "请等它完成，或先停止它")
    en = Wording(
        "Import “{name}”",
        "the same file is being imported (batch {number})",
        _UNTOUCHED_EN,
        "Wait until it is done, or stop it first",
    )
