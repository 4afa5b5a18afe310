"""What can go wrong when firms are screened, in words that say what to do."""

from __future__ import annotations

from wutong.kernel.errors import Wording, WutongError


class NothingToScreen(WutongError):
    """A register without yearly figures."""

    code = "screening-E001"
    zh = Wording("筛查企业梯度", "名册里还没有企业年报数据", "没有写入任何结果", "请先在“企业”中导入名册与年报")
    en = Wording(
        "Screen the ladder",
        "the register holds no yearly figures yet",
        "Nothing was written",
        "Import firms and returns",
    )


class SheetRefused(WutongError):
    """An assessment value that does not fit its field; facts `field`, `problem`, `problem_en`."""

    code = "screening-E002"
    zh = Wording("记录认定资料“{field}”", "{problem}", "没有写入任何数据", "请修改后重新提交")
    en = Wording("Record “{field}”", "{problem_en}", "Nothing was written", "Mend it and submit again")


class RungUnknown(WutongError):
    """A rung, edition or screening that does not exist; fact `name`."""

    code = "screening-E003"
    status = 404
    zh = Wording("打开“{name}”", "没有这个梯度、版本或方案", "没有改动任何数据", "请从企业梯度页重新选择")
    en = Wording("Open “{name}”", "there is no such rung, edition or variant", "Nothing was changed", "Choose it again")


class VariantIncomplete(WutongError):
    """A what-if that changes nothing or cannot be read; facts `name`, `problem`, `problem_en`."""

    code = "screening-E004"
    zh = Wording("试算“{name}”", "{problem}", "没有写入任何结果", "请修改门槛后重新试算")
    en = Wording("Try “{name}”", "{problem_en}", "Nothing was written", "Mend the thresholds and try again")
