"""What can go wrong in the ledger, in words that say what to do."""

from __future__ import annotations

from wutong.kernel.errors import Wording, WutongError


class IndicatorUnknown(WutongError):
    """A code or name that no indicator has."""

    code = "ledger-E001"
    status = 404
    zh = Wording("查找指标“{indicator}”", "账本里没有这个指标", "没有写入任何数据", "请核对指标代码或名称{suggestion}")
    en = Wording(
        "Look up the indicator “{indicator}”",
        "the ledger does not know it",
        "Nothing was written",
        "Check the code or name{suggestion_en}",
    )


class SubjectUnknown(WutongError):
    """A subject key that nobody registered."""

    code = "ledger-E002"
    zh = Wording("查找对象“{subject}”", "账本里没有这个对象", "没有写入任何数据", "请先登记该区域、单位或项目")
    en = Wording(
        "Look up the subject “{subject}”",
        "the ledger does not know it",
        "Nothing was written",
        "Register the area, unit or project first",
    )


class ClaimUnknown(WutongError):
    """A claim that does not exist, or that the reader may not see."""

    code = "ledger-E003"
    status = 404
    zh = Wording("打开数据 {claim}", "没有这条数据，或您无权查看", "没有改动任何数据", "请从指标页重新打开")
    en = Wording(
        "Open figure {claim}",
        "there is none, or you may not see it",
        "Nothing was changed",
        "Open it again from the indicator's page",
    )


class AdoptionConflict(WutongError):
    """Someone else adopted another value since the page was opened."""

    code = "ledger-E004"
    zh = Wording(
        "采用 {series} {period} 的数据",
        "{who} 已于 {when} 采用了“{what}”（第 {sequence} 次）",
        "您录入的数据已保留，未被采用",
        "请核对对方采用的数据后再决定是否改用您的数据",
    )
    en = Wording(
        "Adopt a figure of {series} {period}",
        "{who} adopted “{what}” at {when} (number {sequence})",
        "Your figure is kept but not adopted",
        "Look at the other figure, then decide whether to adopt yours",
    )


class AppendOnly(WutongError):
    """An attempt to change or delete what may only be added to."""

    code = "ledger-E005"
    zh = Wording("改动{what}", "账本只增不改", "没有改动任何数据", "请录入新的数据或新的版本来更正")
    en = Wording(
        "Change a {what}",
        "the ledger is only ever added to",
        "Nothing was changed",
        "Record a new figure or version as the correction",
    )


class UnitDoesNotFit(WutongError):
    """A claim whose unit measures something else than its indicator."""

    code = "ledger-E006"
    zh = Wording(
        "录入 {indicator} {period} 的数据“{printed}”",
        "单位“{given}”与该指标应有的“{wanted}”量纲不同",
        "没有写入这条数据",
        "请核对单位；百分比与百分点不可混用",
    )
    en = Wording(
        "Record “{printed}” for {indicator} {period}",
        "the unit “{given}” does not measure what “{wanted}” does",
        "This figure was not written",
        "Check the unit; per cent and percentage points do not mix",
    )


class NothingSaid(WutongError):
    """A claim or target with neither a number nor words."""

    code = "ledger-E007"
    zh = Wording("录入 {what}", "既没有数值也没有文字", "没有写入任何数据", "请填写数值，或填写原文的说法")
    en = Wording(
        "Record {what}",
        "there is neither a number nor words",
        "Nothing was written",
        "Give the number, or the words printed in its place",
    )


class TargetUnknown(WutongError):
    """A target key that does not exist."""

    code = "ledger-E008"
    zh = Wording("打开目标“{target}”", "没有这个目标", "没有改动任何数据", "请从规划页重新打开")
    en = Wording("Open the target “{target}”", "there is none", "Nothing was changed", "Open it again from the plan")


class StepsIncomplete(WutongError):
    """A stepwise path without its steps, or with one that cannot be read."""

    code = "ledger-E009"
    zh = Wording("设定目标“{target}”的阶梯路径", "{problem}", "没有写入任何数据", "请为各年填写数值，例如 2023 填 260")
    en = Wording(
        "Set the steps of “{target}”",
        "{problem}",
        "Nothing was written",
        "Give each year its value, such as 260 for 2023",
    )


class WordUnknown(WutongError):
    """A coded word that the ledger does not use (measure, kind, nature, reading, path …)."""

    code = "ledger-E010"
    zh = Wording("使用“{word}”作为{field}", "可用的只有 {allowed}", "没有写入任何数据", "请改用其中之一")
    en = Wording("Use “{word}” as {field}", "only {allowed} exist", "Nothing was written", "Use one of them")


