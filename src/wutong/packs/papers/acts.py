"""What the pack's acts are called in the trail, and the forms and sheets a paper comes in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

FORMS = ("docx", "pdf")
SHEETS = ("A4", "A3")
VERBS = {
    "papers.issue": _("生成公文"), "papers.edit": _("新增公文模板版次"), "papers.download": _("下载公文"),
    "papers.repeat": _("再出公文核对"), "papers.send": _("送阅公文"),
}  # fmt: skip
