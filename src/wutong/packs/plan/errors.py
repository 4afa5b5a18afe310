"""What can go wrong in the plan pack, in words that say what to do."""

from __future__ import annotations

from wutong.kernel.errors import Wording, WutongError


class PlanUnknown(WutongError):
    """A plan, line or programme that does not exist."""

    code = "plan-E001"
    status = 404
    zh = Wording(
        "打开规划“{plan}”",
        "没有这个规划、指标或专案，或它不在您的岗位可查看的范围内；现有规划：{known}",
        "没有改动任何数据",
        "请从规划目录重新选择",
    )
    en = Wording(
        "Open the plan “{plan}”",
        "there is no such plan, line or programme, or your post does not let you see it; the plans are {known}",
        "Nothing was changed",
        "Choose it again from the directory of plans",
    )


class MovedOn(WutongError):
    """Somebody else changed the same thing since the page was opened."""

    code = "plan-E003"
    zh = Wording(
        "{act}", "{who} 已于 {when} 改为“{what}”", "您填写的内容没有保存，仍在页面上", "请核对对方的内容后再提交"
    )
    en = Wording(
        "{act}",
        "{who} changed it to “{what}” at {when}",
        "What you typed was not saved and is still on the page",
        "Look at the other change, then submit again",
    )


class NotDrafting(WutongError):
    """An act of drafting on a plan that is no draft any more."""

    code = "plan-E005"
    zh = Wording("编制规划“{plan}”", "它不在编制中", "没有写入任何数据", "目标的改动请走修订程序")
    en = Wording(
        "Draft the plan “{plan}”", "it is not in drafting", "Nothing was written", "Propose a revision instead"
    )


class FieldMissing(WutongError):
    """A form without something it needs."""

    code = "plan-E006"
    zh = Wording("{act}", "缺少{field}", "没有写入任何数据", "请补充后重新提交")
    en = Wording("{act}", "{field} is missing", "Nothing was written", "Fill it in and submit again")
