"""Held messages as state. The message itself stays in the mail server's hold queue."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from portaria.bodies.models import Body
from portaria.people.models import Person


class HeldMessage(models.Model):
    """A message on hold, from the moment it was found there.

    ``headers`` (``[[name, value], …]``), ``sender``, ``recipients`` and ``subject`` are personal
    data: they go on ``erase_on``, stamped when the message is decided; the rest stays.
    ``reasons`` are ``[{"rule", "code", "provision", "text"}]``, the deciding one first.
    ``carried_at``: the effect of the decision was read back from the server.
    """

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="held_messages", db_index=False)
    server = models.CharField(max_length=60)
    queue = models.CharField(max_length=40)
    message_id = models.TextField(blank=True, db_default="")
    sender = models.TextField(blank=True, db_default="")
    login = models.TextField(blank=True, db_default="")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="held_messages", db_index=False
    )
    recipients = ArrayField(models.TextField())
    client = models.CharField(max_length=60, blank=True, db_default="")
    size = models.BigIntegerField()
    subject = models.TextField(blank=True, db_default="")
    headers = models.JSONField()
    reasons = models.JSONField()
    power = models.CharField(max_length=60)
    who = models.TextField(blank=True, db_default="")
    policy = models.CharField(max_length=64, blank=True, db_default="")
    arrived_at = models.DateTimeField()
    found_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # null: nothing gives a term
    sum = models.JSONField(null=True)
    state = models.CharField(max_length=10)  # waiting | released | returned | left
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )
    why = models.TextField(blank=True, db_default="")
    carried_at = models.DateTimeField(null=True)
    content_allowed_at = models.DateTimeField(null=True)  # by the sender
    erase_on = models.DateField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["server", "queue"], name="held_message_queue")
        ]
        indexes = [
            models.Index(fields=["body", "state", "arrived_at"], name="held_message_list"),
            models.Index(fields=["person", "arrived_at"], name="held_message_sender"),
            models.Index(
                fields=["server"], name="held_message_waiting", condition=Q(state="waiting")
            ),
        ]

    @property
    def provisions(self) -> list[str]:
        """What the reasons cite, each once."""
        return list(dict.fromkeys(r["provision"] for r in self.reasons if r["provision"]))
