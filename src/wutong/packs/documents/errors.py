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
        "采纳关于“{name}”的数据", "账本中没有这个区域或对象", "没有写入账本", "请改选已有的区域或对象，或不采纳"
    )
    en = Wording(
        "Accept a figure about “{name}”",
        "the ledger knows no such subject",
        "Nothing was written",
        "Choose a known one",
    )


class UploadIncomplete(WutongError):
    """An upload form without a file."""

    code = "documents-E003"
    zh = Wording("上传资料", "没有选择文件", "没有保存任何内容", "请选择一个文件后再提交")
    en = Wording("Upload a document", "no file was chosen", "Nothing was kept", "Choose a file and send again")


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


class NotDecimal(WutongError):
    """A value field that holds no number."""

    code = "documents-E005"
    zh = Wording("更正数值为“{text}”", "这不是一个数", "没有写入账本", "请只填数字，例如 548 或 3.68")
    en = Wording(
        "Correct the value to “{text}”", "it is not a number", "Nothing was written", "Write digits such as 548 or 3.68"
    )


class LessonUnknown(WutongError):
    """A lesson of the lexicon that does not exist."""

    code = "documents-E006"
    zh = Wording("查找词条“{lesson}”", "词库里没有这一条", "没有改动任何数据", "请从词库列表进入")
    en = Wording(
        "Find entry “{lesson}”", "the lexicon has no such entry", "Nothing was changed", "Open it from the list"
    )


class FindingMissing(WutongError):
    """A finding that does not exist (any more)."""

    code = "documents-E007"
    zh = Wording(
        "查找核对意见 {number}", "没有这一条，可能已随重新核对消失", "没有改动任何数据", "请从资料的核对意见列表进入"
    )
    en = Wording(
        "Find finding {number}",
        "there is none, an audit may have cleared it",
        "Nothing was changed",
        "Open it from the list",
    )


class FindingChanged(WutongError):
    """A finding that another reviewer decided first."""

    code = "documents-E008"
    zh = Wording("处理核对意见", "{who} 已先处理为“{state}”", "没有改动", "请看过对方的处理后再决定")
    en = Wording(
        "Decide on a finding", "{who} has already set it to “{state}”", "Nothing was changed", "Look at it first"
    )


class FindingStateUnknown(WutongError):
    """A state other than open, confirmed, dismissed."""

    code = "documents-E009"
    zh = Wording(
        "把核对意见设为“{state}”", "只有属实、不是问题、待看三种", "没有改动", "请用 confirmed、dismissed 或 open"
    )
    en = Wording(
        "Set a finding to “{state}”", "a finding is confirmed, dismissed or open", "Nothing was changed",
        "Use one of the three",
    )  # fmt: skip


class ReportFormUnknown(WutongError):
    """A form of the marked document other than HTML and DOCX."""

    code = "documents-E010"
    zh = Wording("把核对意见输出为“{form}”", "只能输出 html 或 docx", "没有生成文件", "请用 html 或 docx")
    en = Wording(
        "Write the findings as “{form}”", "only html and docx are made", "No file was made", "Use html or docx"
    )
