"""Tables of areas: one row an area, one row an edge of its lineage."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language


def named(zh: str, en: str) -> str:
    """Return the name in the reader's language; the Chinese one where there is no other."""
    return en if en and (get_language() or "").startswith("en") else zh


class Area(models.Model):
    """An area with its place in one hierarchy.

    `path` is the chain of four-digit steps from the root (`0001`, `00010003`): a range test on it finds
    all descendants with one index on either database. Records keep the area's id of their day;
    permission uses today's path.
    """

    HIERARCHIES = [("jurisdiction", "行政管辖"), ("statistical", "统计口径"), ("grid", "网格")]

    code = models.CharField(max_length=64, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=32)
    hierarchy = models.CharField(max_length=16, choices=HIERARCHIES, default="jurisdiction")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=64, unique=True, db_collation=None)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=200, blank=True)
    # The area of the jurisdiction whose ground this one of another hierarchy covers: who has rights there has them here.
    same_ground = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="also")

    class Meta:
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return named(self.name_zh, self.name_en)


class Lineage(models.Model):
    """A split or join: `share` ten-thousandths of `before` became part of `after` on a day."""

    before = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="became")
    after = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="came_from")
    on = models.DateField()
    share_basis_points = models.IntegerField(default=10_000)
    basis = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["before", "after", "on"], name="lineage_once")]


class Reorganisation(models.Model):
    """One split, join, rename or move: what it touched and how that stood before, so that it can be read and undone."""

    ACTS = [("split", "拆分"), ("join", "合并"), ("rename", "更名"), ("move", "改隶")]

    act = models.CharField(max_length=8, choices=ACTS)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="reorganisations")
    on = models.DateField()
    basis = models.CharField(max_length=200, blank=True)
    before = models.JSONField()  # the rows of Area it changed, as they were
    created = models.JSONField(default=list)  # ids of the areas it made
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
