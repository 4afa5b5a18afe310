"""Django's entry for the lists."""

from django.apps import AppConfig


class ListsConfig(AppConfig):
    """Names the app."""

    name = "wutong.platform.lists"
    label = "lists"
