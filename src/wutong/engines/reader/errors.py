"""What the reader refuses, and what a person can do about it.

Every refusal happens before anything is written: the reader only looks.
docs/reference/errors.md lists the codes.
"""

from __future__ import annotations

from wutong.kernel.errors import Wording, WutongError

_NOTHING_ZH = "没有读出任何内容，也没有写入任何数据"
_NOTHING_EN = "Nothing was read from it and nothing was written"


class ReaderError(WutongError):
    """Base of the reader's refusals; its one fact in every subclass is `name`, the file as the person named it."""

    code = "reader-E000"
    zh = Wording("读取文件“{name}”", "文件无法读取", _NOTHING_ZH, "请检查文件后重试")
    en = Wording("Read the file '{name}'", "it cannot be read", _NOTHING_EN, "Check the file and try again")


class EmptyDocument(ReaderError):
    """The file has no bytes, or holds no text at all."""

    code = "reader-E001"
    zh = Wording("读取文件“{name}”", "文件里没有文字", _NOTHING_ZH, "请确认文件已完整保存或下载，再重新提交")
    en = Wording(
        "Read the file '{name}'", "it holds no text", _NOTHING_EN, "Make sure it was saved or downloaded in full"
    )


class DocumentTooLarge(ReaderError):
    """The file is larger than the limit; facts `size` and `limit` are in megabytes."""

    code = "reader-E002"
    zh = Wording(
        "读取文件“{name}”", "文件有 {size} MB，须小于 {limit} MB", _NOTHING_ZH, "请拆分文件，或去掉其中的图片后再提交"
    )
    en = Wording(
        "Read the file '{name}'",
        "it has {size} MB and must have less than {limit} MB",
        _NOTHING_EN,
        "Split the file or take out its pictures",
    )


class UnknownDocumentType(ReaderError):
    """The content is of no type the reader knows; fact `found` says what it looks like."""

    code = "reader-E003"
    zh = Wording(
        "读取文件“{name}”",
        "按内容判断，它是{found}，不是可读的文档",
        _NOTHING_ZH,
        "请另存为 DOCX、XLSX、带文字层的 PDF、HTML、TXT 或 Markdown 后再提交",
    )
    en = Wording(
        "Read the file '{name}'",
        "by its content it is: {found_en}, which is no document the reader knows",
        _NOTHING_EN,
        "Save it as DOCX, XLSX, PDF with a text layer, HTML, TXT or Markdown",
    )


class UndecodableText(ReaderError):
    """The bytes are text in none of the known encodings, or decode to nonsense."""

    code = "reader-E004"
    zh = Wording(
        "读取文件“{name}”",
        "无法识别文字编码（试过 UTF-8、UTF-16、GB18030），内容像是乱码或二进制数据",
        _NOTHING_ZH,
        "请用原来的软件打开，另存为 UTF-8 文本后再提交",
    )
    en = Wording(
        "Read the file '{name}'",
        "its encoding is none of UTF-8, UTF-16, GB18030; it looks garbled or binary",
        _NOTHING_EN,
        "Open it in the program it came from and save it as UTF-8 text",
    )


class EncryptedPdf(ReaderError):
    """The PDF asks for a password."""

    code = "reader-E005"
    zh = Wording("读取文件“{name}”", "PDF 设有打开密码", _NOTHING_ZH, "请用密码打开后另存为不加密的 PDF 再提交")
    en = Wording("Read the file '{name}'", "the PDF asks for a password", _NOTHING_EN, "Save it without a password")


class ScannedPdf(ReaderError):
    """The PDF has no usable text layer: its pages are pictures, or at best empty."""

    code = "reader-E006"
    zh = Wording(
        "读取文件“{name}”",
        "PDF 的 {pages} 页没有可用的文字层，可能是扫描图像（或空白页）",
        _NOTHING_ZH,
        "请索取电子版原文，或先用文字识别软件生成带文字层的 PDF",
    )
    en = Wording(
        "Read the file '{name}'",
        "the {pages} pages of the PDF have no usable text layer; they may be scanned pictures, or empty",
        _NOTHING_EN,
        "Ask for the original, or run text recognition (OCR) on it first",
    )


class EncryptedOffice(ReaderError):
    """The Word or Excel file is protected by a password."""

    code = "reader-E007"
    zh = Wording("读取文件“{name}”", "文件设有打开密码", _NOTHING_ZH, "请在 Office 或 WPS 中去掉密码，另存后再提交")
    en = Wording("Read the file '{name}'", "it is protected by a password", _NOTHING_EN, "Save it without the password")


class DamagedDocument(ReaderError):
    """The file begins, or is named, like a known type but its inside is broken; fact `kind` names the type."""

    code = "reader-E008"
    zh = Wording(
        "读取文件“{name}”", "文件像是 {kind}，但内部已损坏", _NOTHING_ZH, "请重新下载，或用原来的软件打开并另存后再提交"
    )
    en = Wording(
        "Read the file '{name}'",
        "it looks like {kind}, but its inside is damaged",
        _NOTHING_EN,
        "Download it again, or open it in its own program and save it anew",
    )


class UnpackedTooLarge(ReaderError):
    """The compressed content would unpack to more than is allowed (a "zip bomb"); fact `limit` is in megabytes."""

    code = "reader-E009"
    zh = Wording(
        "读取文件“{name}”",
        "文件解开后会超过 {limit} MB，或压缩比异常，可能是恶意文件",
        _NOTHING_ZH,
        "请核实文件来源；确属正常文件的，请拆分后再提交",
    )
    en = Wording(
        "Read the file '{name}'",
        "it would unpack to more than {limit} MB, or is packed suspiciously tight",
        _NOTHING_EN,
        "Find out where it came from; if it is genuine, split it",
    )


