"""What can go wrong in the ladder pack, in words that say what to do."""

from __future__ import annotations

from wutong.kernel.errors import Wording, WutongError


class StepRefused(WutongError):
    """A step of a listing candidate that cannot be recorded; facts `problem`, `problem_en`."""

    code = "ladder-E001"
    zh = Wording("记录上市进展", "{problem}", "没有写入任何数据", "请修改后重新提交")
    en = Wording("Record a step of a listing", "{problem_en}", "Nothing was written", "Mend it and submit again")
