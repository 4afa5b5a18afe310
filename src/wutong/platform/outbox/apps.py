"""Django's entry for outbox."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.platform.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"
