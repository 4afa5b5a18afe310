"""Tables of documents: stored text, the figures and findings that await a reviewer's word, what reviewers taught."""

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


class Lesson(models.Model):
    """What a correction taught: how a reading is understood (`reading`) or which indicator a name means (`mapping`).

    A lesson is revoked, never deleted: what earlier documents were read with stays known.
    """

    KINDS = [("reading", "读法"), ("mapping", "对应指标")]

    code = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=12, choices=KINDS)
    condition = models.JSONField()  # the fields of a LexiconCondition that ask something
    meaning = models.JSONField()  # what a LexiconMeaning says; {"indicator_code": …} of a mapping
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
        constraints = [models.UniqueConstraint(fields=["document", "key"], name="document_finding_once")]

    def __str__(self) -> str:
        return f"{self.document} {self.rule} {self.start}"
