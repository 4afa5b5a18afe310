"""Django's entry for jobs."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.platform.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
