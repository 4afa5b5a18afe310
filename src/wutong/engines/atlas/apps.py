"""Django's entry for atlas."""

from django.apps import AppConfig


class AtlasConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.engines.atlas"
    label = "atlas"
    default_auto_field = "django.db.models.BigAutoField"
