"""What can go wrong with sealed personal data."""

from __future__ import annotations

from wutong.kernel.errors import Wording, WutongError


class SealingKeyUnusable(WutongError):
    """The sealing key given is not 64 hexadecimal characters; fact `where`."""

    code = "sealing-E001"
    zh = Wording(
        "读取个人信息密钥", "{where} 不是 64 位十六进制文字", "没有读写任何个人信息", "请更正或恢复备份中的密钥文件"
    )
    en = Wording(
        "Read the key of personal data",
        "{where} is not 64 hexadecimal characters",
        "No personal data were read or written",
        "Correct it, or restore the key file from the backup",
    )


class SealBroken(WutongError):
    """A sealed value was sealed under another key, or changed."""

    code = "sealing-E002"
    zh = Wording("打开已加密的个人信息", "密钥不符或内容被改动", "没有读出任何个人信息", "请恢复备份中的 sealing.key")
    en = Wording(
        "Open sealed personal data",
        "the key does not fit, or the content was changed",
        "No personal data were read",
        "Restore sealing.key from the backup",
    )