class FormulaWrong(WutongError):
    """A formula that cannot be read, or whose units do not agree."""

    code = "ledger-E011"
    zh = Wording("保存公式“{formula}”", "第 {at} 个字符处：{problem}", "没有保存这个公式", "{advice}")
    en = Wording(
        "Save the formula “{formula}”",
        "at character {at}: {problem_en}",
        "The formula was not saved",
        "Write {advice_en}",
    )


class FormulaCycle(WutongError):
    """Formulas that need one another's results."""

    code = "ledger-E012"
    zh = Wording("保存公式", "指标互相引用成环：{cycle}", "没有保存这个公式", "请去掉其中一处引用")
    en = Wording(
        "Save a formula",
        "indicators refer to one another in a circle: {cycle}",
        "The formula was not saved",
        "Remove one of the references",
    )


class TableUnreadable(WutongError):
    """A file in which no table of figures can be made out."""

    code = "ledger-E013"
    zh = Wording("读取数据表“{name}”", "{problem}", "没有写入任何数据", "请检查文件，或在“列的含义”中指定")
    en = Wording(
        "Read the table “{name}”",
        "{problem}",
        "Nothing was written",
        "Check the file, or say what each column means",
    )


class ExportUnknown(WutongError):
    """An export format that does not exist."""

    code = "ledger-E014"
    zh = Wording("导出为“{format}”", "没有这种格式", "没有导出任何数据", "可用的格式有 csv、xlsx、sdmx-csv、json")
    en = Wording(
        "Export as “{format}”", "there is no such format", "Nothing was exported", "Use csv, xlsx, sdmx-csv or json"
    )


class NotToBeSplit(WutongError):
    """A target that cannot be added up: none yet, a rate, a rank, or words."""

    code = "ledger-E031"
    zh = Wording(
        "分解目标“{target}”",
        "{problem}",
        "没有写入任何数据",
        "请先定下数值目标，或者给各单位分别设定目标",
    )
    en = Wording(
        "Split the target “{target}”",
        "{problem}",
        "Nothing was written",
        "Set a target in numbers first, or one for each unit",
    )


class PartsDoNotAddUp(WutongError):
    """A breakdown whose parts do not make the whole."""

    code = "ledger-E032"
    zh = Wording(
        "保存目标“{target}”的分解",
        "各单位合计 {total}，目标 {whole}，相差 {gap}",
        "没有写入任何数据",
        "请调整到合计等于目标",
    )
    en = Wording(
        "Save the breakdown of “{target}”",
        "the parts make {total}, the target is {whole}, the gap {gap}",
        "Nothing was written",
        "Change the parts until they add up",
    )


class DefinitionEmpty(WutongError):
    """A definition that says neither what is meant nor how it is computed."""

    code = "ledger-E015"
    zh = Wording("另立指标“{indicator}”的定义", "含义和公式都没有写", "没有写入任何数据", "请写明含义，或写出公式")
    en = Wording(
        "Define the indicator “{indicator}” anew",
        "neither a meaning nor a formula is given",
        "Nothing was written",
        "Write what is meant, or the formula",
    )


class DefinitionMoved(WutongError):
    """Somebody else added an edition of the definition since the page was opened."""

    code = "ledger-E016"
    zh = Wording(
        "另立指标“{indicator}”的定义",
        "{when} 已有人立了第 {edition} 版",
        "您填写的内容没有保存，仍在页面上",
        "请核对第 {edition} 版后再提交",
    )
    en = Wording(
        "Define the indicator “{indicator}” anew",
        "edition {edition} was added at {when}",
        "What you typed was not saved and is still on the page",
        "Look at edition {edition}, then submit again",
    )


class PartsChanged(WutongError):
    """Somebody else saved another breakdown since the page was opened."""

    code = "ledger-E033"
    zh = Wording(
        "分解目标“{target}”",
        "{who} 已于 {when} 改为“{what}”",
        "您填写的内容没有保存，仍在页面上",
        "请核对对方的内容后再提交",
    )
    en = Wording(
        "Split the target “{target}”",
        "{who} changed it to “{what}” at {when}",
        "What you typed was not saved and is still on the page",
        "Look at the other change, then submit again",
    )


class YearsDoNotFit(WutongError):
    """A unit whose years lead elsewhere than to its own end value."""

    code = "ledger-E047"
    zh = Wording(
        "保存目标“{target}”的分解", "{unit} 的年度数与它的期末目标 {end} 不合：{problem}", "没有写入任何数据",
        "请改年度数或期末目标，使两者相符",
    )  # fmt: skip
    en = Wording(
        "Save the breakdown of “{target}”", "the years of {unit} do not fit its end value {end}: {problem}",
        "Nothing was written", "Change the years or the end value until they fit",
    )  # fmt: skip


