"""Django's entry for the twin."""

from django.apps import AppConfig


class TwinConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.engines.twin"
    label = "twin"
    default_auto_field = "django.db.models.BigAutoField"
