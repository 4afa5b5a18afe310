"""Django's entry for notices."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.platform.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
