"""Django's entry for the papers pack."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.packs.papers"
    label = "papers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what the pack's acts are called in the trail."""
        from wutong.packs.papers.acts import VERBS
        from wutong.platform.audit.api import name_verbs

        name_verbs(VERBS)
