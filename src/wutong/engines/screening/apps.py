"""Django's entry for the screening engine."""

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.engines.screening"
    label = "screening"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what the engine's acts are called in the trail."""
        from wutong.engines.screening.sheets import VERBS
        from wutong.platform.audit.api import name_verbs

        name_verbs(VERBS)
