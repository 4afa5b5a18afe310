"""Django's entry for ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.engines.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name the ledger's acts for the pages of the trail."""
        from wutong.engines.ledger.announcements import VERBS
        from wutong.platform.audit.api import name_verbs

        name_verbs(VERBS)
