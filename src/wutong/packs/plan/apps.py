"""Django's entry for the plan pack."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

VERBS = {
    "plan.programme": _("更新专案状态"),
    "plan.draft": _("编制规划"),
}


class PlanConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.packs.plan"
    label = "plan"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what the pack's acts are called in the trail."""
        from wutong.platform.audit.api import name_verbs

        name_verbs(VERBS)
