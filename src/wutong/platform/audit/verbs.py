"""What the verbs of the trail are called on pages. An unnamed verb is shown by its code."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Any] = {
    "data.look": _("查看敏感数据"),
    "data.export": _("导出数据"),
    "audit.verify": _("校验操作记录"),
    "audit.export": _("导出操作记录"),
    "jobs.start": _("启动任务"),
    "jobs.cancel": _("停止任务"),
    "jobs.resume": _("继续任务"),
    "outbox.retry": _("重新投递消息"),
    "files.store": _("保存文件"),
    "files.download": _("下载文件"),
    "files.discard": _("依法删除文件"),
}


def name_verbs(titles: dict[str, Any]) -> None:
    """Add the titles of a pack's verbs; call it from the app's `ready`."""
    VERBS.update(titles)


def title_of(verb: str) -> str:
    """Return what a verb is called in the reader's language."""
    return str(VERBS.get(verb, verb))
