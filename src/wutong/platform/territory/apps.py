"""Django's entry for territory."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

TITLES = {
    "territory.establish": _("新建区划"),
    "territory.split": _("拆分区划"),
    "territory.join": _("合并区划"),
    "territory.rename": _("区划更名"),
    "territory.move": _("区划改隶"),
    "territory.undo": _("撤销区划调整"),
}


class TerritoryConfig(AppConfig):
    """Names the app and its tables' prefix, and the verbs of its acts."""

    name = "wutong.platform.territory"
    label = "territory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give the trail the titles of this app's acts."""
        from wutong.platform.audit.api import name_verbs

        name_verbs(TITLES)
