"""How a person wants to be told, and the form that asks."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wutong.platform import clock
from wutong.platform.notices import webhook
from wutong.platform.notices.errors import WebhookRefused
from wutong.platform.notices.gateways import MESSENGER, SMS, gateway_of
from wutong.platform.notices.models import Preference

HOURS = [(hour, f"{hour:02d}:00") for hour in range(24)]
QUIET = [("", _("不设")), *HOURS]
CHANNELS = {"by_sms": SMS, "by_messenger": MESSENGER}


class PreferenceForm(forms.ModelForm):
    """Asks for mail, digest and webhook; checks that the webhook's address may be called."""

    webhook = forms.URLField(
        label=_("同时发送到这个地址（Webhook）"),
        required=False,
        assume_scheme="https",
        help_text=_("以 JSON 发送，带签名；可用于企业微信、钉钉等的机器人转发。"),
    )
    digest_hour = forms.TypedChoiceField(label=_("摘要时间"), choices=HOURS, coerce=int)

    quiet_from = forms.TypedChoiceField(
        label=_("免打扰开始"), choices=QUIET, coerce=int, empty_value=None, required=False,
        help_text=_("免打扰时段内只进收件箱，结束后再送出。"),
    )  # fmt: skip
    quiet_to = forms.TypedChoiceField(
        label=_("免打扰结束"), choices=QUIET, coerce=int, empty_value=None, required=False
    )

    class Meta:
        model = Preference
        fields = ["by_email", "digest", "digest_hour", "by_sms", "by_messenger", "quiet_from", "quiet_to", "webhook"]
        labels = {
            "by_email": _("用电子邮件通知我"),
            "digest": _("每天汇总成一封"),
            "by_sms": _("用短信通知我"),
            "by_messenger": _("用政务即时通讯通知我"),
        }
        help_texts = {
            "digest": _("不勾选时，每条通知单独发一封邮件。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the ways that the zone has a gateway for."""
        super().__init__(*args, **kwargs)
        for name, channel in CHANNELS.items():
            if gateway_of(channel) is None:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Refuse quiet hours with one end, or none between two equal ones."""
        given = super().clean() or {}
        ends = [given.get("quiet_from"), given.get("quiet_to")]
        if (ends[0] is None) != (ends[1] is None) or (ends[0] is not None and ends[0] == ends[1]):
            self.add_error("quiet_to", _("免打扰的开始和结束要一起选，而且不能相同"))
        return given

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


def preferences_of(people: Iterable[Any]) -> dict[int, Preference]:
    """Return how several people want to be told, by their ids; one statement."""
    listed = list(people)
    known = {row.person_id: row for row in Preference.objects.filter(person__in=listed)}
    return {person.pk: known.get(person.pk) or Preference(person=person) for person in listed}


def after_quiet(preference: Preference, moment: datetime) -> datetime:
    """Return the moment itself, or the end of the quiet hours it falls into; they may run over midnight."""
    begin, end = preference.quiet_from, preference.quiet_to
    if begin is None or end is None:
        return moment
    local = moment.astimezone(clock.SHANGHAI)
    quiet = begin <= local.hour < end if begin < end else local.hour >= begin or local.hour < end
    if not quiet:
        return moment
    day = local.date() + timedelta(days=int(begin > end and local.hour >= begin))
    return datetime.combine(day, time(end), clock.SHANGHAI)


def preference_form(person: Any, data: Any = None) -> PreferenceForm:
    """Return the form for a person's preference, bound when `data` (a request's POST) is given; save() keeps it."""
    return PreferenceForm(data, instance=preference_of(person), prefix="notices")


def _language() -> str:
    from django.utils.translation import get_language

    return get_language() or "zh"
