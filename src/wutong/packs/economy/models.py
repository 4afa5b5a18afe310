"""Tables of the economy pack: meetings and what they decided; the list of firms above scale, as sent each month."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Meeting(models.Model):
    """A meeting on the running of the economy. Its agenda is made from what was known at `prepared_at`."""

    title = models.CharField(max_length=120)
    held_on = models.DateField()
    year = models.IntegerField()
    month = models.SmallIntegerField()
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return self.title


class Decision(models.Model):
    """What a meeting decided: words, who answers, until when, and the case it became."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    item = models.CharField(max_length=160, blank=True)  # the key of the agenda's item
    text = models.CharField(max_length=200)
    unit = models.CharField(max_length=64)
    deadline = models.DateField()
    case = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]


class FirmReturn(models.Model):
    """One firm of the list for 1–N月 of a year, as one file said it; the file sent last counts.

    Values are whole numbers of yuan; `entered` and `left` are the first months in which the firm counts and no more.
    """

    CATEGORIES = [
        ("industry", _("规上工业")), ("construction", _("资质建筑业")), ("trade", _("限上批零住餐")),
        ("services", _("规上服务业")), ("real_estate", _("房地产开发")),
    ]  # fmt: skip

    source = models.CharField(max_length=64)  # digest of the file
    source_name = models.CharField(max_length=200)
    year = models.IntegerField()
    month = models.SmallIntegerField()
    code = models.CharField(max_length=18)
    name = models.CharField(max_length=120)
    category = models.CharField(max_length=16, choices=CATEGORIES)
    industry = models.CharField(max_length=60, blank=True)
    area = models.CharField(max_length=64, blank=True)
    entered = models.DateField()
    left = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    now = models.BigIntegerField()
    before = models.BigIntegerField()
    simulated = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "year", "month", "code"], name="firm_return_once")]
        indexes = [models.Index(fields=["year", "month", "category"], name="firm_return_month")]
