"""What can stand in the way of reporting, in words that say what to do."""

from __future__ import annotations

from wutong.kernel.errors import Wording, WutongError


class FormUnknown(WutongError):
    """A form that nobody recorded."""

    code = "returns-E001"
    status = 404
    zh = Wording("打开报表“{form}”", "没有这张报表", "没有改动任何数据", "请从填报清单重新选择")
    en = Wording(
        "Open the form “{form}”", "there is no such form", "Nothing was changed", "Choose it again from the list"
    )


class FormFault(WutongError):
    """A form's file that cannot be understood."""

    code = "returns-E002"
    zh = Wording("登记报表“{form}”", "文件有误：{problem}", "没有登记", "请改正文件后重新登记")
    en = Wording("Record the form “{form}”", "its file is faulty: {problem}", "Nothing was recorded", "Mend the file")


class FormFixed(WutongError):
    """An edition that is recorded with other content."""

    code = "returns-E003"
    zh = Wording(
        "登记报表“{form}”第{edition}版",
        "该版已按另外的内容登记，已有报表按它填写",
        "没有改动",
        "请用新的版本号和生效日期登记",
    )
    en = Wording(
        "Record edition {edition} of the form “{form}”",
        "it is recorded with other content, and returns were filled in by it",
        "Nothing was changed",
        "Record it under a new number with its own first day",
    )


class ReturnUnknown(WutongError):
    """A return that does not exist, or belongs to another unit."""

    code = "returns-E004"
    status = 404
    zh = Wording("打开报表“{key}”", "没有这份报表，或者它不属于您的单位", "没有改动任何数据", "请从填报清单重新选择")
    en = Wording(
        "Open the return “{key}”",
        "there is none, or it is another unit's",
        "Nothing was changed",
        "Choose it again from the list",
    )


class ReturnMovedOn(WutongError):
    """Somebody else did something with the return since it was opened."""

    code = "returns-E005"
    status = 409
    zh = Wording("{act}“{title}”", "{who} 已于 {when} {what}", "您的操作没有保存，填写的内容仍在页面上", "请核对后再办")
    en = Wording(
        "{act} “{title}”",
        "{who} did something with it at {when}: {what}",
        "Nothing of yours was saved; what you typed stands on the page",
        "Compare, then do it again",
    )


class StepNotPossible(WutongError):
    """An act that the return's state does not allow, or the person's posts do not."""

    code = "returns-E006"
    status = 409
    zh = Wording("{act}“{title}”", "现在是“{state}”，不能这样办", "没有改动任何数据", "{advice}")
    en = Wording("{act} “{title}”", "it is “{state}”, which does not allow this", "Nothing was changed", "{advice_en}")


class NotFit(WutongError):
    """A return with faults that must be mended, or doubts that nobody explained."""

    code = "returns-E007"
    status = 422
    zh = Wording("{act}“{title}”", "{problems}", "没有提交，已填内容可先保存", "请改正，或在说明栏写明原因后再交")
    en = Wording(
        "{act} “{title}”",
        "{problems}",
        "It was not handed in; what you typed can be saved",
        "Mend it, or explain it in the notes, and hand it in again",
    )


class ReasonMissing(WutongError):
    """An act that wants a reason."""

    code = "returns-E008"
    status = 422
    zh = Wording("{act}“{title}”", "没有写明理由", "没有改动任何数据", "请写明理由后再办")
    en = Wording("{act} “{title}”", "no reason was given", "Nothing was changed", "Give a reason and do it again")


class SheetUnreadable(WutongError):
    """An uploaded table that is not the return's template."""

    code = "returns-E009"
    status = 422
    zh = Wording("读取“{file}”", "{problem}", "没有写入任何数据", "请下载本期模板，填好后再上传")
    en = Wording("Read “{file}”", "{problem}", "Nothing was written", "Download this period's template and fill it in")


class TooManyFiles(WutongError):
    """One attachment more than a return may have."""

    code = "returns-E010"
    status = 422
    zh = Wording("为“{title}”添加附件", "已有 {most} 个附件", "没有添加", "请合并文件，或先移除不用的附件")
    en = Wording(
        "Attach a file to “{title}”", "it has {most} already", "Nothing was added", "Put files together, or remove one"
    )


class FileUnknown(WutongError):
    """A file that was never attached to the return."""

    code = "returns-E011"
    status = 404
    zh = Wording("打开“{title}”的附件", "没有这个附件", "没有改动任何数据", "请从报表页重新选择")
    en = Wording(
        "Open an attachment of “{title}”",
        "there is no such file",
        "Nothing was changed",
        "Choose it on the return's page",
    )


class NothingToCorrect(WutongError):
    """A correction that would change nothing."""

    code = "returns-E012"
    status = 422
    zh = Wording("申请更正“{title}”", "各栏与已采用的完全相同", "没有提出申请", "请改正有误的栏，再写明理由")
    en = Wording(
        "Ask for a correction of “{title}”", "every row is as it was adopted", "No request was made",
        "Mend the rows that are wrong, and give the reason",
    )  # fmt: skip
