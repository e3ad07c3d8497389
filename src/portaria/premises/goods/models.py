"""Goods that leave the premises, as state: what was authorised, what the guard found at the gate,
and the reconciliations of both (E14)."""

from __future__ import annotations

from django.db import models

from portaria.bodies.models import Body
from portaria.people.models import Person, Unit
from portaria.premises.places.models import Place


class Reconciliation(models.Model):
    """The authorisations issued and the copies kept, put side by side, of one ``location`` (an id
    of the dimension). ``lacking`` are the numbers of those that do not match."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    location = models.CharField(max_length=40)
    done_at = models.DateTimeField()
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    count = models.IntegerField()
    lacking = models.JSONField(default=list)
    note = models.TextField(blank=True, db_default="")
    provision = models.TextField(blank=True, db_default="")

    class Meta:
        indexes = [models.Index(fields=["body", "-done_at"], name="reconciliation_list")]


class Exit(models.Model):
    """Goods of one kind that may leave a place from ``first_on`` to ``last_on`` (civil days,
    inclusive). ``term``: the release term that covers them; ``term_at``: when it came to who the
    norm names. ``reconciled``: the first reconciliation in which all of it matched."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    goods = models.CharField(max_length=40)
    circumstance = models.CharField(max_length=40, blank=True, db_default="")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    carrier = models.CharField(max_length=120)
    carrier_document = models.CharField(max_length=40, blank=True, db_default="")
    destination = models.CharField(max_length=200)
    first_on = models.DateField()
    last_on = models.DateField()
    term = models.CharField(max_length=120, blank=True, db_default="")
    term_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10)  # authorised | left | cancelled
    state_since = models.DateTimeField()
    asked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )
    authorised_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )
    request = models.BigIntegerField(null=True)
    reconciled = models.ForeignKey(Reconciliation, models.PROTECT, null=True, related_name="exits")
    provision = models.TextField(blank=True, db_default="")
    act = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["body", "state", "last_on"], name="goods_exit_list"),
            models.Index(
                fields=["body"], name="goods_exit_unmatched",
                condition=models.Q(reconciled=None) & ~models.Q(state="cancelled"),
            ),
        ]  # fmt: skip


class Item(models.Model):
    """A line of an authorisation, by its number: so many of what, with its tag."""

    id = models.BigAutoField(primary_key=True)
    exit = models.ForeignKey(Exit, models.PROTECT, related_name="items", db_index=False)
    number = models.SmallIntegerField()
    quantity = models.IntegerField()
    what = models.CharField(max_length=200)
    tag = models.CharField(max_length=40, blank=True, db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["exit", "number"], name="goods_item")]


class Check(models.Model):
    """What a guard found when the goods came to the gate: how many of each line (``found``, by
    number), and what came of it: agrees | differs | stopped."""

    id = models.BigAutoField(primary_key=True)
    exit = models.ForeignKey(Exit, models.PROTECT, related_name="checks")
    at = models.DateTimeField()
    guard = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    copy = models.BooleanField()
    found = models.JSONField(default=dict)
    strange = models.CharField(max_length=400, blank=True, db_default="")
    note = models.CharField(max_length=400, blank=True, db_default="")
    outcome = models.CharField(max_length=8)
    said = models.JSONField(default=list)
