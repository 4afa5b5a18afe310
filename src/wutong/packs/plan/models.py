"""Tables of plans. Figures and targets stand in the ledger; here is what a plan says about them and does with them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from wutong.platform.naming import in_english


class Plan(models.Model):
    """A plan with its years, its document, and the columns of the table it prints its indicators in."""

    STATES = [("drafting", "编制中"), ("in_force", "实施中"), ("completed", "已完成")]

    code = models.CharField(max_length=24, unique=True)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    first_year = models.IntegerField()
    last_year = models.IntegerField()
    state = models.CharField(max_length=12, choices=STATES)
    document = models.CharField(max_length=64, blank=True)
    subject = models.CharField(max_length=120)  # the ledger's subject whose figures the plan is about
    previous = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="following")
    columns = models.JSONField(default=list)  # [{key, title, over, period, kind}] after name and unit
    notes = models.JSONField(default=list)  # what the table says below itself

    class Meta:
        ordering = ["first_year"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return (in_english() and self.title_en) or self.title_zh

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year."""
        return self.first_year, self.last_year

    @property
    def all_years(self) -> range:
        """Every year, first to last."""
        return range(self.first_year, self.last_year + 1)


class Chapter(models.Model):
    """A chapter, section, part, box or annex of a plan's document."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="chapters")
    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=16)
    number = models.CharField(max_length=24, blank=True)
    title = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    order = models.IntegerField()
    indicators = models.JSONField(default=list)  # codes of the indicators whose figures the chapter states

    class Meta:
        ordering = ["plan_id", "order"]
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="chapter_once")]


class PlanLine(models.Model):
    """One row of a plan's table: which series it is about, which target it sets, what each cell stands for.

    A cell is {printed, span} where the table prints a mark or a blank, else {series, period, kind}:
    which figure of the ledger the cell shows, or {target} for the target's own words.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="lines")
    row = models.IntegerField()
    number = models.IntegerField()
    group = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    subname = models.CharField(max_length=60, blank=True)
    marks = models.CharField(max_length=8, blank=True)
    unit = models.CharField(max_length=32)
    indicator = models.CharField(max_length=80, db_index=True)
    measure = models.CharField(max_length=8)
    breakdown = models.CharField(max_length=160, blank=True)
    target = models.CharField(max_length=160)  # key of the ledger's target, set or still to be set
    owner = models.CharField(max_length=64, blank=True)  # code of the unit that answers for it
    cells = models.JSONField(default=dict)
    reading_basis = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["plan_id", "row"]
        constraints = [models.UniqueConstraint(fields=["plan", "row"], name="plan_line_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.subname}".strip()


class Programme(models.Model):
    """A programme (专案) of the plan's annex; where it stands is its latest ProgrammeState."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="programmes")
    number = models.IntegerField()
    name = models.CharField(max_length=120)
    category = models.CharField(max_length=60)
    levers = models.JSONField(default=list)
    owner = models.CharField(max_length=64, blank=True)
    chapter = models.ForeignKey(Chapter, null=True, blank=True, on_delete=models.PROTECT, related_name="programmes")

    class Meta:
        ordering = ["plan_id", "number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="programme_once")]

    def __str__(self) -> str:
        return self.name


class ProgrammeState(models.Model):
    """A programme's state from a moment on; its unique sequence lets one of two people win."""

    STATES = [
        ("unknown", "未说明"), ("preparing", "编制中"), ("running", "实施中"), ("delayed", "进度滞后"),
        ("completed", "已完成"), ("stopped", "已终止"),
    ]  # fmt: skip

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="states")
    sequence = models.IntegerField()
    state = models.CharField(max_length=12, choices=STATES)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["programme_id", "sequence"]
        constraints = [models.UniqueConstraint(fields=["programme", "sequence"], name="programme_state_once")]
