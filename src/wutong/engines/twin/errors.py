"""What the twin refuses: declarations that do not hold together, folders without a twin."""

from __future__ import annotations

from wutong.kernel.errors import Wording, WutongError


class DeclarationFault(WutongError):
    """A zone's declaration cannot be met or understood; facts `where`, `problem`, `problem_en`."""

    code = "twin-E001"
    zh = Wording("读取孪生声明的“{where}”", "{problem}", "没有写入任何数据", "请修改 twin.yaml 的这一处后重试")
    en = Wording(
        "Read “{where}” of the twin's declaration", "{problem_en}", "Nothing was written", "Mend it in twin.yaml"
    )


class TwinAbsent(WutongError):
    """A folder holds no twin, or not all of it; facts `folder`, `missing`."""

    code = "twin-E002"
    zh = Wording("核对“{folder}”中的孪生数据", "缺少 {missing}", "没有核对任何总量", "请先运行 ./wutong twin build")
    en = Wording(
        "Check the twin in “{folder}”", "{missing} is missing", "No total was checked", "Run ./wutong twin build first"
    )


class ScaleRefused(WutongError):
    """A twin cannot be made at this scale; facts `scale`, `why`, `why_en`."""

    code = "twin-E004"
    zh = Wording("按规模 {scale} 生成孪生数据", "{why}", "没有写入任何数据", "请换一个规模，例如 0.02、1 或 100")
    en = Wording(
        "Build the twin at scale {scale}",
        "{why_en}",
        "Nothing was written",
        "Give another, for instance 0.02, 1 or 100",
    )


class FolderTaken(WutongError):
    """The folder to build in holds other files; fact `folder`."""

    code = "twin-E003"
    zh = Wording("在“{folder}”中生成孪生数据", "目录里有不属于孪生数据的文件", "没有写入任何数据", "请换一个空目录")
    en = Wording(
        "Build the twin in “{folder}”",
        "it holds files that are no twin's",
        "Nothing was written",
        "Give an empty folder",
    )
