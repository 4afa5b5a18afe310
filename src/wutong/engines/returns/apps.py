"""Django's entry for the returns engine."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.engines.returns"
    label = "returns"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name the acts of this engine for the trail."""
        from wutong.engines.returns.editions import VERBS
        from wutong.platform.audit.api import name_verbs

        name_verbs(VERBS)
