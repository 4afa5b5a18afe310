"""What can stand in the way of exports and sheets, in words that say what to do."""

from __future__ import annotations

from wutong.kernel.errors import Wording, WutongError


class SealBroken(WutongError):
    """A result that does not belong to the sealed export it names."""

    code = "reporting-E001"
    status = 422
    zh = Wording("导入评估结果“{file}”", "{problem}", "没有写入任何数据", "请向评估方核对文件后重新导入")
    en = Wording(
        "Import the evaluation “{file}”", "{problem}", "Nothing was written", "Ask the evaluator for the right file"
    )


class SheetRefused(WutongError):
    """A unit's monthly path that does not add up to its yearly task, or lacks a term."""

    code = "reporting-E002"
    status = 422
    zh = Wording("保存“{target}”的分解", "{problem}", "没有保存，填写的内容仍在页面上", "请改正后再保存")
    en = Wording("Save the breakdown of “{target}”", "{problem}", "Nothing was saved", "Correct it and save again")
