"""What can stand in the way of telling people."""

from wutong.kernel.errors import Wording, WutongError


class WebhookRefused(WutongError):
    """A webhook address that must not be called."""

    code = "notices-E001"
    zh = Wording(
        "向 {address} 发送通知",
        "该地址不可用：{reason}",
        "没有发送",
        "请填写公网可达的 http 或 https 地址；确需发往内网，请管理员设置 WUTONG_WEBHOOK_PRIVATE=1",
    )
    en = Wording(
        "Send a notice to {address}",
        "the address may not be used: {reason}",
        "nothing was sent",
        "give a public http or https address; for a private one the administrator sets WUTONG_WEBHOOK_PRIVATE=1",
    )


class WebhookFailed(WutongError):
    """The receiver of a webhook did not accept it."""

    code = "notices-E002"
    zh = Wording("向 {address} 发送通知", "对方没有接收：{reason}", "通知仍在收件箱中", "系统会再次发送，请检查接收方")
    en = Wording(
        "Send a notice to {address}",
        "the receiver did not accept it: {reason}",
        "the notice stands in the inbox",
        "it will be sent again; check the receiver",
    )
