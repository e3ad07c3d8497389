"""The premises as state (F1): sites, complexes and buildings; their areas, of a level of the norm;
the passages between areas, with what reads at them; parking lots; what closes a place for a time.

A code names a thing within its body, for ever: a plan told again finds by it what it changes.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q, Value

from portaria.bodies.models import Body
from portaria.people.models import Unit

_NONE = Value([], models.JSONField())


class Place(models.Model):
    """A site, a complex of it or a building; ``parent`` is what it stands in."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)  # site | complex | building
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="inside")
    # As dimensions of rules name it ("sede"); "" where no norm speaks of such a place.
    location = models.CharField(max_length=40, blank=True, db_default="")
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "code"], name="place_code")]


class Area(models.Model):
    """A space of one level. ``kinds`` are ids of ``area_kind``; ``conditions`` those that the norm
    asks about and that hold of it (``open_air``…); ``unit`` the unit whose head answers for it.

    The body's own limits, no norm's: at most ``capacity`` are inside; at least ``together``, once
    anybody is; who is inside does not enter again (``once``).
    """

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="areas")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    level = models.CharField(max_length=40)
    kinds = models.JSONField(db_default=_NONE)
    conditions = models.JSONField(db_default=_NONE)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    capacity = models.PositiveIntegerField(null=True)
    together = models.PositiveSmallIntegerField(null=True)
    once = models.BooleanField(db_default=False)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "code"], name="area_code")]


class Passage(models.Model):
    """Where one goes from ``outside`` (None: the street) to ``inside``, and back if ``direction``
    is ``both``."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12)  # turnstile | door | gate | manual_gate
    inside = models.ForeignKey(Area, models.PROTECT, related_name="ways_in")
    outside = models.ForeignKey(Area, models.PROTECT, null=True, related_name="ways_on")
    direction = models.CharField(max_length=4)  # both | in | out
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "code"], name="passage_code")]


class Device(models.Model):
    """What reads at one side of a passage: ``in`` is read by who goes inside. ``reads`` holds some
    of ``badge biometrics certificate pin qr``; ``address`` is what the controller calls it. A
    ``safe`` keeps what it reads: a visitor's badge is back with it."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="devices")
    code = models.CharField(max_length=40)
    side = models.CharField(max_length=3)  # in | out
    reads = models.JSONField(db_default=_NONE)
    address = models.CharField(max_length=120, blank=True, db_default="")
    safe = models.BooleanField(db_default=False)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "code"], name="device_code")]


class Lot(models.Model):
    """An area where vehicles park; its barriers are the ``gate`` passages into the area."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    area = models.OneToOneField(Area, models.PROTECT, related_name="lot")
    spaces = models.PositiveIntegerField()


class Space(models.Model):
    """How many of a lot's spaces are of a kind that a norm reserves (``parking_space``)."""

    id = models.BigAutoField(primary_key=True)
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="reserved")
    kind = models.CharField(max_length=40)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lot", "kind"], name="space_kind")]


class Closure(models.Model):
    """Works or whatever else keeps people out of a place or an area from ``first_at`` until before
    ``last_at``; ``ground`` is the norm's (``refusal_ground``)."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="closures")
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="closures")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    ground = models.CharField(max_length=40)
    why = models.TextField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(place__isnull=True) ^ Q(area__isnull=True), name="closure_of_one"
            )
        ]
        indexes = [models.Index(fields=["body", "last_at"], name="closure_open")]
