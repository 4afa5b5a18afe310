"""Django's entry for the site."""

from django.apps import AppConfig
from django.core.signals import request_finished
from django.db import connection
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    """Names the app."""

    name = "wutong.site"
    label = "site"

    def ready(self) -> None:
        """Name the site's acts for the trail; let threads that wait for a request hold no pages; read moments quickly."""
        from wutong.platform.audit.verbs import name_verbs
        from wutong.site.moments import read_moments_quickly

        name_verbs({"zone.returned_to_baseline": _("恢复到基准状态")})
        request_finished.connect(give_back_memory)
        connection_created.connect(read_moments_quickly)


def give_back_memory(**_sent: object) -> None:
    """Let go of the pages that a request has read: a dozen threads keep their connections, each with up to 64 MB of them.

    It takes microseconds. PostgreSQL's server looks after its own.
    """
    if connection.vendor == "sqlite" and connection.connection is not None:
        connection.connection.execute("PRAGMA shrink_memory")
