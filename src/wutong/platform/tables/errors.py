"""What reading anyone's tables can run into."""

from __future__ import annotations

from wutong.kernel.errors import Wording, WutongError


class TableUnreadable(WutongError):
    """A table cannot be read, or lacks a column; facts `name`, `problem`, `problem_en`."""

    code = "tables-E001"
    zh = Wording("读取表格“{name}”", "{problem}", "没有输出任何结果", "请检查列名与编码后重试")
    en = Wording("Read the table “{name}”", "{problem_en}", "No result was written", "Check column names and encoding")
