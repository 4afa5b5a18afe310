"""Django's entry for the supervision pack."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Names the app; it has no tables of its own."""

    name = "wutong.packs.supervision"
    label = "supervision"
