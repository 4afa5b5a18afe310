"""Django's entry for cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.engines.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name the acts for the pages of the trail, and have the chains of cases proved with it."""
        from wutong.engines.cases import seals
        from wutong.engines.cases.announcing import VERBS
        from wutong.platform.audit.api import name_verbs, prove_also

        name_verbs(VERBS)
        prove_also("cases", seals.findings, seals.SENTENCES, seals.TABLES)
