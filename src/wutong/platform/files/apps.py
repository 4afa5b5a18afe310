"""Django's entry for files."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.platform.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
