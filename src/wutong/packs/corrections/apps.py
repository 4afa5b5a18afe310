"""Django's entry for the corrections pack."""

from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    """Names the app; it has no tables of its own."""

    name = "wutong.packs.corrections"
    label = "corrections"

    def ready(self) -> None:
        """Say what the pack's acts are called in the trail."""
        from django.utils.translation import gettext_lazy as _

        from wutong.platform.audit.api import name_verbs

        name_verbs({"corrections.ask": _("企业申请更正"), "corrections.withdraw": _("企业撤回更正申请")})
