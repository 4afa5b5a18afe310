"""Django's entry for audit."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.platform.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
