"""Who speaks for a firm with an account of his own: a mandate with its proof, from a day, until a day or until it is ended."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from wutong.engines.registry.tables.entities import Entity


class Representation(models.Model):
    """A person represents a firm: which days, how that was proven, who recorded and who ended it. Rows are never removed."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="representations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="representations")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "person"], condition=Q(ended_at=None), name="registry_representation_once"
            ),
        ]
