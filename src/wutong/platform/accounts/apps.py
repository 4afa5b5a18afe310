"""Django's entry for accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Names the app and its tables' prefix, and the verbs of its acts."""

    name = "wutong.platform.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give the trail the titles of this app's acts, and note sign-ins by the product's clock."""
        from django.contrib.auth.signals import user_logged_in

        from wutong.platform.accounts.acts import TITLES
        from wutong.platform.accounts.sessions import note_sign_in
        from wutong.platform.audit.api import name_verbs

        name_verbs(TITLES)
        user_logged_in.disconnect(dispatch_uid="update_last_login")  # Django's own reads the machine's clock
        user_logged_in.connect(note_sign_in, dispatch_uid="note_sign_in")
