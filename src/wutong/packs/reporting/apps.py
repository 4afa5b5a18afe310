"""Django's entry for the reporting pack."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.packs.reporting"
    label = "reporting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name the acts of this pack for the trail."""
        from wutong.packs.reporting.exchange import VERBS
        from wutong.platform.audit.api import name_verbs

        name_verbs(VERBS)
