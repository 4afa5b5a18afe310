"""What can go wrong in the supervision pack, in words that say what to do."""

from __future__ import annotations

from wutong.kernel.errors import Wording, WutongError


class MatterIncomplete(WutongError):
    """A matter without something it needs: words, a unit, a day."""

    code = "supervision-E001"
    zh = Wording("交办“{title}”", "{problem}", "没有写入任何事项", "请补充后重新提交")
    en = Wording("Give out “{title}”", "{problem_en}", "Nothing was written", "Fill it in and submit again")


class ListUnreadable(WutongError):
    """A file that holds no list of decisions."""

    code = "supervision-E002"
    zh = Wording(
        "读取清单“{name}”", "{problem}", "没有写入任何事项", "请上传 XLSX、CSV 表格，或带编号事项的 DOCX、TXT 文字"
    )
    en = Wording(
        "Read the list “{name}”",
        "{problem_en}",
        "Nothing was written",
        "Upload an XLSX or CSV table, or a DOCX or TXT text with numbered items",
    )


class MatterUnknown(WutongError):
    """A matter that does not exist, or that the person may not see."""

    code = "supervision-E003"
    status = 404
    zh = Wording(
        "打开督办事项 {case}", "没有这个事项，或不在您的岗位可查看的范围内", "没有改动任何数据", "请从督办清单重新选择"
    )
    en = Wording(
        "Open the matter {case}",
        "there is no such matter, or your posts do not let you see it",
        "Nothing was changed",
        "Choose it again from the list",
    )
