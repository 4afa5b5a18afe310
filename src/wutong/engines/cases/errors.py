"""What can go wrong with cases, in words that say what to do."""

from __future__ import annotations

from wutong.kernel.errors import Wording, WutongError

_UNTOUCHED_ZH = "案件没有任何改动"
_UNTOUCHED_EN = "The case was not changed"


class CaseUnknown(WutongError):
    """A case that does not exist, or that the reader may not see; fact `case`."""

    code = "cases-E001"
    status = 404
    zh = Wording("打开案件 {case}", "没有这个案件，或您无权查看", "没有改动任何数据", "请从案件列表重新打开")
    en = Wording(
        "Open case {case}", "there is none, or you may not see it", "Nothing was changed", "Open it again from the list"
    )


class CaseTypeFaulty(WutongError):
    """A case type's file does not hold together; facts `name`, `count`, `faults` and `faults_en` (with their lines)."""

    code = "cases-E002"
    zh = Wording("读取案件类型“{name}”", "有 {count} 处问题：{faults}", "没有载入这个类型", "请按行号修改后重新载入")
    en = Wording(
        "Read the case type “{name}”",
        "{count} things are wrong: {faults_en}",
        "The type was not loaded",
        "Correct the lines named and load it again",
    )


class CaseTypeUnknown(WutongError):
    """No such type, or no edition in force on the day; facts `type`, `day`."""

    code = "cases-E003"
    status = 404
    zh = Wording(
        "查找案件类型“{type}”（{day}）",
        "没有这个类型，或当日没有生效的版本",
        "没有写入任何数据",
        "请核对类型代码，或先载入该类型",
    )
    en = Wording(
        "Look up the case type “{type}” ({day})",
        "there is none, or no edition was in force that day",
        "Nothing was written",
        "Check the code, or load the type first",
    )


class EditionFixed(WutongError):
    """An edition that is recorded already says something else; facts `type`, `edition`, `next` (a free number)."""

    code = "cases-E004"
    zh = Wording(
        "载入“{type}”第 {edition} 版", "这一版已经登记，内容不同", "没有改动任何数据",
        "版本登记后不能修改，请把 edition 改为 {next} 后再载入",
    )  # fmt: skip
    en = Wording(
        "Load edition {edition} of “{type}”",
        "that edition is recorded already with other content",
        "Nothing was changed",
        "Editions stay as they are: raise edition to {next} and load it again",
    )


class ActNotPossible(WutongError):
    """The case's state does not allow the act; facts `number`, `act`, `state`, `possible`."""

    code = "cases-E005"
    zh = Wording("对 {number} 执行“{act}”", "案件现在是“{state}”，不能这样做", _UNTOUCHED_ZH, "现在可以：{possible}")
    en = Wording(
        "Do “{act}” on {number}",
        "the case is in the state “{state}”, which does not allow it",
        _UNTOUCHED_EN,
        "Possible now: {possible}",
    )


class ActRefused(WutongError):
    """The person may not do this to this case; facts `number`, `act`, `needed`."""

    code = "cases-E006"
    status = 403
    zh = Wording(
        "对 {number} 执行“{act}”",
        "您在这个区域没有“{needed}”权限，或案件不在您手上",
        _UNTOUCHED_ZH,
        "请转给有权的岗位办理",
    )
    en = Wording(
        "Do “{act}” on {number}",
        "you lack “{needed}” in this area, or the case is not in your hands",
        _UNTOUCHED_EN,
        "Leave it to a post that has the right",
    )


class FormIncomplete(WutongError):
    """Fields are missing or not as the form wants them; facts `act`, `fields` (named with what is wrong)."""

    code = "cases-E007"
    zh = Wording("填写“{act}”", "{fields}", _UNTOUCHED_ZH, "请补全后再提交")
    en = Wording("Fill in “{act}”", "{fields}", _UNTOUCHED_EN, "Complete it and send it again")


class ConditionUnmet(WutongError):
    """A condition of the act is not met; facts `number`, `act`, `condition`, `condition_en`."""

    code = "cases-E008"
    zh = Wording("对 {number} 执行“{act}”", "{condition}", _UNTOUCHED_ZH, "条件满足后再办")
    en = Wording("Do “{act}” on {number}", "{condition_en}", _UNTOUCHED_EN, "Do it when the condition is met")


class CaseMovedOn(WutongError):
    """Someone else acted since the page was opened; facts `number`, `who`, `what`, `when`."""

    code = "cases-E009"
    status = 409
    zh = Wording("办理 {number}", "{who} 已于 {when} 执行了“{what}”", _UNTOUCHED_ZH, "请重新打开案件，看过后再办")
    en = Wording("Act on {number}", "{who} did “{what}” at {when}", _UNTOUCHED_EN, "Open the case again and look first")


class MergeRefused(WutongError):
    """Two cases that cannot be merged, or cannot be parted; facts `number`, `other`, `why`, `why_en`."""

    code = "cases-E010"
    zh = Wording("合并或拆分 {number} 与 {other}", "{why}", "两个案件都没有改动", "请核对后再试")
    en = Wording("Merge or part {number} and {other}", "{why_en}", "Neither case was changed", "Check and try again")


