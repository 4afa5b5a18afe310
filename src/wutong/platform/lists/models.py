"""Table of saved views."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """A person's own arrangement of one list: filters, order and columns, as the query of its address."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    list_name = models.CharField(max_length=80)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["person", "list_name", "name"], name="saved_view_once")]
