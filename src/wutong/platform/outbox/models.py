"""Tables of messages between parts: what happened, and who has taken note."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """Something that happened, written in the transaction that made it happen."""

    key = models.CharField(max_length=200, unique=True)
    topic = models.CharField(max_length=80, db_index=True)
    body = models.JSONField(default=dict)
    recorded_at = models.DateTimeField(db_index=True)


class Delivery(models.Model):
    """One consumer's receipt of one event; the unique key is what makes a consumer act once."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    consumer = models.CharField(max_length=120)
    attempts = models.IntegerField(default=0)
    delivered_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)  # not tried before; set after a failure
    given_up_at = models.DateTimeField(null=True, blank=True)  # waits for the administrator
    failure = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "consumer"], name="delivered_once")]
        indexes = [
            models.Index(
                fields=["id"],
                name="delivery_open",
                condition=models.Q(delivered_at__isnull=True, given_up_at__isnull=True),
            )
        ]