class CalendarUnknown(WutongError):
    """A case type names a calendar that nobody recorded; fact `calendar`."""

    code = "cases-E011"
    zh = Wording(
        "按日历“{calendar}”计算时限", "没有登记这个日历", _UNTOUCHED_ZH, "请先载入日历，或改正类型中的日历代码"
    )
    en = Wording(
        "Count a limit by the calendar “{calendar}”",
        "no such calendar is recorded",
        _UNTOUCHED_EN,
        "Load the calendar, or correct the code in the case type",
    )


class MatrixFaulty(WutongError):
    """A duty matrix has gaps or overlaps; facts `matrix`, `count`, `faults`, `faults_en`."""

    code = "cases-E012"
    zh = Wording(
        "启用职责矩阵“{matrix}”",
        "有 {count} 处空白或重叠：{faults}",
        "没有启用，原来的矩阵照常使用",
        "请补齐或去掉重叠后再启用",
    )
    en = Wording(
        "Use the duty matrix “{matrix}”",
        "{count} gaps or overlaps: {faults_en}",
        "It was not put to use; the one before stays",
        "Fill the gaps or remove the overlaps",
    )


class UnitMissing(WutongError):
    """A dispatch without a unit, or to one that does not exist; facts `number`, `unit`."""

    code = "cases-E013"
    zh = Wording("派遣 {number}", "没有选定承办单位，或没有“{unit}”这个单位", _UNTOUCHED_ZH, "请选择一个单位")
    en = Wording("Dispatch {number}", "no unit was chosen, or there is no “{unit}”", _UNTOUCHED_EN, "Choose a unit")


class AreaUnknown(WutongError):
    """A case is placed in an area that does not exist; fact `area`."""

    code = "cases-E014"
    zh = Wording("登记案件", "没有“{area}”这个区域", "没有登记案件", "请选择一个区域")
    en = Wording("Open a case", "there is no area “{area}”", "No case was opened", "Choose an area")


class ChangeNotPossible(WutongError):
    """A change of many cases that cannot be run or undone; facts `title`, `why`, `why_en`."""

    code = "cases-E015"
    zh = Wording("执行“{title}”", "{why}", "没有改动任何案件", "请核对后再试")
    en = Wording("Run “{title}”", "{why_en}", "No case was changed", "Check and try again")


class ErasureRefused(WutongError):
    """A deletion without a basis, or of what has been deleted; facts `number`, `why`, `why_en`."""

    code = "cases-E016"
    zh = Wording("删除 {number} 中的个人信息", "{why}", "没有删除任何内容", "请写明依据后再试")
    en = Wording("Delete personal data of {number}", "{why_en}", "Nothing was deleted", "Name the basis and try again")


class ContentFaulty(WutongError):
    """A text that was sent to be recorded says nothing that can be understood; facts `name`, `why`."""

    code = "cases-E018"
    zh = Wording("读取送来的“{name}”", "内容无法理解：{why}", "没有改动任何数据", "请对照说明修改后再试")
    en = Wording(
        "Read the “{name}” that was sent",
        "it cannot be understood: {why}",
        "Nothing was changed",
        "Correct it as the reference shows and try again",
    )


class FileUnreadable(WutongError):
    """A file that cannot be opened or is no UTF-8 text; facts `file`, `why`."""

    code = "cases-E017"
    zh = Wording(
        "读取“{file}”", "文件打不开，或不是 UTF-8 文本（{why}）", "没有写入任何数据", "请核对路径，另存为 UTF-8 后再试"
    )
    en = Wording(
        "Read “{file}”",
        "it cannot be opened or is no UTF-8 text ({why})",
        "Nothing was written",
        "Check the path and save the file as UTF-8",
    )


class NotReclassified(WutongError):
    """A case whose category or type cannot be corrected so; facts `number`, `why`, `why_en`."""

    code = "cases-E019"
    zh = Wording("改正 {number} 的分类", "{why}", _UNTOUCHED_ZH, "请核对后再改")
    en = Wording("Correct the classification of {number}", "{why_en}", _UNTOUCHED_EN, "Check it and try again")


class PersonUnfit(WutongError):
    """A dispatch to someone who does not handle such cases in the unit; facts `number`, `person`, `unit`."""

    code = "cases-E020"
    zh = Wording(
        "把 {number} 派给“{person}”", "他在“{unit}”没有办理这类案件的岗位，或已停用", _UNTOUCHED_ZH,
        "请另选一人，或只派到单位",
    )  # fmt: skip
    en = Wording(
        "Dispatch {number} to “{person}”",
        "no post of “{unit}” lets them handle such cases, or the account is closed",
        _UNTOUCHED_EN,
        "Choose someone else, or dispatch it to the unit alone",
    )


class NotOpenedByHand(WutongError):
    """A new case of a type whose cases the product alone opens; fact `type`."""

    code = "cases-E022"
    zh = Wording("登记“{type}”", "这类案件由系统按业务登记，不由人登记", "没有写入任何数据", "请选择别的类型")
    en = Wording(
        "Open a case of “{type}”", "the product alone opens its cases", "Nothing was written", "Choose another type"
    )


class KeyUsed(WutongError):
    """An idempotency key that came before with another request; fact `key`."""

    code = "cases-E021"
    status = 409
    zh = Wording(
        "按幂等键“{key}”提交", "这个键已经用于另一次内容不同的提交", "没有写入任何数据", "请换一个新的键再提交"
    )
    en = Wording(
        "Send with the idempotency key “{key}”",
        "it came before with another request",
        "Nothing was written",
        "Send it with a new key",
    )
