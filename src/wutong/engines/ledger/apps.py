"""Django's entry for ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.engines.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
