"""The cell with the button that tries a delivery again."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wutong.platform.outbox.models import Delivery


def retry_form(row: Delivery) -> SafeString:
    """Return a button outside the list's own form: a form may not stand in another."""
    return format_html(
        '<button type="button" class="button small" hx-post="{}" hx-target="body">{}</button>',
        reverse("delivery-retry", args=[row.pk]),
        _("重新投递"),
    )
