"""What the rules engine refuses, in words that say what to do."""

from __future__ import annotations

from collections.abc import Sequence

from wutong.engines.rules._core.faults import Problem
from wutong.kernel.errors import Wording, WutongError


class ClauseFileRefused(WutongError):
    """Clause files with faults: `problems` has them all, the message the first ones."""

    code = "rules-E001"
    zh = Wording("读取条款文件“{name}”", "有 {number} 处问题：{shown}", "没有输出任何结果", "请按行号修改后重试")
    en = Wording(
        "Read the clause file “{name}”",
        "{number} faults: {shown_en}",
        "No result was written",
        "Mend them by line number",
    )

    def __init__(self, name: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        shown = "\n  ".join(["", *(problem.text() for problem in self.problems)])
        shown_en = "\n  ".join(["", *(problem.text("en") for problem in self.problems)])
        super().__init__(name=name, number=len(self.problems), shown=shown, shown_en=shown_en)


class FirmsUnreadable(WutongError):
    """A table of firms that cannot be used; facts `name`, `problem`, `problem_en`."""

    code = "rules-E002"
    zh = Wording("读取企业数据“{name}”", "{problem}", "没有输出任何结果", "请修改数据文件，或改正条款文件中的字段声明")
    en = Wording(
        "Read the firms in “{name}”", "{problem_en}", "No result was written", "Mend the data or the declared fields"
    )


class FirmUnknown(WutongError):
    """A firm that is not among those read; fact `firm`."""

    code = "rules-E003"
    status = 404
    zh = Wording("解释企业“{firm}”", "数据中没有这家企业", "没有输出任何结果", "请核对企业编号，列名用 --id 指定")
    en = Wording("Explain the firm “{firm}”", "it is not in the data", "No result was written", "Check the id and --id")


class ClauseUnknown(WutongError):
    """A clause, edition, group or parameter that the files do not have; facts `name`, `meant`."""

    code = "rules-E004"
    status = 404
    zh = Wording("查找“{name}”", "条款文件中没有这个名称{meant}", "没有输出任何结果", "请核对名称")
    en = Wording("Find “{name}”", "the clause files do not have it{meant}", "No result was written", "Check the name")


class NumberTooLarge(WutongError):
    """An expression that could leave 64 bits; facts `clause`, `expression`."""

    code = "rules-E005"
    zh = Wording(
        "计算“{expression}”",
        "结果可能超出 64 位整数",
        "没有输出任何结果",
        "请为字段声明 most（最大值），或减少相乘的字段",
    )
    en = Wording(
        "Work out “{expression}”",
        "it could leave 64 bits",
        "No result was written",
        "Declare `most` for the fields or multiply fewer of them",
    )


class VariantRefused(WutongError):
    """A what-if that cannot be applied; facts `name`, `problem`, `problem_en`."""

    code = "rules-E006"
    zh = Wording("应用方案“{name}”", "{problem}", "没有输出任何结果", "请修改方案文件")
    en = Wording("Apply the variant “{name}”", "{problem_en}", "No result was written", "Mend the variant")


class EngineAbsent(WutongError):
    """A way to run clauses that is not installed here; facts `engine`, `package`."""

    code = "rules-E007"
    zh = Wording(
        "用 {engine} 运行条款",
        "没有安装 {package}",
        "没有输出任何结果",
        "请安装可选组件：pip install 'wutong[spark]'，并准备 Java 17",
    )
    en = Wording(
        "Run the clauses on {engine}",
        "{package} is not installed",
        "No result was written",
        "Install wutong[spark] and Java 17",
    )
