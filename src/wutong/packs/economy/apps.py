"""Django's entry for the economy pack."""

from django.apps import AppConfig


class EconomyConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.packs.economy"
    label = "economy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what the pack's acts are called in the trail."""
        from wutong.packs.economy.meetings import VERBS
        from wutong.platform.audit.api import name_verbs

        name_verbs(VERBS)
