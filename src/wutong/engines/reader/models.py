"""Tables of documents: stored text, and the figures that await a reviewer's word."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from wutong.platform.files.models import StoredFile


class Document(models.Model):
    """A document known to the zone, with its text when it is stored (published documents may be known by title only)."""

    code = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=32, default="work_report")
    number = models.CharField(max_length=80, blank=True)
    published = models.CharField(max_length=10, blank=True)  # with its precision: 2021-07-28, 2024-02, 2024
    area_name = models.CharField(max_length=120, blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="documents")
    text = models.TextField(blank=True)
    layout = models.JSONField(default=dict)  # blocks and tables, as reader.types gives them
    sections = models.JSONField(default=list)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.title


class Candidate(models.Model):
    """A figure that was read in a document and waits to be accepted, corrected or rejected."""

    STATES = [("open", "待审"), ("accepted", "已采纳"), ("corrected", "更正后采纳"), ("rejected", "不采纳")]

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="candidates")
    start = models.IntegerField()
    end = models.IntegerField()
    reading = models.JSONField()  # reader.types.Figure as read
    correction = models.JSONField(default=dict)  # the fields a reviewer changed
    indicator_code = models.CharField(max_length=80, blank=True)  # mapped indicator, empty while unmapped
    state = models.CharField(max_length=12, choices=STATES, default="open", db_index=True)
    version = models.IntegerField(default=0)  # raised at every decision: two reviewers cannot both win
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    claim_id = models.BigIntegerField(null=True, blank=True)  # the ledger's claim, once accepted

    class Meta:
        ordering = ["document_id", "start"]
        constraints = [models.UniqueConstraint(fields=["document", "start", "end"], name="candidate_place_once")]
