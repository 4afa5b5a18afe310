"""What can stand in the way of writing or proving the trail."""

from wutong.kernel.errors import Wording, WutongError


class ActsAreAppended(WutongError):
    """An act was to be changed or removed."""

    code = "audit-E001"
    zh = Wording(
        "修改或删除操作记录（{what}）",
        "操作记录只追加，不修改、不删除",
        "没有改动任何记录",
        "如需更正，请追加一条说明更正原因的新记录",
    )
    en = Wording(
        "Change or remove acts ({what})",
        "the trail is only ever added to",
        "no act was changed",
        "to correct something, record a further act that says why",
    )


class SigningKeyUnusable(WutongError):
    """The key given for signing checkpoints cannot be read."""

    code = "audit-E002"
    zh = Wording(
        "为操作记录签署检查点",
        "{where} 中的签名密钥不是 32 字节的十六进制 Ed25519 私钥",
        "没有写入检查点",
        "请恢复原密钥文件，或在 WUTONG_SIGNING_KEY 中给出 64 位十六进制密钥",
    )
    en = Wording(
        "Sign a checkpoint of the trail",
        "the key in {where} is not an Ed25519 private key of 32 bytes in hexadecimal",
        "no checkpoint was written",
        "restore the key file, or give 64 hexadecimal digits in WUTONG_SIGNING_KEY",
    )
