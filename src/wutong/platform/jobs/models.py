"""Tables of long work, and of work that falls due."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """A piece of long work with its lease, heartbeat, cursor and progress. It runs as the person who started it."""

    STATES = [
        ("waiting", _("等待")), ("running", _("进行中")), ("done", _("完成")), ("failed", _("失败")),
        ("cancelled", _("已停止")),
    ]  # fmt: skip

    name = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="jobs")
    state = models.CharField(max_length=12, choices=STATES, default="waiting", db_index=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True, blank=True)
    cursor = models.JSONField(default=dict)
    message = models.TextField(blank=True)
    result = models.JSONField(default=dict)
    traceback = models.TextField(blank=True)  # for the administrator alone
    cancel_asked = models.BooleanField(default=False)
    attempts = models.IntegerField(default=0)
    task = models.CharField(max_length=64, blank=True)  # the row of the task library that will run it
    lease_holder = models.CharField(max_length=80, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    @property
    def percent(self) -> int | None:
        """How far it is, in hundredths; None while the total is unknown."""
        return min(100, 100 * self.done // self.total) if self.total else None

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it by itself."""
        return self.state in {"done", "failed", "cancelled"}


class Due(models.Model):
    """Work that falls due at a moment. The key makes it happen once; the table is scanned, nothing is timed."""

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    failure = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                name="due_open",
                condition=models.Q(done_at__isnull=True, given_up_at__isnull=True),
            )
        ]
