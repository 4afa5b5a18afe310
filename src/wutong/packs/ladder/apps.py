"""Django's entry for the ladder pack."""

from importlib.resources import files
from pathlib import Path

from django.apps import AppConfig


class LadderConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.packs.ladder"
    label = "ladder"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the scheme of the ladder, and say what the pack's acts are called in the trail."""
        from wutong.engines.screening.api import declare
        from wutong.packs.ladder.listing import VERBS
        from wutong.platform.audit.api import name_verbs

        declare(Path(str(files("wutong.packs.ladder") / "data")))
        name_verbs(VERBS)
