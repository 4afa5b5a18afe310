"""What sources say, untouched, and which entity they say it about."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wutong.engines.registry.tables.entities import SOURCE_LENGTH, Entity
from wutong.platform.audit.models import Appended

KEY_LENGTH = 80


class ImportMapping(models.Model):
    """A saved reading of a source's table: which column means what, in which unit (the YAML that was saved)."""

    code = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=120)
    content = models.JSONField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150, blank=True)


class ImportBatch(models.Model):
    """One import of one file: what was read, what became of it, how far it is.

    `done` counts the rows whose block is written, in the transaction that wrote it.
    """

    STATES = [
        ("running", _("进行中")), ("done", _("完成")), ("stopped", _("已停止")), ("failed", _("失败")),
    ]  # fmt: skip

    source = models.CharField(max_length=SOURCE_LENGTH)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)  # SHA-256 of the file, or of the address and query of a database table
    mapping = models.JSONField()
    heads = models.JSONField(default=list)  # of the columns, in the order of the records' cells
    state = models.CharField(max_length=8, choices=STATES, default="running")
    rows = models.BigIntegerField(default=0)
    done = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)  # new, changed, same, refused, panel_rows, overrides
    refusals = models.CharField(max_length=64, blank=True)  # digest of the stored file of refused rows
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["digest"], name="registry_batch_digest")]


class ImportRefusal(models.Model):
    """A row that was not taken, and everything that is wrong with it (`importing.refusals` says it in words)."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="refused_rows")
    row = models.IntegerField()  # line of the file, counted from 1
    problem = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="registry_refusal_once")]


class SourceRecord(Appended):
    """One row of a source about one of its subjects. A changed row is a further version; none is edited.

    `cells` is the row as printed, in the order of the batch's heads, between unit separators (U+001F); `fields` what the
    mapping understood of it, as JSON: field of the entity -> value.
    """

    source = models.CharField(max_length=SOURCE_LENGTH)
    key = models.CharField(max_length=KEY_LENGTH)  # the subject's number in the source
    about = models.CharField(max_length=50, blank=True)  # "period form" of a return, "" for a register
    version = models.IntegerField(default=1)
    digest = models.CharField(max_length=32)  # of what was understood
    fields = models.TextField()
    cells = models.TextField(blank=True)
    batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.PROTECT, related_name="records", db_index=False)
    row = models.IntegerField(default=0)  # line of the file, counted from 1
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "key", "about", "version"], name="registry_record_once")
        ]


class IdentityLink(models.Model):
    """A source's subject is this entity: why, how sure, from when until when. Undoing removes the link."""

    source = models.CharField(max_length=SOURCE_LENGTH)
    key = models.CharField(max_length=KEY_LENGTH)
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="links")
    reason = models.CharField(max_length=16)  # new, code, number, match, person
    score = models.FloatField(default=1.0)  # probability of being one and the same
    reasons = models.JSONField(default=list)  # kind, weight, detail of each piece of evidence
    valid_from = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="registry_link_once")]


class Merge(models.Model):
    """One entity was found to be another: why, how sure, who decided; and whether that was taken back."""

    absorbed = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="merges")
    into = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="merges_in")
    score = models.FloatField(null=True)
    reasons = models.JSONField(default=list)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=150, blank=True)
    undone_note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["absorbed"], name="registry_merge_once", condition=Q(undone_at=None))
        ]


class Review(models.Model):
    """Two entities that may be one: the score, the reasons, and what was decided."""

    STATES = [
        ("pending", _("待核对")), ("accepted", _("是同一主体")), ("refused", _("不是同一主体")), ("undone", _("已撤销")),
    ]  # fmt: skip

    left = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="reviews")  # the one that came later
    right = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="reviews_in")
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=STATES, default="pending")
    merge = models.ForeignKey(Merge, null=True, blank=True, on_delete=models.PROTECT, related_name="reviews")
    recorded_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=150, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["left", "right"], name="registry_review_once")]
        indexes = [models.Index(fields=["state", "-score"], name="registry_review_state")]


class RegisterMark(models.Model):
    """One row: a mark that is made anew by every transaction that writes to the register.

    Drawn, not counted: a register that was put back from a backup and went on from there never bears an earlier mark again.
    """

    mark = models.CharField(max_length=32)
