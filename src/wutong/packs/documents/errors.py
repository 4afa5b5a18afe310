"""What the review of a document refuses."""

from __future__ import annotations

from wutong.kernel.errors import Wording, WutongError


class IndicatorUnmapped(WutongError):
    """A figure whose indicator nobody has named yet."""

    code = "documents-E001"
    zh = Wording("采纳“{printed}”", "还没有选定它对应的指标", "没有写入账本", "请按 m 选择指标，或由管理员新建指标")
    en = Wording("Accept “{printed}”", "no indicator is chosen", "Nothing was written", "Press m and choose one")


class SubjectUnknown(WutongError):
    """A figure about an area, firm or project that the ledger does not know."""

    code = "documents-E002"
    zh = Wording(
        "采纳关于“{name}”的数据",
        "账本中没有这个区域或对象",
        "没有写入账本",
        "如果说的是已有的区域或对象，请在“对象”里改选；如果不是，请不采纳",
    )
    en = Wording(
        "Accept a figure about “{name}”",
        "the ledger knows no such subject",
        "Nothing was written",
        "If it is about a known one, choose that under “Subject”; if not, reject it",
    )


class UploadIncomplete(WutongError):
    """An upload form without a file."""

    code = "documents-E003"
    zh = Wording("上传资料", "没有选择文件", "没有保存任何内容", "请选择一个文件后再提交")
    en = Wording("Upload a document", "no file was chosen", "Nothing was kept", "Choose a file and send again")


class EndingUnknown(WutongError):
    """An upload whose name ends as no readable document does."""

    code = "documents-E005"
    zh = Wording(
        "上传“{name}”",
        "后缀 {ending} 不是能读的资料（{endings}）",
        "没有保存任何内容",
        "如果内容是报告的文字，请另存为 .txt 或 .docx 后再传",
    )
    en = Wording(
        "Upload “{name}”",
        "{ending} is no document that can be read ({endings})",
        "Nothing was kept",
        "If it is the text of a report, save it as .txt or .docx and send that",
    )


class NotYetReceived(WutongError):
    """A document looked at as of a day before it came in."""

    code = "documents-E006"
    status = 404
    zh = Wording(
        "按 {day} 所知打开《{title}》", "这份资料 {received} 才收到，那一天还不知道它", "没有改动任何数据", "请回到现在，或改选收到之后的日期"
    )  # fmt: skip
    en = Wording(
        "Open “{title}” as known on {day}",
        "it came in on {received}: it was not known on that day",
        "Nothing was changed",
        "Go back to the present, or choose a later day",
    )


class ActUnknown(WutongError):
    """A decision other than accept, reject, reopen."""

    code = "documents-E004"
    zh = Wording(
        "执行“{act}”", "审核只有采纳、不采纳、撤回三种操作", "没有改动任何数据", "请用 accept、reject 或 reopen"
    )
    en = Wording(
        "Carry out “{act}”",
        "a review accepts, rejects or reopens",
        "Nothing was changed",
        "Use accept, reject or reopen",
    )
