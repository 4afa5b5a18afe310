"""Django's entry for the tasks pack."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Names the app; it has no tables of its own."""

    name = "wutong.packs.tasks"
    label = "tasks"
