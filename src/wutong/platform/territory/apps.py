"""Django's entry for territory."""

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.platform.territory"
    label = "territory"
    default_auto_field = "django.db.models.BigAutoField"
