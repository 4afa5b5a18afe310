"""Tables of what reviewers taught."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Lesson(models.Model):
    """What a correction taught: how a reading is understood (`reading`) or which indicator a name means (`mapping`).

    A lesson is revoked, never deleted: what earlier documents were read with stays known.
    """

    KINDS = [("reading", "读法"), ("mapping", "对应指标")]

    code = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=12, choices=KINDS)
    condition = models.JSONField()  # the fields of a LexiconCondition that ask something
    meaning = (
        models.JSONField()
    )  # the fields of a LexiconMeaning that say something; {"indicator_code": …} of a mapping
    source = models.CharField(max_length=300)
    document = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.code
