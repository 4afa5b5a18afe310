"""How a person wants to be told, and the form that asks."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wutong.platform.notices import webhook
from wutong.platform.notices.errors import WebhookRefused
from wutong.platform.notices.models import Preference

HOURS = [(hour, f"{hour:02d}:00") for hour in range(24)]


class PreferenceForm(forms.ModelForm):
    """Asks for mail, digest and webhook; checks that the webhook's address may be called."""

    webhook = forms.URLField(
        label=_("同时发送到这个地址（Webhook）"),
        required=False,
        assume_scheme="https",
        help_text=_("以 JSON 发送，带签名；可用于企业微信、钉钉等的机器人转发。"),
    )
    digest_hour = forms.TypedChoiceField(label=_("摘要时间"), choices=HOURS, coerce=int)

    class Meta:
        model = Preference
        fields = ["by_email", "digest", "digest_hour", "webhook"]
        labels = {
            "by_email": _("用电子邮件通知我"),
            "digest": _("每天汇总成一封"),
        }
        help_texts = {
            "digest": _("不勾选时，每条通知单独发一封邮件。"),
        }

    def clean_webhook(self) -> str:
        """Refuse an address that must not be called, with the reason."""
        address = self.cleaned_data["webhook"]
        if address:
            try:
                webhook.check(address)
            except WebhookRefused as refusal:
                raise forms.ValidationError(refusal.message(_language()), code="webhook") from refusal
        return address

    def save(self, commit: bool = True) -> Preference:
        """Keep the preference; a webhook gets a secret of its own the first time."""
        if self.instance.webhook and not self.instance.webhook_secret:
            self.instance.webhook_secret = secrets.token_hex(32)
        return super().save(commit)


def preference_of(person: Any) -> Preference:
    """Return how a person wants to be told; the defaults, unsaved, when he never said."""
    return Preference.objects.filter(person=person).first() or Preference(person=person)


def preference_form(person: Any, data: Any = None) -> PreferenceForm:
    """Return the form for a person's preference, bound when `data` (a request's POST) is given; save() keeps it."""
    return PreferenceForm(data, instance=preference_of(person), prefix="notices")


def _language() -> str:
    from django.utils.translation import get_language

    return get_language() or "zh"
