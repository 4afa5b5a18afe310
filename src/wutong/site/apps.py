"""Django's entry for the site."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Names the app."""

    name = "wutong.site"
    label = "site"
