"""What people are told: once, in their language, by the ways they chose."""

import hashlib
import hmac
import json
import threading
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import mail
from django.utils.functional import lazy
from django.utils.translation import get_language

from wutong.platform import clock
from wutong.platform.accounts.models import Person
from wutong.platform.jobs import due
from wutong.platform.jobs.models import Due
from wutong.platform.notices import gateways, webhook
from wutong.platform.notices.api import (
    inbox,
    mark_all_read,
    mark_read,
    notify,
    preference_form,
    preference_of,
    unread_count,
)
from wutong.platform.notices.errors import WebhookFailed, WebhookRefused
from wutong.platform.notices.models import Notice, Preference
from wutong.platform.notices.preferences import after_quiet

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return Person.objects.create(username="wang", email="wang@example.org")


def tell(person, key="a", **fields):
    return notify(person, key=key, topic="test", **({"title": "数据滞后"} | fields))


def prefer(person, **fields):
    preference = preference_of(person)
    for name, value in fields.items():
        setattr(preference, name, value)
    preference.save()


def test_the_same_thing_is_told_once(person):
    first, second = tell(person), tell(person, title="又一次")

    assert first == second
    assert unread_count(person) == 1


def test_a_notice_comes_in_the_persons_language(person):
    person.language = "en"
    spoken = lazy(lambda: get_language(), str)

    assert tell(person, title=spoken()).title == "en"


def test_reading_takes_notices_out_of_the_unread(person):
    first, _second, _third = (tell(person, key) for key in "abc")

    assert mark_read(person, first.pk)
    assert unread_count(person) == 2
    assert mark_all_read(person) == 2
    assert not inbox(person, unread_only=True).exists()
    assert inbox(person).count() == 3


def test_nobody_marks_the_notices_of_another(person):
    other = Person.objects.create(username="li")
    row = tell(other)

    assert not mark_read(person, row.pk)
    assert unread_count(other) == 1


def test_a_notice_goes_out_as_a_mail_at_once_where_that_was_chosen(person):
    prefer(person, by_email=True, digest=False)
    tell(person, body="请核对", link="/figures/")

    due.do_due()
    due.do_due()

    (letter,) = mail.outbox
    assert (letter.subject, letter.to) == ("数据滞后", ["wang@example.org"])
    assert "请核对" in letter.body
    assert "/figures/" in letter.body


def test_unread_notices_come_in_one_digest_a_day_at_the_persons_hour(person):
    prefer(person, by_email=True, digest=True, digest_hour=8)
    morning = datetime(2025, 3, 3, 8, tzinfo=clock.SHANGHAI)
    with clock.standing_at(morning - timedelta(hours=1)):
        due.do_due()
        tell(person, "a", title="甲")
        tell(person, "b", title="乙")
    assert mail.outbox == []

    for minutes in (0, 11, 30):
        with clock.standing_at(morning + timedelta(minutes=minutes)):
            due.do_due()

    (letter,) = mail.outbox
    assert "甲" in letter.body
    assert "乙" in letter.body
    assert not Notice.objects.filter(sent_at=None).exists()


def test_a_digest_waits_until_the_quiet_hours_are_over(person):
    prefer(person, by_email=True, digest=True, digest_hour=6, quiet_from=22, quiet_to=7)
    with clock.standing_at(datetime(2025, 3, 3, 5, tzinfo=clock.SHANGHAI)):
        tell(person, "a", title="甲")
        due.do_due()
    for hour, letters in ((6, 0), (7, 1)):
        with clock.standing_at(datetime(2025, 3, 3, hour, 5, tzinfo=clock.SHANGHAI)):
            due.do_due()
        assert len(mail.outbox) == letters


def test_no_digest_is_sent_when_there_is_nothing_new(person):
    prefer(person, by_email=True, digest=True, digest_hour=0)

    due.do_due()
    due.do_due()

    assert mail.outbox == []


class Receiver(BaseHTTPRequestHandler):
    received: list = []
    status = 200

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.received.append((dict(self.headers), body))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_args):
        pass


@pytest.fixture
def receiver():
    Receiver.received, Receiver.status = [], 200
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hook?room=1"
    server.shutdown()
    server.server_close()


def test_a_webhook_gets_the_notice_with_a_signature_it_can_check(person, receiver, settings):
    settings.WUTONG_WEBHOOK_PRIVATE = True
    prefer(person, webhook=receiver, webhook_secret="s3cret")
    tell(person, link="/notices/")

    due.do_due()

    ((headers, body),) = Receiver.received
    signed = hmac.new(b"s3cret", headers["X-Wutong-Timestamp"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["X-Wutong-Signature"] == f"sha256={signed}"
    assert json.loads(body)["title"] == "数据滞后"


def test_a_webhook_that_fails_is_called_again(person, receiver, settings):
    settings.WUTONG_WEBHOOK_PRIVATE = True
    Receiver.status = 500
    prefer(person, webhook=receiver, webhook_secret="s3cret")
    tell(person)
    due.do_due()
    assert "notices-E002" in Due.objects.get(kind="notices.webhook").failure

    Receiver.status = 204
    with clock.standing_at(clock.now() + timedelta(minutes=1)):
        due.do_due()

    assert len(Receiver.received) == 2


def test_a_receiver_that_refuses_is_named(receiver, settings):
    settings.WUTONG_WEBHOOK_PRIVATE = True
    Receiver.status = 403

    with pytest.raises(WebhookFailed) as failure:
        webhook.post(receiver, "s", {})

    assert "HTTP 403" in failure.value.message("zh")
    assert "did not accept it" in failure.value.message("en")


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost:8000/",
        "http://10.0.0.8/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:192.168.1.1]/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://user@127.0.0.1/",
    ],
)
def test_a_webhook_never_reaches_into_the_own_network(address):
    with pytest.raises(WebhookRefused) as refusal:
        webhook.check(address)

    assert refusal.value.message("zh").startswith(f"[notices-E001] 向 {address} 发送通知：该地址不可用")
    assert "may not be used" in refusal.value.message("en")


