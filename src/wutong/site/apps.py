"""Django's entry for the site."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    """Names the app."""

    name = "wutong.site"
    label = "site"

    def ready(self) -> None:
        """Name the site's acts for the trail."""
        from wutong.platform.audit.verbs import name_verbs

        name_verbs({"zone.returned_to_baseline": _("恢复到基准状态")})
