"""Tables of the papers pack: editions of templates written here, and papers that were issued."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from wutong.platform.files.models import StoredFile


class TemplateEdition(models.Model):
    """An edition of a template as somebody wrote it, in force from a day on; later ones supersede, none is changed."""

    kind = models.CharField(max_length=12)
    number = models.IntegerField()
    valid_from = models.DateField()
    text = models.TextField()
    reason = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["kind", "number"]
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="template_edition_once")]


class IssuedPaper(models.Model):
    """A paper as it left: what it was asked for, what it was made with, its file, and the hash of its text.

    `edition` names the template's edition; `claims` are those its figures cite: who may not see one may not see it.
    """

    kind = models.CharField(max_length=12)
    plan = models.CharField(max_length=24)
    period = models.CharField(max_length=16)
    known_on = models.DateTimeField()
    edition = models.CharField(max_length=24)
    form = models.CharField(max_length=4)  # docx or pdf
    sheet = models.CharField(max_length=2)  # A4 or A3
    title = models.CharField(max_length=200)
    text_hash = models.CharField(max_length=64)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    pages = models.JSONField(default=list)  # digests of the pages as pictures
    claims = models.JSONField(default=list)
    findings = models.JSONField(default=list)  # the auditor's, as (rule, message)
    missing = models.IntegerField(default=0)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
