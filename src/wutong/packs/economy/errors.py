"""What can go wrong in the economy pack, in words that say what to do."""

from __future__ import annotations

from wutong.kernel.errors import Wording, WutongError


class DecisionIncomplete(WutongError):
    """A decision without something it needs."""

    code = "economy-E001"
    zh = Wording("记录会议决定“{text}”", "{problem}", "没有写入任何数据", "请补充后重新提交")
    en = Wording("Record the decision “{text}”", "{problem_en}", "Nothing was written", "Fill it in and submit again")


class MeetingUnknown(WutongError):
    """A meeting that does not exist."""

    code = "economy-E002"
    status = 404
    zh = Wording("打开第 {meeting} 次调度会", "没有这次会议", "没有改动任何数据", "请从会议列表重新选择")
    en = Wording("Open meeting {meeting}", "there is no such meeting", "Nothing was changed", "Choose it from the list")


class FirmListUnreadable(WutongError):
    """A list of firms that cannot be read, or with lines that cannot be true."""

    code = "economy-E003"
    zh = Wording("读取企业名单“{name}”", "{problem}", "没有写入任何数据", "请改正这些行后重新上传")
    en = Wording(
        "Read the list of firms “{name}”", "{problem_en}", "Nothing was written", "Mend these lines and send it again"
    )
