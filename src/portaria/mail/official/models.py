"""Official communications: who sent what to whom, when each is deemed received, certificates."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from portaria.bodies.models import Body
from portaria.mail.models import Mailbox
from portaria.people.models import Person


class Communication(models.Model):
    """A message marked as official by who sent it. ``key`` is its Message-ID."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    key = models.TextField()
    sender = models.TextField()
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="communications", db_index=False
    )
    subject = models.TextField(blank=True, db_default="")
    queue = models.CharField(max_length=40, blank=True, db_default="")
    sent_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sender", "key"], name="communication_once")]
        indexes = [
            models.Index(fields=["body", "-sent_at"], name="communication_body"),
            models.Index(fields=["person", "-sent_at"], name="communication_sender"),
        ]


class Recipient(models.Model):
    """One recipient of ours. ``body``, the calendar and the norms are the recipient's own.

    ``absence``: ``{"kind", "from", "until"}`` of whoever was away when it was delivered, or null.
    ``sum``: the arithmetic of ``deemed_at``; null where the norms are silent, or not delivered.
    """

    id = models.BigAutoField(primary_key=True)
    communication = models.ForeignKey(Communication, models.PROTECT, related_name="recipients")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    address = models.TextField()
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="received_communications", db_index=False
    )
    state = models.CharField(max_length=10)  # sent | delivered | failed
    delivered_at = models.DateTimeField(null=True)
    deemed_at = models.DateTimeField(null=True)
    sum = models.JSONField(null=True)
    reasons = models.JSONField(db_default=models.Value([], models.JSONField()))
    provision = models.TextField(blank=True, db_default="")
    absence = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["communication", "address"], name="communication_recipient_once"
            )
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="communication_recipient"),
            models.Index(fields=["body", "-id"], name="communication_recipient_body"),
            models.Index(
                fields=["communication"],
                name="communication_unconfirmed",
                condition=Q(state="sent"),
            ),
        ]


class Certificate(models.Model):
    """A certificate issued: ``code`` finds it, ``digest`` is the SHA-256 of its file, which the
    same row always makes anew."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=32, unique=True)
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="certificates")
    asked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )
    issued_at = models.DateTimeField()
    content = models.JSONField()
    address = models.TextField(blank=True, db_default="")
    digest = models.CharField(max_length=64)
