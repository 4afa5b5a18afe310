"""Tables of reporting: dated forms, a return for every unit, form and period, and what happened to it step by step."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wutong.kernel.period import Period
from wutong.platform.audit.models import Appended
from wutong.platform.naming import in_english


class FormEdition(Appended):
    """One dated edition of a form, as its file says it. Editions are added, never changed."""

    code = models.CharField(max_length=40)
    edition = models.IntegerField()
    valid_from = models.DateField()
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120, blank=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["code", "edition"]
        constraints = [models.UniqueConstraint(fields=["code", "edition"], name="returns_form_once")]

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return (in_english() and self.title_en) or self.title_zh


class Return(models.Model):
    """What one unit has to report on one form for one period. State and sequence are those of its last step."""

    STATES = [
        ("filling", _("填报中")), ("redoing", _("已退回")), ("head", _("待部门审核")), ("office", _("待规划部门核定")),
        ("adopted", _("已采用")), ("correcting", _("更正待批")),
    ]  # fmt: skip

    form = models.CharField(max_length=40)
    edition = models.IntegerField()
    unit = models.CharField(max_length=64, db_index=True)
    period = models.CharField(max_length=16)
    period_end = models.DateField()
    nature = models.CharField(max_length=12, default="reported")  # of the claims it leads to
    state = models.CharField(max_length=12, choices=STATES, default="filling")
    sequence = models.IntegerField(default=0)
    case = models.IntegerField(null=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # as the case's clock said when it was opened
    submitted_at = models.DateTimeField(null=True)  # first handed in

    class Meta:
        ordering = ["-period_end", "form", "unit"]
        constraints = [models.UniqueConstraint(fields=["form", "unit", "period"], name="returns_return_once")]
        indexes = [models.Index(fields=["state", "due_at"], name="returns_state_due")]

    @property
    def key(self) -> str:
        """What it is called elsewhere; beginnings of it name a form, or a form and a period."""
        return f"return/{self.form}/{self.period}/{self.unit}"

    @property
    def when(self) -> Period:
        """The period."""
        return Period.parse(self.period)

    @property
    def open_for_filling(self) -> bool:
        """Whether the unit may change it now."""
        return self.state in ("filling", "redoing")


class Step(Appended):
    """One thing that happened to a return: who did what when, with what was typed or remarked.

    `values` by field: {"text", "note"}; `remarks` by field; `files` all attachments after it: {"digest", "name", "size"}.
    A step that changes no values or files repeats none.
    """

    row = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="steps", db_index=False)
    sequence = models.IntegerField()
    act = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=64, blank=True)
    way = models.CharField(max_length=8, default="page")  # page, xlsx, api
    values = models.JSONField(default=dict)
    remarks = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True)
    files = models.JSONField(null=True)

    class Meta:
        ordering = ["row_id", "sequence"]
        constraints = [models.UniqueConstraint(fields=["row", "sequence"], name="returns_step_once")]


__all__ = ["FormEdition", "Return", "Step"]
