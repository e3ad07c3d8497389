"""Vehicles, the spaces reserved to persons, loadings arranged, and what is parked, as state
(F14)."""

from __future__ import annotations

from django.db import models

from portaria.bodies.models import Body
from portaria.people.models import Person, Unit
from portaria.premises.places.models import Area, Passage, Place


class Vehicle(models.Model):
    """A vehicle by its plate; ``private``: not the body's own. ``suspended_for``: the kind of
    functional event that interrupts the work of whose it is, or ended it."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    plate = models.CharField(max_length=7)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="vehicles")
    model = models.CharField(max_length=60, blank=True, db_default="")
    colour = models.CharField(max_length=30, blank=True, db_default="")
    private = models.BooleanField(db_default=True)
    state = models.CharField(max_length=10)  # active | suspended | ended
    state_since = models.DateTimeField()
    suspended_for = models.CharField(max_length=40, blank=True, db_default="")
    act = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "plate"], condition=~models.Q(state="ended"), name="vehicle_plate"
            )
        ]


class SpacePermit(models.Model):
    """A person may use the spaces reserved to ``kind`` (a ``parking_space``), from ``first_on`` to
    ``last_on`` (civil days, inclusive; None: until it ends otherwise). ``document`` names the
    medical report, where health is the ground; the report itself is not kept here."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="space_permits")
    kind = models.CharField(max_length=40)
    first_on = models.DateField()
    last_on = models.DateField(null=True)
    why = models.CharField(max_length=400, blank=True, db_default="")
    document = models.CharField(max_length=120, blank=True, db_default="")
    state = models.CharField(max_length=10)  # active | suspended | ended
    state_since = models.DateTimeField()
    suspended_for = models.CharField(max_length=40, blank=True, db_default="")
    request = models.BigIntegerField(null=True)
    provision = models.TextField(blank=True, db_default="")
    act = models.BigIntegerField()


class Loading(models.Model):
    """A supplier's vehicle comes to load or unload, from ``first_at`` until before ``last_at``."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    supplier = models.CharField(max_length=120)
    plate = models.CharField(max_length=7)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    plan = models.TextField(blank=True, db_default="")
    state = models.CharField(max_length=10)  # arranged | cancelled
    state_since = models.DateTimeField()
    asked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )
    request = models.BigIntegerField(null=True)
    provision = models.TextField(blank=True, db_default="")
    act = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["body", "last_at"], name="loading_list")]


class Parked(models.Model):
    """A vehicle in a lot, from ``entered_at`` to ``left_at``. ``circumstance``: what lets it stay
    after hours, as the norm names it; ``overnight_at``: when it was found there without one."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    lot = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    plate = models.CharField(max_length=7)
    vehicle = models.ForeignKey(
        Vehicle, models.PROTECT, null=True, related_name="+", db_index=False
    )
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=10)  # own | loading | emergency
    loading = models.ForeignKey(Loading, models.PROTECT, null=True, related_name="+")
    space = models.CharField(max_length=40, blank=True, db_default="")
    circumstance = models.CharField(max_length=40, blank=True, db_default="")
    why = models.CharField(max_length=400, blank=True, db_default="")
    entered_at = models.DateTimeField()
    overnight_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    through = models.ForeignKey(
        Passage, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "plate"], condition=models.Q(left_at=None), name="parked_once"
            )
        ]
        indexes = [models.Index(fields=["body", "-entered_at"], name="parked_list")]


class Outage(models.Model):
    """The barrier of a passage is out of order, from ``since`` to ``ended_at``."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="outages", db_index=False)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=400)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["passage"], condition=models.Q(ended_at=None), name="outage_once"
            )
        ]
