"""Tables of screening: what assessments say that the register lacks, and the runs over the whole register."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from wutong.platform.audit.models import Appended


class Sheet(Appended):
    """Data of one firm that the register lacks, as handed in or found; of one field the last word counts.

    `firm` is the registry's number, null for a list that was checked for all firms. `year` is 0 for what is not yearly.
    `values` holds numbers in the field's unit as text, flags as booleans, codes as text.
    """

    firm = models.BigIntegerField(null=True, db_index=True)
    year = models.SmallIntegerField(default=0)
    values = models.JSONField()
    source = models.CharField(max_length=120)
    nature = models.CharField(max_length=12, default="reported")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150, blank=True)


class Screening(models.Model):
    """One run of clauses over the whole register: the law's (`variant` empty) or a what-if's.

    `snapshot` and `decisions` are content hashes of files in the data folder, `law` of the clause files. `editions` are the
    clause keys judged, `years` the years of data, `on` the day of the law for the last of them.
    """

    name = models.CharField(max_length=80, blank=True)
    variant = models.JSONField(default=dict)
    on = models.DateField()
    years = models.JSONField()
    editions = models.JSONField()
    register = models.CharField(max_length=80)
    snapshot = models.CharField(max_length=64)
    decisions = models.CharField(max_length=64)
    law = models.CharField(max_length=64)
    firms = models.IntegerField()
    milliseconds = models.IntegerField()
    trial = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["name", "-made_at"], name="screening_last")]
