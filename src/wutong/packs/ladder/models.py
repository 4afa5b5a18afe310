"""The one table of the ladder pack: steps towards a listing."""

from __future__ import annotations

from django.db import models

from wutong.platform.audit.models import Appended


class ListingStep(Appended):
    """What is known of a candidate for a listing from a day on; the last row of a firm is where it stands."""

    firm = models.BigIntegerField(db_index=True)
    stage = models.CharField(max_length=12)
    board = models.CharField(max_length=12, blank=True)
    obstacle = models.CharField(max_length=16, default="none")
    adviser = models.CharField(max_length=120, blank=True)
    expected_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150, blank=True)
