"""Django's entry for cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.engines.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
