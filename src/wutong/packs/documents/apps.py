"""Django's entry for the documents pack."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

VERBS = {
    "document.read": _("阅读资料"),
    "candidate.accepted": _("采纳读到的数"),
    "candidate.corrected": _("更正后采纳"),
    "candidate.rejected": _("不采纳读到的数"),
    "candidate.open": _("撤回审核决定"),
}


class DocumentsConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.packs.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name the pack's acts for the trail."""
        from wutong.platform.audit.verbs import name_verbs

        name_verbs(VERBS)
