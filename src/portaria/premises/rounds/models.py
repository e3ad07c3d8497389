"""Rounds and inspections as state: when, where, each point with what was found (F8, F18)."""

from __future__ import annotations

from django.db import models

from portaria.bodies.models import Body
from portaria.people.models import Person
from portaria.premises.places.models import Area, Passage, Place


class Round(models.Model):
    """A round through a place: ``closing`` (everybody is out, the doors are locked) or
    ``inspection`` (the safeguards that the norm wants of its areas)."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12)  # closing | inspection
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8)  # open | done
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    outcome = models.CharField(max_length=16, blank=True, db_default="")
    provision = models.TextField(blank=True, db_default="")
    act = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "kind", "due_at"], name="round_once")
        ]
        indexes = [models.Index(fields=["body", "state", "-due_at"], name="round_list")]


class Point(models.Model):
    """One thing to look at, in the order of ``number``. ``photo`` stays here until it is evidence
    of the ``incident`` (its number) that the exception became; ``digest`` (SHA-256) stays."""

    id = models.BigAutoField(primary_key=True)
    round = models.ForeignKey(Round, models.PROTECT, related_name="points", db_index=False)
    number = models.SmallIntegerField()
    what = models.CharField(max_length=40)
    text = models.TextField()
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+", db_index=False)
    passage = models.ForeignKey(
        Passage, models.PROTECT, null=True, related_name="+", db_index=False
    )
    grave = models.BooleanField()
    provision = models.TextField(blank=True, db_default="")
    state = models.CharField(max_length=10, blank=True, db_default="")  # fine | exception
    note = models.CharField(max_length=2000, blank=True, db_default="")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(null=True)
    photo = models.BinaryField(null=True)
    photo_name = models.CharField(max_length=120, blank=True, db_default="")
    digest = models.CharField(max_length=64, blank=True, db_default="")
    incident = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="round_point")]
