"""Tables beside returns: exports for a third party with what came of them, and the terms of units' yearly tasks."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from wutong.platform.audit.models import Appended


class Handover(Appended):
    """A sealed export for a third party's evaluation: the file's hash, what it holds, and who took it out."""

    number = models.CharField(max_length=40, unique=True)
    digest = models.CharField(max_length=64)
    contents = models.JSONField()
    purpose = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")


class Evaluation(Appended):
    """What a third party made of a sealed export: scores by unit, each with its reason; the same file counts once."""

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="evaluations")
    evaluator = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    rows = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")


class SheetTerms(Appended):
    """What a unit has promised for its part of a yearly target: measure, deadline, who answers; revised by new versions."""

    target = models.CharField(max_length=160)
    year = models.IntegerField()
    version = models.IntegerField()
    measure = models.TextField()
    deadline = models.DateField(null=True)
    responsible = models.CharField(max_length=120)
    document = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["target", "year", "version"]
        constraints = [models.UniqueConstraint(fields=["target", "year", "version"], name="reporting_terms_once")]
