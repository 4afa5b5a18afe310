"""Django's entry for the plan pack."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.packs.plan"
    label = "plan"
    default_auto_field = "django.db.models.BigAutoField"
