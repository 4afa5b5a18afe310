"""What can go wrong in the papers pack, in words that say what to do."""

from __future__ import annotations

from wutong.kernel.errors import Wording, WutongError


class TemplateRefused(WutongError):
    """A template that names an unknown field, or cannot be read."""

    code = "papers-E010"
    zh = Wording(
        "检查公文模板“{name}”", "{problems}", "没有保存，也没有生成公文", "请按提示改正后重试；可用的字段见“字段一览”"
    )
    en = Wording(
        "Check the template “{name}”", "{problems}", "Nothing was saved, no paper was made",
        "Correct it as suggested; the list of fields shows what there is",
    )  # fmt: skip


class NoTemplate(WutongError):
    """No edition of a template is in force on the day."""

    code = "papers-E011"
    zh = Wording(
        "生成{kind}（按 {day} 所知）", "那一天还没有启用的模板", "没有生成公文",
        "请改用较晚的日期，或新增一个启用日期较早的模板版次",
    )  # fmt: skip
    en = Wording(
        "Make the paper {kind} as known on {day}", "no template was in force on that day", "No paper was made",
        "Choose a later day, or add an edition of the template in force from an earlier day",
    )  # fmt: skip


class PeriodOutside(WutongError):
    """A period in which the plan does not run, or that is not over."""

    code = "papers-E012"
    zh = Wording("生成规划“{plan}”{period}的{kind}", "{reason}", "没有生成公文", "请改用规划期内、已经结束的时期")
    en = Wording(
        "Make the {kind} of plan “{plan}” for {period}", "{reason}", "No paper was made",
        "Choose a period of the plan that is over",
    )  # fmt: skip


class MomentUnreadable(WutongError):
    """A day, month or year that the calendar does not have."""

    code = "papers-E013"
    zh = Wording(
        "读取“{text}”", "这不是一个日期", "没有生成公文",
        "请写成 2025-03-03、2025-03-03T10:00、2025-02（月份）或 2024（年份）",
    )  # fmt: skip
    en = Wording(
        "Read “{text}”", "it is not a date", "No paper was made",
        "Write 2025-03-03, 2025-03-03T10:00, 2025-02 (a month) or 2024 (a year)",
    )  # fmt: skip


class PaperUnknown(WutongError):
    """A paper or template that does not exist, or that the person may not see."""

    code = "papers-E014"
    status = 404
    zh = Wording(
        "打开公文 {paper}", "没有这份公文，或不在您的岗位可查看的范围内", "没有改动任何数据", "请从公文列表重新选择"
    )
    en = Wording(
        "Open the paper {paper}", "there is no such paper, or your post may not see it", "Nothing was changed",
        "Choose it again from the list",
    )  # fmt: skip


class PaperDoubtful(WutongError):
    """A paper in which the auditor found something, sent without a reason."""

    code = "papers-E015"
    status = 422
    zh = Wording(
        "送阅“{title}”", "自动核对有 {count} 条意见，没有写明理由", "没有送出", "请改正数据后重新生成，或写明理由再送"
    )
    en = Wording(
        "Send “{title}”", "the auditor has {count} findings and no reason was given", "Nothing was sent",
        "Mend the data and make the paper again, or give a reason",
    )  # fmt: skip


class NobodyToRead(WutongError):
    """A paper for which there is no reader."""

    code = "papers-E016"
    status = 409
    zh = Wording(
        "送阅“{title}”", "没有收阅公文的岗位在任，或其看不到其中的数据", "没有送出", "请管理员检查“收阅公文”的权限"
    )
    en = Wording(
        "Send “{title}”", "nobody holds a post that receives papers, or none of them may see its figures",
        "Nothing was sent", "Ask an administrator to look at who receives papers",
    )  # fmt: skip
