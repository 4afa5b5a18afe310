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


class DocumentFinding(models.Model):
    """Something in a document that does not add up, and what a reviewer said of it.

    `key` is made of the rule and the places: an audit that finds the same again keeps the reviewer's word.
    """

    STATES = [("open", "待看"), ("confirmed", "属实"), ("dismissed", "不是问题")]

    document = models.CharField(max_length=64, db_index=True)
    key = models.CharField(max_length=64)
    start = models.IntegerField()  # the first place, for the order of the text
    rule = models.CharField(max_length=60)
    content = models.JSONField()  # reader.types.Finding
    state = models.CharField(max_length=12, choices=STATES, default="open", db_index=True)
    note = models.CharField(max_length=300, blank=True)
    version = models.IntegerField(default=0)  # raised at every decision: two reviewers cannot both win
    recorded_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["document", "start"]
        constraints = [models.UniqueConstraint(fields=["document", "key"], name="finding_once")]

    def __str__(self) -> str:
        return f"{self.document} {self.rule} {self.start}"
