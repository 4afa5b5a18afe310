"""Tables of what people are told, and how they want to be told."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Notice(models.Model):
    """One message to one person, once (`key` is unique per person), with the page it leads to."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    key = models.CharField(max_length=200)
    topic = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    link = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(db_index=True)
    read_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notice_once")]
        indexes = [models.Index(fields=["person"], name="notice_unread", condition=models.Q(read_at__isnull=True))]


class Preference(models.Model):
    """How one person wants to be told: at once or in the daily digest, by which ways, and between which hours not."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preference")
    by_email = models.BooleanField(default=False)
    webhook = models.URLField(blank=True)
    digest = models.BooleanField(default=True)
    digest_hour = models.IntegerField(default=8)
    by_sms = models.BooleanField(default=False)
    by_messenger = models.BooleanField(default=False)
    quiet_from = models.SmallIntegerField(null=True, blank=True)  # hours between which nothing is sent out
    quiet_to = models.SmallIntegerField(null=True, blank=True)
    webhook_secret = models.CharField(max_length=64, blank=True)  # shared with the receiver, to prove who sends
