"""Django's entry for reader."""

from django.apps import AppConfig


class ReaderConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.engines.reader"
    label = "reader"
    default_auto_field = "django.db.models.BigAutoField"
