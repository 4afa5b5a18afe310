"""Table of long work."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Job(models.Model):
    """A piece of long work with its lease, heartbeat, cursor and progress. It runs as the person who started it."""

    STATES = [
        ("waiting", "等待"), ("running", "进行中"), ("done", "完成"), ("failed", "失败"), ("cancelled", "已停止"),
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
    cancel_asked = models.BooleanField(default=False)
    attempts = models.IntegerField(default=0)
    lease_holder = models.CharField(max_length=80, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
