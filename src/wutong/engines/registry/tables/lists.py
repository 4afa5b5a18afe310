"""Lists of firms that people keep: a question asked anew each time, or chosen firms."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from wutong.engines.registry.tables.entities import Entity


class SavedList(models.Model):
    """A named list. `question` holds search words and filters; where it is empty, the members were chosen one by one."""

    name = models.CharField(max_length=120)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="firm_lists")
    shared = models.BooleanField(default=False)
    question = models.JSONField(default=dict)
    recorded_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="registry_list_once")]


class SavedListMember(models.Model):
    """A firm that was put into a list."""

    saved_list = models.ForeignKey(SavedList, on_delete=models.CASCADE, related_name="members")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["saved_list", "entity"], name="registry_member_once")]
