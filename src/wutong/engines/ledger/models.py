"""Tables of figures. Claims, adoptions and versions are added, never changed: triggers and `save` refuse."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from wutong.engines.ledger.errors import AppendOnly
from wutong.platform.accounts.models import Unit
from wutong.platform.territory.models import Area


class AddedRows(models.QuerySet[Any]):
    """Rows that refuse to be changed or removed in bulk."""

    def update(self, **_fields: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnly(what=self.model.__name__)

    def delete(self) -> NoReturn:
        """Refuse."""
        raise AppendOnly(what=self.model.__name__)


class AddedRow(models.Model):
    """A row that is written once: whatever corrects it is another row. Triggers hold it in the database too."""

    objects = AddedRows.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row; refuse to write over one."""
        if not self._state.adding:
            raise AppendOnly(what=f"{type(self).__name__} {self.pk}")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnly(what=f"{type(self).__name__} {self.pk}")


class IndicatorGroup(models.Model):
    """A branch of the tree of indicators."""

    code = models.CharField(max_length=80, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    order = models.IntegerField(default=0)


class Indicator(models.Model):
    """What is measured: code, names, unit of its level, kind of quantity, direction, owner."""

    QUANTITIES = [
        ("stock", "时点数"), ("flow", "时期数"), ("ratio", "比率"), ("share", "比重"),
        ("rank", "位次"), ("index", "指数"), ("growth", "增速"),
    ]  # fmt: skip
    DIRECTIONS = [("higher", "越高越好"), ("lower", "越低越好"), ("none", "不分高低")]

    MEASURES = [
        ("level", "水平"), ("growth", "增速"), ("share", "比重"), ("rank", "位次"), ("ratio", "比率"), ("change", "增减量"),
    ]  # fmt: skip

    code = models.CharField(max_length=80, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    unit = models.CharField(max_length=32)
    measure = models.CharField(max_length=8, choices=MEASURES, default="level")  # the one that states it
    quantity = models.CharField(max_length=12, choices=QUANTITIES)
    direction = models.CharField(max_length=8, choices=DIRECTIONS, default="higher")
    field_group = models.CharField(max_length=32, default="open", db_index=True)
    group = models.ForeignKey(IndicatorGroup, on_delete=models.PROTECT, related_name="indicators")
    owner = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="indicators")
    aliases = models.JSONField(default=list)
    order = models.IntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name_zh


class Definition(AddedRow):
    """A dated edition of what an indicator means, with the formula by which it can be computed."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="definitions")
    edition = models.IntegerField()
    valid_from = models.DateField()
    text = models.TextField(blank=True)
    formula = models.TextField(blank=True)
    document = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["indicator_id", "edition"]
        constraints = [models.UniqueConstraint(fields=["indicator", "edition"], name="definition_edition_once")]


class Subject(models.Model):
    """Whom a figure is about: an area, unit, firm, firm group, project or facility.

    `area` is the area whose people may see it; permission uses that area's present path.
    """

    key = models.CharField(max_length=120, unique=True)  # area:zhengzhou-hitech, project:…
    kind = models.CharField(max_length=24)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="subjects")

    def __str__(self) -> str:
        return self.name_zh


class Series(models.Model):
    """One indicator of one subject in one measure and breakdown: what one line of a chart shows."""

    MEASURES = Indicator.MEASURES

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="series")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="series")
    measure = models.CharField(max_length=8, choices=MEASURES, default="level")
    breakdown = models.CharField(max_length=160, blank=True, default="")  # sorted key=value joined by ;

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "subject", "measure", "breakdown"], name="series_once")
        ]


class Source(models.Model):
    """Where claims come from: a document, an import, an API call, a computation, an entry on a page."""

    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    published = models.CharField(max_length=10, blank=True)
    document_code = models.CharField(max_length=64, blank=True)  # reader's document, when there is one
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")


class Claim(AddedRow):
    """What one source says of one series in one period, as printed.

    `kind` says whether it happened, is aimed at, or defines; `nature` how it came about.
    """

    KINDS = [("actual", "实际"), ("target", "目标"), ("definition", "标准")]
    NATURES = [
        ("published", "公布"), ("reported", "上报"), ("computed", "计算"),
        ("estimated", "估计"), ("simulated", "模拟"), ("illustrative", "示例"),
    ]  # fmt: skip

    # Indexes of their own for series, definition and person would be written a million times and never asked.
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="claims", db_index=False)
    definition = models.ForeignKey(
        Definition, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    period = models.CharField(max_length=16)
    period_start = models.DateField()
    period_end = models.DateField()
    kind = models.CharField(max_length=12, choices=KINDS, default="actual")
    nature = models.CharField(max_length=12, choices=NATURES, default="published")
    unscaled = models.BigIntegerField(null=True)  # null where words stand instead of a number
    scale = models.SmallIntegerField(default=0)
    high_unscaled = models.BigIntegerField(null=True)
    unit = models.CharField(max_length=32)
    comparator = models.CharField(max_length=2, default="=")
    printed = models.CharField(max_length=80)
    approx = models.FloatField(null=True)  # sorting and charts only
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="claims", db_index=False)
    place = models.JSONField(default=dict)  # kernel.source.Place
    note = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["series", "kind", "period_end", "recorded_at"], name="claim_series_period"),
            models.Index(fields=["source"], name="claim_source"),
        ]


class Adoption(AddedRow):
    """The word that a claim is the figure, from a moment on. The next one supersedes it; `claim` null withdraws.

    `sequence` counts the adoptions of one fact; its unique key is what lets one of two people win.
    """

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="adoptions", db_index=False)
    period = models.CharField(max_length=16)
    period_start = models.DateField()
    period_end = models.DateField()
    kind = models.CharField(max_length=12, choices=Claim.KINDS, default="actual")
    sequence = models.IntegerField()
    claim = models.ForeignKey(Claim, null=True, on_delete=models.PROTECT, related_name="adoptions", db_index=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    post = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "period", "kind", "sequence"], name="adoption_sequence_once")
        ]
        indexes = [models.Index(fields=["series", "kind", "period_end", "recorded_at"], name="adoption_series_period")]


class Target(models.Model):
    """A target as an object: one series, one plan or document, one end period. Its content stands in versions."""

    key = models.CharField(max_length=160, unique=True)
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="targets")
    plan_code = models.CharField(max_length=64, db_index=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")


class TargetVersion(AddedRow):
    """What a target says from a moment on; a revision is a new version with its document."""

    READINGS = [
        ("at_end", "期末达到"), ("every_year", "每年达到"), ("mean_of_years", "各年平均"),
        ("sum_of_years", "各年累计"), ("later_instruction", "按上级下达"),
    ]  # fmt: skip
    PATHS = [("linear", "直线"), ("compound", "等比"), ("stepwise", "阶梯")]

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="versions")
    version = models.IntegerField()
    base_period = models.CharField(max_length=16, blank=True)
    base_claim = models.ForeignKey(Claim, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    end_period = models.CharField(max_length=16)
    end_claim = models.ForeignKey(Claim, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    unscaled = models.BigIntegerField(null=True)  # null for targets in words
    scale = models.SmallIntegerField(default=0)
    high_unscaled = models.BigIntegerField(null=True)
    unit = models.CharField(max_length=32)
    comparator = models.CharField(max_length=2, default=">=")
    printed = models.CharField(max_length=80)
    reading = models.CharField(max_length=20, choices=READINGS, default="at_end")
    path = models.CharField(max_length=12, choices=PATHS, default="linear")
    steps = models.JSONField(default=dict)  # period code -> printed value, for stepwise paths and yearly breakdowns
    binding = models.BooleanField(null=True)  # True 约束性, False 预期性, None not said
    owner = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    document = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target", "version"], name="target_version_once")]


class TargetProposal(models.Model):
    """A value proposed for a target: one option before it is set, or the revision of one in force.

    `seen_version` is the target's version its author had before him: a decision on a target that has
    moved on since is refused.
    """

    BASES = [
        ("history", "按历史趋势"), ("previous", "按上一规划目标"), ("peers", "按同类地区"),
        ("what_if", "按测算"), ("document", "按文件"), ("revision", "修订"),
    ]  # fmt: skip

    target = models.CharField(max_length=160, db_index=True)  # key of the target, set or still to be set
    basis = models.CharField(max_length=12, choices=BASES)
    printed = models.CharField(max_length=80)
    document = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=300)
    seen_version = models.IntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]


class TargetDecision(models.Model):
    """What was decided on a proposal, once."""

    proposal = models.OneToOneField(TargetProposal, on_delete=models.PROTECT, related_name="decision")
    approved = models.BooleanField()
    reason = models.CharField(max_length=300, blank=True)
    version = models.IntegerField(null=True)  # the target's version the approval made
    post = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class TargetComment(models.Model):
    """What somebody said about a target, set or still to be set."""

    target = models.CharField(max_length=160, db_index=True)
    text = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class ImportMapping(models.Model):
    """How the columns of one kind of sheet were understood last time, offered again for the next one."""

    signature = models.CharField(max_length=64, unique=True)  # hash of the sheet's heads
    title = models.CharField(max_length=200)
    mapping = models.JSONField()
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
