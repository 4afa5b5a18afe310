"""Django's entry for the documents pack."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.packs.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"