def test_the_form_keeps_a_preference_and_gives_the_webhook_a_secret(person, settings):
    settings.WUTONG_WEBHOOK_PRIVATE = True
    form = preference_form(
        person, {"notices-by_email": "on", "notices-digest_hour": "7", "notices-webhook": "http://127.0.0.1/x"}
    )

    assert form.is_valid(), form.errors
    form.save()

    kept = preference_of(person)
    assert (kept.by_email, kept.digest, kept.digest_hour, len(kept.webhook_secret)) == (True, False, 7, 64)


def test_the_form_refuses_a_webhook_into_the_own_network(person):
    form = preference_form(person, {"notices-digest_hour": "7", "notices-webhook": "http://127.0.0.1/x"})

    assert "notices-E001" in str(form.errors["webhook"])


# --- quiet hours, short messages, messenger ---------------------------------------------------------------


@pytest.fixture
def recorded(settings, tmp_path):
    settings.WUTONG_GATEWAYS = {"sms": ("record", ""), "messenger": ("record", "")}
    settings.DATA = tmp_path
    return {channel: gateways.gateway_of(channel) for channel in ("sms", "messenger")}


@pytest.mark.parametrize(
    ("hour", "quiet", "sent"),
    [
        (23, (22, 7), "03-04T07"), (3, (22, 7), "03-03T07"), (7, (22, 7), "03-03T07"), (12, (22, 7), "03-03T12"),
        (13, (12, 14), "03-03T14"), (14, (12, 14), "03-03T14"), (23, (None, None), "03-03T23"),
    ],
)  # fmt: skip
def test_what_falls_into_quiet_hours_is_sent_at_their_end(hour, quiet, sent):
    moment = datetime(2025, 3, 3, hour, tzinfo=clock.SHANGHAI)
    found = after_quiet(Preference(quiet_from=quiet[0], quiet_to=quiet[1]), moment)
    assert found.strftime("%m-%dT%H") == sent


def test_a_notice_goes_out_by_every_way_chosen_once(person, recorded):
    person.phone = "0371-5550109"
    person.save()
    prefer(person, by_sms=True, by_messenger=True)
    for _ in range(2):
        tell(person)
        due.do_due()
    for gateway in recorded.values():
        assert [one["to"] for one in gateway.sent()] == ["0371-5550109"]
        assert "数据滞后" in gateway.sent()[0]["text"]


def test_a_message_carried_before_a_kill_is_not_carried_again(person, recorded):
    person.phone = "0371-5550109"
    person.save()
    prefer(person, by_sms=True)
    tell(person)
    due.do_due()
    Due.objects.filter(kind="notices.sms").update(done_at=None)  # as if the worker had died before the commit
    due.do_due()
    assert len(recorded["sms"].sent()) == 1


def test_at_night_nothing_is_sent_and_the_inbox_holds_it(person, recorded):
    person.phone = "0371-5550109"
    person.save()
    prefer(person, by_sms=True, quiet_from=22, quiet_to=7)
    with clock.standing_at(datetime(2025, 3, 3, 23, tzinfo=clock.SHANGHAI)):
        tell(person)
        due.do_due()
    assert Notice.objects.filter(person=person).count() == 1
    assert recorded["sms"].sent() == []
    with clock.standing_at(datetime(2025, 3, 4, 7, 1, tzinfo=clock.SHANGHAI)):
        due.do_due()
    assert len(recorded["sms"].sent()) == 1


def test_a_gateway_gets_the_message_signed_with_its_key(person, receiver, settings):
    settings.WUTONG_GATEWAYS = {"sms": (receiver, "s3cret")}
    gateways.gateway_of("sms").send("0371-5550109", "催报", key="1/a")
    ((_headers, body),) = Receiver.received
    assert json.loads(body) == {"channel": "sms", "to": "0371-5550109", "text": "催报", "key": "1/a"}


def test_ways_without_a_gateway_are_not_offered_and_half_quiet_hours_are_refused(person, recorded, settings):
    form = preference_form(person, {"notices-digest_hour": "7", "notices-quiet_from": "22", "notices-by_sms": "on"})
    assert "quiet_to" in form.errors
    settings.WUTONG_GATEWAYS = {}
    assert "by_sms" not in preference_form(person).fields