class UnitTwice(WutongError):
    """A unit that has two rows in the cut of a year's task."""

    code = "ledger-E041"
    status = 422
    zh = Wording("分解年度任务“{target}”", "{units} 出现了两次", "没有保存", "请把同一单位的任务合为一行")
    en = Wording(
        "Cut the year's task “{target}”", "{units} stands there twice", "Nothing was saved",
        "Put what one unit takes over into one row",
    )  # fmt: skip


class MonthsDoNotAddUp(WutongError):
    """A unit's months that do not lead to its task for the year."""

    code = "ledger-E034"
    status = 422
    zh = Wording(
        "分解年度任务“{target}”",
        "{unit} 的 {periods} 不合：累计数不能下降，不能超过全年，最后一期须等于全年",
        "没有保存",
        "请改正这几期后再保存",
    )
    en = Wording(
        "Cut the year's task “{target}”",
        "{unit}, {periods}: sums may not fall nor pass the year's, and the last must be the year's",
        "Nothing was saved",
        "Correct these periods and save again",
    )


class ProposalIncomplete(WutongError):
    """A proposal for a target without its value, its reason or, for a revision, its document."""

    code = "ledger-E040"
    zh = Wording("提出目标方案", "缺少{field}", "没有写入任何数据", "请补充后重新提交")
    en = Wording("Propose a target", "{field} is missing", "Nothing was written", "Fill it in and submit again")


class TargetUnreadable(WutongError):
    """A proposed target that is no number, where nobody said that it is in words."""

    code = "ledger-E045"
    zh = Wording(
        "提出目标“{text}”", "这不是一个数", "没有写入任何数据", "请填写数值，如 380.0、>1000、≥80；目标本来就是文字的，请勾选“文字目标”"
    )  # fmt: skip
    en = Wording(
        "Propose the target “{text}”", "it is not a number", "Nothing was written",
        "Give a number such as 380.0, >1000 or ≥80; where the target is in words, say so",
    )  # fmt: skip


class TargetSenseless(WutongError):
    """A proposed target, or a part of one, that the quantity cannot have: firms below zero, a share above the whole."""

    code = "ledger-E046"
    zh = Wording("提出目标“{text}”", "{problem}", "没有写入任何数据", "请核对数值")
    en = Wording("Propose the target “{text}”", "{problem}", "Nothing was written", "Check the number")


class ProposalUnknown(WutongError):
    """A proposal that does not exist."""

    code = "ledger-E035"
    status = 404
    zh = Wording("打开第 {proposal} 号方案", "没有这个方案", "没有改动任何数据", "请从指标的规划页重新进入")
    en = Wording(
        "Open proposal {proposal}", "there is none", "Nothing was changed", "Open it again from the target's page"
    )


class AlreadyDecided(WutongError):
    """A proposal on which a decision was taken."""

    code = "ledger-E036"
    zh = Wording("审批第 {proposal} 号方案", "{who} 已于 {when} 作出决定", "没有改动任何数据", "如需改变，请另提修订")
    en = Wording(
        "Decide on proposal {proposal}",
        "{who} decided on it at {when}",
        "Nothing was changed",
        "Propose a revision if it should change",
    )


class TargetMoved(WutongError):
    """A proposal for a target that has changed since it was written."""

    code = "ledger-E037"
    zh = Wording(
        "批准第 {proposal} 号方案", "{who} 已于 {when} 把目标改为“{what}”", "方案没有生效", "请核对现行目标，另提方案"
    )
    en = Wording(
        "Approve proposal {proposal}",
        "{who} changed the target to “{what}” at {when}",
        "The proposal was not put in force",
        "Look at the target in force, then propose again",
    )


class DayUnreadable(WutongError):
    """A day up to which something is to be known that the calendar does not have."""

    code = "ledger-E038"
    zh = Wording("按“{text}”当时所知输出", "这不是一个日期", "没有输出任何数据", "请写成 2024-03-01 这样的日期")
    en = Wording(
        "Print as known on “{text}”", "it is not a day", "Nothing was printed", "Write a day such as 2024-03-01"
    )


class CommentEmpty(WutongError):
    """A comment without a text."""

    code = "ledger-E039"
    zh = Wording("对目标提意见", "缺少意见", "没有写入任何数据", "请补充后重新提交")
    en = Wording("Comment on a target", "the comment is missing", "Nothing was written", "Fill it in and submit again")
