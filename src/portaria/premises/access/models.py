"""Who may go where, as state (F2, F8, F9): levels (groups of areas), grants to persons, and
authorisations for a time. Whoever bears any valid badge of the person has them."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from portaria.bodies.models import Body
from portaria.norms.kinds.schedules import Window
from portaria.people.models import Person
from portaria.premises.places.models import Area, Place

_HOURS = Window()


class Level(models.Model):
    """An access level: areas that are granted together."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "code"], name="level_code")]


class LevelArea(models.Model):
    """An area of a level."""

    id = models.BigAutoField(primary_key=True)
    level = models.ForeignKey(Level, models.PROTECT, related_name="areas", db_index=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="levels")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "area"], name="level_area")]


class Grant(models.Model):
    """A person may enter an area, or those of a level, from ``first_on`` to ``last_on`` (civil
    days, inclusive; None: until withdrawn), in ``hours`` (``mon-fri 08:00-18:00``; "": whenever
    the place is open). ``act`` gave it or last changed it."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="grants")
    level = models.ForeignKey(Level, models.PROTECT, null=True, related_name="grants")
    hours = models.CharField(max_length=120, blank=True, db_default="")
    first_on = models.DateField()
    last_on = models.DateField(null=True)
    state = models.CharField(max_length=10)  # active | suspended | ended
    state_since = models.DateTimeField()
    suspended_for = models.CharField(max_length=40, blank=True, db_default="")
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    request = models.BigIntegerField(null=True)
    why = models.TextField(blank=True, db_default="")
    provision = models.TextField(blank=True, db_default="")
    act = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(area__isnull=True) ^ Q(level__isnull=True), name="grant_of_one"
            )
        ]
        indexes = [
            models.Index(fields=["person"], name="grant_person", condition=~Q(state="ended")),
            models.Index(fields=["body", "state", "last_on"], name="grant_in_force"),
        ]

    @property
    def times(self) -> str:
        """:attr:`hours` in words; "" where the place's own hours hold."""
        return _HOURS.as_text(_HOURS.parse(self.hours)) if self.hours else ""

    def reaches(self, local: datetime) -> bool:
        """Whether :attr:`hours` say that it holds at ``local``, on the body's clocks."""
        return (
            any(local in opening for opening in _HOURS.parse(self.hours)) if self.hours else False
        )


class Authorisation(models.Model):
    """A person may be in a place or an area outside the usual hours, from ``first_at`` until before
    ``last_at``, for one activity: ``stay`` (staying late), ``special`` (coming after hours),
    ``override`` (the authority's, above a refusal) or ``office`` (of who holds a high office)."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=8)  # stay | special | override | office
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    activity = models.TextField()
    state = models.CharField(max_length=8)  # active | ended
    state_since = models.DateTimeField()
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    request = models.BigIntegerField(null=True)
    provision = models.TextField(blank=True, db_default="")
    act = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(place__isnull=True) ^ Q(area__isnull=True), name="authorised_in_one"
            )
        ]
        indexes = [
            models.Index(fields=["body", "last_at"], name="authorisation_open"),
            models.Index(fields=["person"], name="authorisation_person"),
        ]