class UnreadableFile(ReaderError):
    """The file system gives no bytes: no such file, a folder, no permission; fact `reason` is the system's own word."""

    code = "reader-E010"
    zh = Wording("读取文件“{name}”", "系统打不开它（{reason}）", _NOTHING_ZH, "请检查路径和权限")
    en = Wording("Read the file '{name}'", "the system cannot open it ({reason})", _NOTHING_EN, "Check path and rights")


class ImpossibleDate(ReaderError):
    """A date was given that the calendar does not have; fact `given` is the text, `name` the option it stood in."""

    code = "reader-E011"
    zh = Wording(
        "按 {name} 的日期“{given}”读取文件", "没有这一天，或写法不对", _NOTHING_ZH, "请写成 2025-02-18 这样的日期"
    )
    en = Wording(
        "Read files with the date '{given}' for {name}",
        "there is no such day, or it is written differently",
        _NOTHING_EN,
        "Write the date like 2025-02-18",
    )


class DocumentMissing(WutongError):
    """No document, or no figure of one, with the code that was asked for."""

    code = "reader-E020"
    status = 404
    zh = Wording("打开资料“{code}”", "没有这份资料或其中没有这个数", "没有改动任何数据", "请从资料列表中选择")
    en = Wording("Open the document “{code}”", "there is none", "Nothing was changed", "Choose one from the list")


class CandidateChanged(WutongError):
    """Another reviewer decided on a figure after this reviewer had opened it."""

    code = "reader-E021"
    status = 409
    zh = Wording(
        "提交对“{printed}”的审核",
        "{who} 在您打开之后已把它定为“{state}”",
        "您的决定没有写入，填写的内容仍在表单里",
        "请看过对方的决定后，必要时撤回再审",
    )
    en = Wording(
        "Decide on “{printed}”",
        "{who} has set it to “{state}” since you opened it",
        "Your decision was not written; what you typed is still in the form",
        "Look at that decision, and reopen the figure if need be",
    )


class SheetTooLarge(ReaderError):
    """The workbook has more cells, or a larger used area, than a document can have; fact `limit` counts cells."""

    code = "reader-E012"
    zh = Wording(
        "读取文件“{name}”",
        "工作表的单元格太多，作为文档读取的上限是 {limit} 个",
        _NOTHING_ZH,
        "大批数据请用“导入数据”功能；只需其中一部分的，请另存那一部分再提交",
    )
    en = Wording(
        "Read the file '{name}'",
        "its sheets have too many cells, as a document it may have {limit}",
        _NOTHING_EN,
        "Use the import of data for mass data, or save the part you need as a file of its own",
    )


class LexiconBroken(ReaderError):
    """A lexicon file does not follow docs/reference/lexicon.md; facts `place` and `problem` say where and how."""

    code = "reader-E013"
    zh = Wording(
        "读取词库“{name}”",
        "{place}：{problem}",
        "词库没有使用，也没有读取任何文件",
        "请对照 docs/reference/lexicon.md 改正后重试",
    )
    en = Wording(
        "Read the lexicon '{name}'",
        "{place}: {problem_en}",
        "The lexicon was not used and no file was read",
        "Correct it as docs/reference/lexicon.md says",
    )


class UnknownAuditRule(WutongError):
    """A rule of the auditor was named that there is not; facts: `name` as given, `known` the names there are."""

    code = "reader-E014"
    zh = Wording("按规则“{name}”核对", "没有这条规则", "没有核对任何文件", "可用的规则：{known}")
    en = Wording(
        "Audit by the rule '{name}'", "there is no such rule", "No file was audited", "Rules there are: {known}"
    )


class LessonUnknown(WutongError):
    """A lesson of the lexicon that does not exist."""

    code = "reader-E022"
    zh = Wording("查找词条“{lesson}”", "词库里没有这一条", "没有改动任何数据", "请从词库列表进入")
    en = Wording(
        "Find entry “{lesson}”", "the lexicon has no such entry", "Nothing was changed", "Open it from the list"
    )


class FindingMissing(WutongError):
    """A finding that does not exist (any more)."""

    code = "reader-E023"
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

    code = "reader-E024"
    zh = Wording("处理核对意见", "{who} 已先处理为“{state}”", "没有改动", "请看过对方的处理后再决定")
    en = Wording(
        "Decide on a finding", "{who} has already set it to “{state}”", "Nothing was changed", "Look at it first"
    )


class FindingStateUnknown(WutongError):
    """A state other than open, confirmed, dismissed."""

    code = "reader-E025"
    zh = Wording(
        "把核对意见设为“{state}”", "只有属实、不是问题、待看三种", "没有改动", "请用 confirmed、dismissed 或 open"
    )
    en = Wording(
        "Set a finding to “{state}”", "a finding is confirmed, dismissed or open", "Nothing was changed",
        "Use one of the three",
    )  # fmt: skip


class ReportFormUnknown(WutongError):
    """A form of the marked document other than HTML and DOCX."""

    code = "reader-E026"
    zh = Wording("把核对意见输出为“{form}”", "只能输出 html 或 docx", "没有生成文件", "请用 html 或 docx")
    en = Wording(
        "Write the findings as “{form}”", "only html and docx are made", "No file was made", "Use html or docx"
    )


class NotDecimal(WutongError):
    """A value field that holds no number."""

    code = "reader-E027"
    zh = Wording("更正数值为“{text}”", "这不是一个数", "没有写入账本", "请只填数字，例如 548 或 3.68")
    en = Wording(
        "Correct the value to “{text}”", "it is not a number", "Nothing was written", "Write digits such as 548 or 3.68"
    )
