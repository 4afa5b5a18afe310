"""What the pack's acts are called in the trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERBS = {"papers.issue": _("生成公文"), "papers.edit": _("新增公文模板版次"), "papers.download": _("下载公文")}
