"""Reviews of accesses, and what each lists."""

from __future__ import annotations

from django.db import models

from portaria.bodies.models import Body
from portaria.people.models import Person, Unit


class Campaign(models.Model):
    """One review. ``undone``: what becomes of what nobody reviewed until ``due_on`` (``withdraw``
    or ``escalate``); ``provision`` what orders the review, "" where it is ours."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    opened_by = models.TextField()
    due_on = models.DateField()
    undone = models.CharField(max_length=10)
    provision = models.TextField(blank=True, db_default="")
    state = models.CharField(max_length=10)  # open | closed
    closed_at = models.DateTimeField(null=True)

    @property
    def provisions(self) -> tuple[str, ...]:
        """:attr:`provision`, as acts and duties cite it."""
        return (self.provision,) if self.provision else ()


class Item(models.Model):
    """An access under review: ``unit`` is the one whose head decides. ``state``: ``waiting``,
    ``kept``, ``withdrawn``, ``escalated`` (waits for the head above)."""

    id = models.BigAutoField(primary_key=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="items", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="reviewed")
    source = models.CharField(max_length=40)
    key = models.BigIntegerField()
    what = models.TextField()
    state = models.CharField(max_length=10)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    why = models.TextField(blank=True, db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["campaign", "state", "unit"], name="review_item_list"),
            models.Index(fields=["unit", "state"], name="review_item_unit"),
        ]
