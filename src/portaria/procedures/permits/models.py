"""Permissions as state: one row each, kept after its end."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from portaria.bodies.models import Body
from portaria.people.models import Person


class Permit(models.Model):
    """What somebody competent allowed (or restricted) about ``subject`` (``mailbox:42``) from
    ``since`` until ``until``, its last day; None: until it is ended.

    ``holder`` is whose the thing is; ``person`` to whom it is given, where that is another.
    ``value`` is what the kind needs; ``act`` the ledger's line that gave it.
    """

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    subject = models.TextField()
    holder = models.ForeignKey(Person, models.PROTECT, null=True, related_name="permits_about")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="permits")
    value = models.JSONField(default=dict)
    purpose = models.TextField()
    decided_by = models.TextField(blank=True, db_default="")
    since = models.DateField()
    until = models.DateField(null=True)
    provision = models.TextField(blank=True, db_default="")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.TextField(blank=True, db_default="")
    act = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["subject", "kind"], name="permit_in_force", condition=Q(ended_at=None)
            ),
            models.Index(fields=["body", "kind", "until"], name="permit_list"),
        ]

    @property
    def provisions(self) -> tuple[str, ...]:
        """:attr:`provision`, as acts and duties cite it."""
        return (self.provision,) if self.provision else ()
