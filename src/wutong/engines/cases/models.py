"""Tables of cases: the chain of events, the projection that lists read, tombstones, and types as data."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from wutong.platform.audit.models import Appended
from wutong.platform.territory.models import Area, named


class CaseType(models.Model):
    """One dated edition of a case type: its source text and what was read out of it. Editions are added, never changed."""

    code = models.CharField(max_length=40)
    edition = models.IntegerField()
    valid_from = models.DateField()
    title_zh = models.CharField(max_length=80)
    title_en = models.CharField(max_length=80, blank=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["code", "edition"]
        constraints = [models.UniqueConstraint(fields=["code", "edition"], name="case_type_once")]

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return named(self.title_zh, self.title_en)


class Calendar(models.Model):
    """One recorded version of a calendar file, under the code that case types name. The latest counts for new limits."""

    code = models.CharField(max_length=40, db_index=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150, blank=True)


class DutyMatrix(models.Model):
    """One dated edition of a duty matrix: who leads and who assists, by category, area and hour."""

    code = models.CharField(max_length=40)
    edition = models.IntegerField()
    valid_from = models.DateField()
    content = models.JSONField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["code", "edition"]
        constraints = [models.UniqueConstraint(fields=["code", "edition"], name="duty_matrix_once")]


class Case(models.Model):
    """A case as lists read it: a projection of its events, which `rebuilding` proves and repairs."""

    CHECKS = [("", _("未抽查")), ("chosen", _("待核查")), ("held", _("核查属实")), ("failed", _("虚假办结"))]

    number = models.CharField(max_length=40, blank=True, db_index=True)
    type = models.CharField(max_length=40)
    edition = models.IntegerField(default=1)
    state = models.CharField(max_length=40)
    title = models.CharField(max_length=200, blank=True)
    category = models.CharField(max_length=40, blank=True)
    severity = models.SmallIntegerField(default=3)
    field_group = models.CharField(max_length=16, default="open")
    channel = models.CharField(max_length=32, blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="cases", db_index=False)
    unit = models.CharField(max_length=64, blank=True)
    post = models.CharField(max_length=64, blank=True)
    handler = models.CharField(max_length=150, blank=True)
    first_unit = models.CharField(max_length=64, blank=True)
    place = models.CharField(max_length=200, blank=True)
    longitude = models.IntegerField(null=True)
    latitude = models.IntegerField(null=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="sub_cases", db_index=False)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged", db_index=False)
    source = models.CharField(max_length=120, blank=True)
    paused = models.BooleanField(default=False)
    red = models.BooleanField(default=False)
    reports = models.IntegerField(default=1)
    hand_overs = models.IntegerField(default=0)
    returns = models.IntegerField(default=0)
    reopened = models.IntegerField(default=0)
    escalated = models.IntegerField(default=0)
    in_time = models.BooleanField(null=True)
    check_result = models.CharField(max_length=8, blank=True, choices=CHECKS)
    checks = models.IntegerField(default=0)
    failed_checks = models.IntegerField(default=0)
    satisfaction = models.SmallIntegerField(null=True)
    failed = models.BooleanField(default=False)
    reclassified = models.IntegerField(default=0)
    opened_post = models.CharField(max_length=64, blank=True, default="")
    dispatch_post = models.CharField(max_length=64, blank=True, default="")
    check_post = models.CharField(max_length=64, blank=True, default="")
    close_post = models.CharField(max_length=64, blank=True, default="")
    dispatch_in_time = models.BooleanField(null=True)
    confirmed = models.CharField(max_length=8, blank=True, default="")
    confirm_post = models.CharField(max_length=64, blank=True, default="")
    confirm_in_time = models.BooleanField(null=True)
    submitted_at = models.DateTimeField(null=True)
    bigrams = models.TextField(blank=True)
    sequence = models.IntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-opened_at"], name="case_opened"),
            models.Index(fields=["area", "-opened_at"], name="case_area_opened"),
            models.Index(fields=["unit", "due_at"], name="case_unit_open", condition=Q(closed_at=None)),
            models.Index(fields=["unit", "-opened_at"], name="case_unit_opened"),
            models.Index(fields=["due_at"], name="case_due_open", condition=Q(closed_at=None)),
            models.Index(fields=["handler"], name="case_handler_open", condition=Q(closed_at=None)),
            models.Index(fields=["category", "-opened_at"], name="case_category"),
            models.Index(fields=["type", "-opened_at"], name="case_type_opened"),
            models.Index(fields=["closed_at"], name="case_closed", condition=Q(closed_at__isnull=False)),
            models.Index(fields=["parent"], name="case_parent", condition=Q(parent__isnull=False)),
            models.Index(fields=["merged_into"], name="case_merged", condition=Q(merged_into__isnull=False)),
        ]
        constraints = [models.UniqueConstraint(fields=["source"], name="case_source_once", condition=Q(source__gt=""))]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class CaseEvent(Appended):
    """One thing that happened to a case, chained to the one before. Triggers let `personal` go, once a tombstone stands."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events", db_index=False)
    sequence = models.IntegerField()
    kind = models.CharField(max_length=32)
    at = models.DateTimeField()
    person = models.CharField(max_length=150, blank=True)
    post = models.CharField(max_length=64, blank=True)
    body = models.JSONField(default=dict)
    personal = models.JSONField(default=dict)
    salt = models.CharField(max_length=32, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["case_id", "sequence"]
        constraints = [models.UniqueConstraint(fields=["case", "sequence"], name="case_event_once")]
        indexes = [  # which events name a stored file: asked when one is to be deleted by law
            models.Index(
                Cast(KT("body__file__digest"), models.TextField()), name="case_event_file", condition=Q(kind="file")
            ),
            models.Index(
                Cast(KT("body__file__public"), models.TextField()), name="case_event_public", condition=Q(kind="file")
            ),
        ]


class Tombstone(Appended):
    """What stands in place of an event's deleted part: its salted hash, why, on what basis, by whom, when."""

    event = models.OneToOneField(CaseEvent, on_delete=models.PROTECT, related_name="tombstone")
    personal_digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=200)
    basis = models.CharField(max_length=200)
    person = models.CharField(max_length=150)
    at = models.DateTimeField()


class SentOnce(models.Model):
    """A sender's key of a request that was carried out, and the case it led to: sent again, it is not done again."""

    person = models.CharField(max_length=150)
    key = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="case_sent_once")]


class BulkChange(models.Model):
    """A change of many cases at once: what was asked, what it did, and what is needed to undo it."""

    KINDS = [("migrate", _("迁移到新版类型")), ("reorganise", _("机构与网格调整")), ("reschedule", _("日历调整"))]

    kind = models.CharField(max_length=16, choices=KINDS)
    title = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]


class BulkChangeItem(models.Model):
    """One case of a change: what was set on it before and after, for the undo and the report."""

    change = models.ForeignKey(BulkChange, on_delete=models.CASCADE, related_name="items", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    before = models.JSONField()
    after = models.JSONField()
    undone = models.CharField(max_length=16, blank=True)  # empty, undone, or why not

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "case"], name="bulk_item_once")]


__all__ = [
    "BulkChange", "BulkChangeItem", "Calendar", "Case", "CaseEvent", "CaseType", "DutyMatrix", "SentOnce", "Tombstone",
]  # fmt: skip
