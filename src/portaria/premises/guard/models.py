"""What guards watch: the passages of these days as the doors recorded them, who helps in an
evacuation, and places that are being left.

Passages are records (traces): those of past days lie in files that no page opens; what a request
for them found is handed over sealed (:mod:`portaria.premises.guard.disclosing`).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from portaria.bodies.models import Body
from portaria.people.models import Person
from portaria.premises.places.models import Place
from portaria.premises.visits.models import Visit
from portaria.procedures.requests.models import Request


class Passing(models.Model):
    """One line of a door's record (docs/reference/doors.md). ``person`` is a person's key, or
    minus the key of a visit; ``why`` and ``guard`` are what the door told. ``differs``: what would
    be decided by what was known when the line arrived, where that is something else. ``told_by``:
    the controller that decided alone, and its own number of the passage."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    reader = models.BigIntegerField()
    card = models.TextField(blank=True)
    person = models.BigIntegerField(db_default=0)
    badge = models.CharField(max_length=40, blank=True, db_default="")
    opens = models.BooleanField()
    code = models.CharField(max_length=40)
    why = models.TextField(blank=True, db_default="")
    guard = models.TextField(blank=True, db_default="")
    provision = models.TextField(blank=True, db_default="")
    policy = models.CharField(max_length=16, blank=True, db_default="")
    companion = models.TextField(blank=True, db_default="")
    factors = models.PositiveSmallIntegerField(db_default=1)
    said = models.PositiveSmallIntegerField(db_default=0)
    waits = models.BooleanField(db_default=False)
    offline = models.BooleanField(db_default=False)
    differs = models.TextField(blank=True, db_default="")
    told_by = models.CharField(max_length=110, blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "told_by"], name="passing_told_once", condition=~Q(told_by="")
            )
        ]
        indexes = [
            models.Index(fields=["body", "-id"], name="passing_latest"),
            models.Index(fields=["body", "at"], name="passing_day"),
        ]


class Standing(models.Model):
    """A process that keeps doors, as it last told of itself: since when it has followed the
    publications without a gap, the last change that it knows, how many readers it knows."""

    name = models.CharField(max_length=60, primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    since = models.DateTimeField()
    heard_at = models.DateTimeField()
    version = models.BigIntegerField()
    readers = models.IntegerField()


class Rescuer(models.Model):
    """Somebody who helps in an evacuation, and whom the doors let in meanwhile."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "person"], name="rescuer_once", condition=Q(ended_at__isnull=True)
            )
        ]


class Evacuation(models.Model):
    """A place that is being left, from ``since`` until somebody says it is over."""

    id = models.BigAutoField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    why = models.TextField()
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place"], name="evacuation_once", condition=Q(ended_at__isnull=True)
            )
        ]


class Disclosure(models.Model):
    """What became of a request for records of passages that is over (``request``: its ground, its
    scope, who decided). ``rows``: how many were found; null where the request was not granted.
    ``secret``: those concerned are not told. ``digest`` is the SHA-256 of the package's manifest;
    the package goes after a time. ``keep_until``: the last day on which the ground and the parties
    are kept."""

    request = models.OneToOneField(
        Request, models.PROTECT, primary_key=True, related_name="disclosure"
    )
    secret = models.BooleanField(db_default=False)
    rows = models.BigIntegerField(null=True)
    package = models.TextField(blank=True, db_default="")  # file name; "" once it has gone
    digest = models.CharField(max_length=64, blank=True, db_default="")
    sealed_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)  # the first time
    keep_until = models.DateField()
    erased_at = models.DateTimeField(null=True)


class Disclosed(models.Model):
    """Somebody whose passages a request found; told at once, or when its secrecy ends."""

    id = models.BigAutoField(primary_key=True)
    disclosure = models.ForeignKey(
        Disclosure, models.PROTECT, related_name="disclosed", db_index=False
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["disclosure", "person"], name="passage_disclosed_once")
        ]


class DisclosedVisit(models.Model):
    """A visit whose passages a request found. Nobody can be told, for a visitor has no page here:
    the report that the visitor may ask for at the desk says it, once it is no secret."""

    id = models.BigAutoField(primary_key=True)
    disclosure = models.ForeignKey(
        Disclosure, models.PROTECT, related_name="disclosed_visits", db_index=False
    )
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="disclosures")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["disclosure", "visit"], name="passage_disclosed_visit_once"
            )
        ]
