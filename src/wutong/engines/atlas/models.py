"""Shapes with the days on which they hold, and which of them came out of which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from wutong.platform.territory.models import Area, Reorganisation

if TYPE_CHECKING:
    import shapely


class Shape(models.Model):
    """Where something lies from a day until a day. A change of borders ends a shape and begins another; none is redrawn.

    `geometry` is WKB in WGS-84 degrees, longitude first; its bounds stand beside it for searching without reading it.
    """

    LEVELS = [
        ("office", "办事处"), ("district", "片区"), ("grid", "网格"), ("micro", "微网格"), ("parcel", "地块"), ("park", "园区"),
        ("road", "道路"), ("facility", "设施"), ("address", "门牌"),
    ]  # fmt: skip

    code = models.CharField(max_length=64)
    level = models.CharField(max_length=16, choices=LEVELS)
    name = models.CharField(max_length=120)
    aliases = models.CharField(max_length=300, blank=True)  # other names, with 、 between them
    parent = models.CharField(max_length=64, blank=True)  # code of the shape above it
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="shapes")
    geometry = models.BinaryField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ["code", "valid_from"]
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="shape_once_a_day")]
        indexes = [
            models.Index(fields=["level", "valid_from"], name="shape_by_level"),
            # Each tile asks whether any shape has changed: an answer out of an index, past borders and long lists.
            models.Index(fields=["valid_to", "id"], name="shape_ends"),
        ]

    def __str__(self) -> str:
        return self.name or self.code

    @property
    def shape(self) -> shapely.Geometry:
        """The geometry as an object."""
        import shapely  # with NumPy half a second, which processes that draw no map need not spend

        return shapely.from_wkb(bytes(self.geometry))

    @property
    def other_names(self) -> list[str]:
        """The other names of it."""
        return [name for name in self.aliases.split("、") if name]


class ShapeLineage(models.Model):
    """A split or join: `share_basis_points` ten-thousandths of the ground of `before` became part of `after` on a day."""

    before = models.ForeignKey(Shape, on_delete=models.PROTECT, related_name="became")
    after = models.ForeignKey(Shape, on_delete=models.PROTECT, related_name="came_from")
    on = models.DateField()
    share_basis_points = models.IntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["before", "after", "on"], name="shape_lineage_once")]


class ShapeChange(models.Model):
    """One import, split or join: the days it changed, the shapes it made, so that it can be read and taken back."""

    ACTS = [("import", "导入"), ("split", "拆分"), ("join", "合并")]

    act = models.CharField(max_length=8, choices=ACTS)
    about = models.CharField(max_length=300)  # codes or level, as people read it
    on = models.DateField()
    before = models.JSONField(default=list)  # id, last day and parent of the shapes it changed, as they were
    created = models.JSONField(default=list)  # ids of the shapes it made
    reorganisation = models.ForeignKey(Reorganisation, null=True, blank=True, on_delete=models.SET_NULL)
    imported_areas = models.JSONField(
        default=dict
    )  # `made`: ids of areas begun with an import; `ended`: last days before
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["recorded_at", "undone_at"], name="shape_change_moments")]
