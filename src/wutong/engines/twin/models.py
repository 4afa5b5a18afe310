"""The one table of the twin: which twins were held against the published totals, and what was counted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class TwinRun(models.Model):
    """One twin whose files were counted, total by total. Written once."""

    zone = models.CharField(_("园区"), max_length=32)
    seed = models.BigIntegerField(_("随机种子"))
    scale = models.FloatField(_("规模"))
    counted = models.JSONField(_("数得的总量"))  # id of the total -> what the files have, in its smallest unit
    firms = models.BigIntegerField(_("载入的企业数"), default=0)
    recorded_at = models.DateTimeField(_("记录时间"))

    class Meta:
        verbose_name = _("孪生数据的核对")
        ordering = ("-recorded_at",)

    def __str__(self) -> str:
        return f"{self.zone} {self.seed} ×{self.scale:g}"
