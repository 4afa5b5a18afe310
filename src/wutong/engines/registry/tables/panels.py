"""Yearly and quarterly figures of firms: one wide row a firm, period and return, and a row for each corrected cell.

Columns, their units and field groups are declared in data/panel.yaml; a check holds the two against each other.
"""

from __future__ import annotations

from django.db import models

from wutong.engines.registry.tables.entities import SOURCE_LENGTH, Entity
from wutong.engines.registry.tables.sources import ImportBatch
from wutong.platform.audit.models import Appended


def _cell() -> models.BigIntegerField:
    return models.BigIntegerField(null=True, blank=True)


class PanelRow(Appended):
    """One return of one firm for one period, as it was first handed in. Money in fen; empty cells were not reported."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="panel", db_index=False)
    period = models.CharField(max_length=16)  # code of kernel.period
    form = models.CharField(max_length=32)  # which return: its code
    source = models.CharField(max_length=SOURCE_LENGTH)
    batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.PROTECT, related_name="panel", db_index=False)
    row = models.IntegerField(default=0)  # line of the file
    recorded_at = models.DateTimeField()
    revenue_fen = _cell()
    value_added_fen = _cell()
    rd_fen = _cell()
    tax_fen = _cell()
    profit_fen = _cell()
    assets_fen = _cell()
    exports_fen = _cell()
    financing_fen = _cell()
    staff = _cell()
    rd_staff = _cell()
    patents_granted = _cell()
    patents_invention = _cell()
    patents_utility = _cell()
    patents_design = _cell()
    energy_kgce = _cell()
    land_m2 = _cell()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "period", "form"], name="registry_panel_once"),
        ]


class PanelOverride(Appended):
    """One cell of a return, corrected: the value that holds from then on, who said so and why. The last one holds."""

    panel = models.ForeignKey(PanelRow, on_delete=models.PROTECT, related_name="overrides")
    column = models.CharField(max_length=24)
    value = models.BigIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=SOURCE_LENGTH)
    batch = models.ForeignKey(
        ImportBatch, null=True, on_delete=models.PROTECT, related_name="overrides", db_index=False
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150, blank=True)


class PeerQuartile(models.Model):
    """Quartiles of one column among the firms of one industry in one period, computed when the figures were last written."""

    industry = models.CharField(max_length=4)  # division or section of GB/T 4754-2017; "" for all firms
    period = models.CharField(max_length=16)
    column = models.CharField(max_length=24)
    firms = models.IntegerField()
    lower = models.BigIntegerField()
    middle = models.BigIntegerField()
    upper = models.BigIntegerField()
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["industry", "period", "column"], name="registry_quartile_once"),
        ]
