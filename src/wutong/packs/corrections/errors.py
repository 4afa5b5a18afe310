"""What can go wrong with requests for correction, in words that say what to do."""

from __future__ import annotations

from wutong.kernel.errors import Wording, WutongError


class RequestRefused(WutongError):
    """A request that cannot be made or decided so; facts `what`, `why`, `why_en`."""

    code = "corrections-E001"
    zh = Wording("更正申请：{what}", "{why}", "没有写入任何数据", "请修改后重新提交")
    en = Wording("Request for correction: {what}", "{why_en}", "Nothing was written", "Mend it and submit again")


class RequestUnknown(WutongError):
    """A request that the firm has not made, or a case that is none; fact `case`."""

    code = "corrections-E002"
    status = 404
    zh = Wording("打开更正申请 {case}", "没有这件申请，或不是本企业的", "没有改动任何数据", "请从我的企业重新打开")
    en = Wording(
        "Open the request for correction {case}",
        "there is no such request, or it is not this firm's",
        "Nothing was changed",
        "Open it again from the firm's desk",
    )
