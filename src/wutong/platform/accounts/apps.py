"""Django's entry for accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Names the app and its tables' prefix, and the verbs of its acts."""

    name = "wutong.platform.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give the trail the titles of this app's acts."""
        from wutong.platform.accounts.acts import TITLES
        from wutong.platform.audit.api import name_verbs

        name_verbs(TITLES)
