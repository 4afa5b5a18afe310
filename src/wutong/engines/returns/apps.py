"""Django's entry for the returns engine."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.engines.returns"
    label = "returns"
    default_auto_field = "django.db.models.BigAutoField"
