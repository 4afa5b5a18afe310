"""Django's entry for atlas."""

from django.apps import AppConfig


class AtlasConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.engines.atlas"
    label = "atlas"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name the map's acts for the pages of the trail."""
        from django.utils.translation import gettext_lazy as _

        from wutong.platform.audit.api import name_verbs

        name_verbs({
            "atlas.import": _("导入图形"), "atlas.split": _("拆分图形"), "atlas.join": _("合并图形"),
            "atlas.undo": _("撤销图形变更"),
        })  # fmt: skip
