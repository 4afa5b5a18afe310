"""Tables of the trail: acts and signed checkpoints. Rows are added, never changed or removed."""

from __future__ import annotations

from django.db import models


class Act(models.Model):
    """One act: who, under which post, did what to what, when; chained to the act before it."""

    sequence = models.BigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    person = models.CharField(max_length=150)
    post = models.CharField(max_length=64, blank=True)
    verb = models.CharField(max_length=64, db_index=True)
    object_kind = models.CharField(max_length=64, blank=True)
    object_key = models.CharField(max_length=200, blank=True, db_index=True)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)


class Checkpoint(models.Model):
    """A signature over the head of the chain at a moment; also written to a file outside the database."""

    at = models.DateTimeField()
    sequence = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=200)
