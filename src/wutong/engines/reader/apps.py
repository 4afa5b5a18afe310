"""Django's entry for reader."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

VERBS = {
    "document.audited": _("核对资料"),
    "finding.confirmed": _("认定核对意见属实"),
    "finding.dismissed": _("认定核对意见不是问题"),
    "finding.open": _("撤回对核对意见的处理"),
    "lesson.revoked": _("停用词库条目"),
    "lesson.restored": _("恢复词库条目"),
    "lexicon.imported": _("导入词库"),
}


class ReaderConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.engines.reader"
    label = "reader"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name the engine's acts for the trail."""
        from wutong.platform.audit.api import name_verbs

        name_verbs(VERBS)
