"""Django's entry for accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.platform.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
