"""Uses of organizational mailboxes, a row a day: kept while the mailbox is, for who answers for it
to see."""

from __future__ import annotations

from django.db import models

from portaria.mail.models import Mailbox
from portaria.people.models import Person


class SharedUse(models.Model):
    """On ``day`` somebody did ``what`` (``read``, ``deleted``, ``saved``) in a mailbox that they
    share; ``last_at`` is the last time that day. Never of which message."""

    id = models.BigAutoField(primary_key=True)
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="uses", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="shared_uses")
    what = models.CharField(max_length=8)
    day = models.DateField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "day", "person", "what"], name="shared_use_once"
            )
        ]
