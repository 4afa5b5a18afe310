"""Carrying notices out of the inbox: e-mail, webhook, the daily digest. All of it is due work."""

from __future__ import annotations

import hashlib
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, send_mail
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wutong.platform import clock
from wutong.platform.jobs.registry import due_work
from wutong.platform.notices import webhook
from wutong.platform.notices.gateways import MESSENGER, SMS, gateway_of
from wutong.platform.notices.models import Notice, Preference
from wutong.platform.notices.preferences import after_quiet

MOST_IN_A_DIGEST = 100


def address_of(link: str) -> str:
    """Return a page's whole address for a mail; a bare path when no address of the site is set."""
    return f"{settings.WUTONG_ADDRESS}{link}" if link else ""


@due_work("notices.email")
def send_email(notice: int) -> None:
    """Mail one notice to its person, once."""
    row = Notice.objects.select_related("person").filter(pk=notice, sent_at__isnull=True).first()
    if row is None or not row.person.email or not row.person.is_active:
        return
    body = "\n\n".join(filter(None, [row.body, address_of(row.link)]))
    # The same message id again is the same mail: a worker killed before the commit sends it once more.
    name = hashlib.sha256(f"{row.person_id}/{row.key}".encode()).hexdigest()[:32]
    EmailMessage(row.title, body, None, [row.person.email], headers={"Message-ID": f"<{name}@wutong>"}).send()
    row.sent_at = clock.now()
    row.save(update_fields=["sent_at"])


@due_work("notices.webhook")
def call_webhook(notice: int) -> None:
    """Post one notice to its person's webhook."""
    row = Notice.objects.select_related("person__notice_preference").get(pk=notice)
    preference = Preference.objects.filter(person=row.person).exclude(webhook="").first()
    if preference is not None and row.person.is_active:
        webhook.post(preference.webhook, preference.webhook_secret, _message(row))


@due_work("notices.sms")
def send_sms(notice: int) -> None:
    """Send one notice to its person's telephone as a short message."""
    _through(SMS, notice)


@due_work("notices.messenger")
def send_message(notice: int) -> None:
    """Send one notice to its person in the government's messenger, which knows people by their telephone."""
    _through(MESSENGER, notice)


def _through(channel: str, notice: int) -> None:
    row, gateway = Notice.objects.select_related("person").get(pk=notice), gateway_of(channel)
    if gateway is not None and row.person.phone and row.person.is_active:
        with translation.override(row.person.language):
            text = _("【梧桐】{title}").format(title=row.title)
        gateway.send(row.person.phone, text, key=f"{row.person_id}/{row.key}")


@due_work("notices.plan_digests", every=timedelta(minutes=10))
def plan_digests() -> None:
    """Put today's digest on the table for everyone who wants one, at his hour, or when his quiet hours are over."""
    from wutong.platform.jobs.due import schedule  # the registry alone is enough for the rest of this module

    today = clock.today()
    wanting = Preference.objects.filter(digest=True, by_email=True, person__is_active=True).exclude(person__email="")
    for one in wanting:
        at = after_quiet(one, datetime.combine(today, time(one.digest_hour), clock.SHANGHAI))
        schedule("notices.digest", f"notices.digest/{one.person_id}/{today}", at, person=one.person_id)


@due_work("notices.digest")
def send_digest(person: int) -> None:
    """Mail the unread notices that no mail has carried yet, in one."""
    rows = list(
        Notice.objects.filter(person_id=person, read_at__isnull=True, sent_at__isnull=True)
        .select_related("person")
        .order_by("created_at")[:MOST_IN_A_DIGEST]
    )
    if not rows:
        return
    reader = rows[0].person
    with translation.override(reader.language):
        day = date_format(clock.today(), "Y-m-d")
        count = len(rows)
        subject = ngettext("{day}：{count} 条新通知", "{day}：{count} 条新通知", count).format(day=day, count=count)
        send_mail(subject, "\n\n".join(_paragraph(row) for row in rows), None, [reader.email])
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(sent_at=clock.now())


def _paragraph(row: Notice) -> str:
    moment = row.created_at.astimezone(clock.SHANGHAI).strftime("%m-%d %H:%M")
    return "\n".join(filter(None, [f"{moment}  {row.title}", row.body, address_of(row.link)]))


def _message(row: Notice) -> dict[str, Any]:
    return {
        "id": row.pk,
        "key": row.key,
        "topic": row.topic,
        "title": row.title,
        "body": row.body,
        "link": address_of(row.link),
        "created_at": row.created_at.isoformat(),
        "text": _("【梧桐】{title}").format(title=row.title),
    }
