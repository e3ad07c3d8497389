"""Persons, units, bonds, competences and functional events; what HR said, and when it said it."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, NullIf

from portaria.bodies.models import Body
from portaria.database.alphabet import InOrder
from portaria.people.types import holds


class Person(models.Model):
    """A human being, once per family of linked bodies (``root``).

    ``hr_key`` is how HR names the person: ``cpf:<keyed hash>`` where it gives the CPF,
    ``<layout>:<its own key>`` where it does not. ``search`` holds the accentless names, the
    registrations and the logins' words; ``shown_in_order`` is what to sort by so that the shown
    names are in alphabetical order.
    """

    id = models.BigAutoField(primary_key=True)
    root = models.CharField(max_length=60)
    hr_key = models.CharField(max_length=120)
    name = models.TextField()
    social_name = models.TextField(blank=True, db_default="")
    cpf_encrypted = models.BinaryField(null=True)
    cpf_hash = models.BinaryField(null=True)  # HMAC-SHA-256 of the eleven digits
    born_on = models.DateField(null=True)
    email = models.TextField(blank=True, db_default="")  # contact data kept by the person (P5)
    phone = models.TextField(blank=True, db_default="")
    visual_disability = models.BooleanField(db_default=False)
    died_on = models.DateField(null=True)
    search = SearchVectorField(null=True)
    shown_in_order = models.GeneratedField(
        expression=InOrder(Coalesce(NullIf("social_name", Value("")), "name")),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["root", "hr_key"], name="person_hr_key")]
        indexes = [
            models.Index(fields=["root", "cpf_hash"], name="person_cpf"),
            # With what lists ask of each name, so that they read nothing but the index.
            models.Index(
                fields=["root", "shown_in_order", "id"],
                include=["search", "name", "social_name"],
                name="person_shown_name",
            ),
            GinIndex(fields=["search"], name="person_search"),
        ]

    @property
    def shown_name(self) -> str:
        """The social name wherever there is one (Decreto 8.727/2016, art. 4º)."""
        return self.social_name or self.name


class Unit(models.Model):
    """An organizational unit. ``kind`` is the body's word for it (macrounidade, gerência…)."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="units")
    code = models.CharField(max_length=60)
    acronym = models.CharField(max_length=40)
    name = models.TextField()
    kind = models.CharField(max_length=40, blank=True, db_default="")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    start = models.DateField(null=True)
    end = models.DateField(null=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="absorbed")
    head = models.ForeignKey(Person, models.PROTECT, null=True, related_name="heads")
    substitute = models.ForeignKey(Person, models.PROTECT, null=True, related_name="substitutes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "code"], name="unit_code")]
        indexes = [models.Index(fields=["body", "acronym"], name="unit_acronym")]


class Bond(models.Model):
    """What ties a person to a body. Several may hold at once. ``end`` is set by the event that
    ended it; ``planned_end`` is the contract's."""

    id = models.BigAutoField(primary_key=True)
    # The indexes below serve these keys; one more for each would slow every load.
    person = models.ForeignKey(Person, models.PROTECT, related_name="bonds", db_index=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="bonds", db_index=False)
    hr_key = models.CharField(max_length=120)
    registration = models.CharField(max_length=40)  # matrícula
    category = models.CharField(max_length=40)
    post = models.TextField(blank=True, db_default="")  # cargo
    function = models.TextField(blank=True, db_default="")  # função
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="bonds", db_index=False)
    working_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="working", db_index=False
    )
    situation = models.CharField(max_length=20, db_default="active")  # active|leave|seconded_out
    hr_situation = models.TextField(blank=True, db_default="")
    start = models.DateField()
    planned_end = models.DateField(null=True)
    end = models.DateField(null=True)
    end_kind = models.CharField(max_length=20, blank=True, db_default="")
    away_until = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "hr_key"], name="bond_hr_key")]
        indexes = [
            models.Index(fields=["person"], name="bond_person"),
            # With what tells who is there: a page counts the people of a hundred units.
            models.Index(
                fields=["unit"],
                include=[
                    "id",
                    "working_unit",
                    "body",
                    "person",
                    "start",
                    "end",
                    "planned_end",
                    "situation",
                    "category",
                ],
                name="bond_unit",
            ),
            models.Index(
                fields=["working_unit"],
                name="bond_working_unit",
                condition=Q(working_unit__isnull=False),
            ),
            models.Index(fields=["body", "category"], name="bond_category"),
            # What people write in every form, and an order of the list of persons.
            models.Index(fields=["body", "registration"], name="bond_registration"),
        ]

    def holds_on(self, day: date) -> bool:
        """Whether the bond is in force on ``day``."""
        return holds(self.start, self.end, day)


class FunctionalEvent(models.Model):
    """What happened, on two axes of time: when it held and when it was known here."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="events", db_index=False)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="events", db_index=False
    )
    bond = models.ForeignKey(Bond, models.PROTECT, null=True, related_name="events")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="events", db_index=False)
    kind = models.CharField(max_length=24)
    effective_on = models.DateField()
    until = models.DateField(null=True)
    known_at = models.DateTimeField()
    details = models.JSONField(db_default=models.Value({}, models.JSONField()))
    load = models.BigIntegerField(null=True)
    key = models.CharField(max_length=160)  # the same event told twice is one event
    act = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "key"], name="event_key")]
        indexes = [
            models.Index(fields=["person", "effective_on"], name="event_person"),
            models.Index(fields=["body", "-known_at", "-id"], name="event_known"),
            models.Index(fields=["body", "kind", "-known_at", "-id"], name="event_kind"),
            models.Index(fields=["load"], name="event_load"),
            models.Index(fields=["unit"], name="event_unit", condition=Q(unit__isnull=False)),
        ]


class Competence(models.Model):
    """Which unit, post or person holds a power, from when to when, by which provision or act."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="competences")
    power = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="competences")
    head_only = models.BooleanField(db_default=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="competences")
    substitute = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    start = models.DateField()
    end = models.DateField(null=True)
    provision = models.TextField(blank=True, db_default="")
    act = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["body", "power"], name="competence_power")]


class Load(models.Model):
    """One HR file applied (or refused), with its report."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="loads")
    feed = models.CharField(max_length=40)  # layout name
    file_name = models.TextField()
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    by = models.TextField()
    state = models.CharField(max_length=12)  # applied | refused | stopped | unchanged
    counts = models.JSONField()
    act = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["body", "-loaded_at"], name="load_recent")]


class Rejection(models.Model):
    """One line of a file that HR must correct."""

    id = models.BigAutoField(primary_key=True)
    load = models.ForeignKey(Load, models.CASCADE, related_name="rejections")
    file = models.TextField()
    line = models.PositiveIntegerField()
    column = models.TextField()
    value = models.TextField()
    why = models.TextField()


class Line(models.Model):
    """Digest of a line of the feed as last applied: only lines never seen are read again."""

    id = models.BigAutoField(primary_key=True)
    # A cache of what was read, remade at will: a million checks for it would prove nothing.
    body = models.ForeignKey(
        Body, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    feed = models.CharField(max_length=40)
    digest = models.UUIDField()
    key = models.CharField(max_length=120)  # the bond's or unit's hr_key in this feed

    class Meta:
        indexes = [models.Index(fields=["body", "feed"], name="line_feed")]
