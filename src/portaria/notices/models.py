"""What persons were told, how each wants to be told, and each one's calendar address."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value

from portaria.notices.types import Mail, Pace
from portaria.people.models import Person


class Notice(models.Model):
    """One notice: shown in the site since ``at``, and an e-mail in the outbox until it is sent."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="notices", db_index=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    body = models.CharField(max_length=60, blank=True, db_default="")
    title = models.TextField()
    text = models.TextField()
    href = models.TextField(blank=True, db_default="")
    provisions = ArrayField(
        models.TextField(), db_default=Value([], ArrayField(models.TextField()))
    )
    compelled = models.BooleanField(db_default=False)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    mail = models.CharField(max_length=12, db_default=Mail.WAITING.value)
    send_after = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(db_default=0)
    last_error = models.TextField(blank=True, db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "person"], name="notice_key")]
        indexes = [
            models.Index(fields=["person", "-id"], name="notice_of_person"),
            models.Index(
                fields=["person"], name="notice_unseen", condition=Q(seen_at__isnull=True)
            ),
            models.Index(
                fields=["send_after", "id"], name="notice_waiting", condition=Q(mail="waiting")
            ),
        ]


class Choice(models.Model):
    """How often a person wants to be written to; who chose nothing is written to at once."""

    person = models.OneToOneField(
        Person, models.PROTECT, primary_key=True, related_name="notice_choice"
    )
    pace = models.CharField(max_length=12, db_default=Pace.IMMEDIATE.value)


class CalendarAddress(models.Model):
    """The secret part of a person's calendar address, as a digest: a new one ends the old."""

    person = models.OneToOneField(
        Person, models.PROTECT, primary_key=True, related_name="calendar_address"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
