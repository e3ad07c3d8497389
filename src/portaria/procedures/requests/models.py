"""Requests, the steps of each, what happened to it, and decisions delegated by date (T2, N9)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value

from portaria.bodies.models import Body
from portaria.people.models import Person, Unit


class Request(models.Model):
    """What somebody asked for. ``state``: ``waiting`` (for the steps that are open), ``returned``
    (for correction), ``approved`` (every approval given; its act is still to succeed, or it goes
    on in another request, whose ``source`` it is), ``carried_out``, ``refused``, ``withdrawn``."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="requests")
    rite = models.CharField(max_length=60)
    about_kind = models.CharField(max_length=20)
    about_key = models.BigIntegerField()
    about_label = models.TextField(blank=True, db_default="")
    asker = models.ForeignKey(Person, models.PROTECT, related_name="requests")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # concerned
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="requests")
    category = models.CharField(max_length=40, blank=True, db_default="")
    values = models.JSONField(db_default=Value({}, models.JSONField()))
    round = models.PositiveSmallIntegerField(db_default=0)  # a correction starts another
    state = models.CharField(max_length=12)
    why = models.TextField(blank=True, db_default="")  # of a refusal, a return, a failed act
    escalates = ArrayField(
        models.CharField(max_length=60), db_default=Value([], ArrayField(models.CharField()))
    )
    eyes = models.PositiveSmallIntegerField(db_default=0)
    silence = models.CharField(max_length=12, blank=True, db_default="")
    appeal = models.CharField(max_length=60, blank=True, db_default="")
    appeal_until = models.DateTimeField(null=True)
    appeal_sum = models.JSONField(null=True)
    provisions = ArrayField(
        models.TextField(), db_default=Value([], ArrayField(models.TextField()))
    )
    policy = models.CharField(max_length=64, blank=True, db_default="")
    source = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="derived", db_index=False
    )
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    act = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["asker", "-id"], name="request_asker"),
            models.Index(fields=["body", "state", "-id"], name="request_state"),
            models.Index(
                fields=["unit", "-id"], name="request_unit", condition=Q(unit__isnull=False)
            ),
            models.Index(
                fields=["source"], name="request_source", condition=Q(source__isnull=False)
            ),
        ]


class Step(models.Model):
    """One competence's part of a request (:mod:`portaria.procedures.requests.flow`), with whom it
    fell to when its turn came and until when. ``delegation``: by which ``by`` answered in another's
    place."""

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(Request, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField(db_default=0)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8)
    who = models.CharField(max_length=60)
    mode = models.CharField(max_length=4)
    state = models.CharField(max_length=8)
    assignee = models.CharField(max_length=80, blank=True, db_default="")
    reasons = models.JSONField(db_default=Value([], models.JSONField()))  # why they decide
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True, db_default="")
    opened_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    sum = models.JSONField(null=True)
    decided_at = models.DateTimeField(null=True)
    delegation = models.ForeignKey("Delegation", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="request_step_number")
        ]
        indexes = [
            models.Index(fields=["assignee"], name="request_step_open", condition=Q(state="open")),
            models.Index(fields=["by"], name="request_step_by", condition=Q(by__isnull=False)),
        ]


class Happening(models.Model):
    """One line of a request's timeline; ``act`` is its line in the ledger."""

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(Request, models.PROTECT, related_name="happenings")
    verb = models.CharField(max_length=20)
    at = models.DateTimeField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    who = models.CharField(max_length=60, blank=True, db_default="")  # in what capacity
    note = models.TextField(blank=True, db_default="")
    delegation = models.ForeignKey("Delegation", models.PROTECT, null=True, related_name="+")
    act = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["request", "id"], name="request_happening")]


class Delegation(models.Model):
    """``person`` lets ``to`` decide requests in their place between two days, by an internal act
    that has a number."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="delegations_given")
    to = models.ForeignKey(Person, models.PROTECT, related_name="delegations_received")
    rites = ArrayField(
        models.CharField(max_length=60), db_default=Value([], ArrayField(models.CharField()))
    )  # empty: every rite
    start = models.DateField()
    end = models.DateField()
    document = models.TextField()
    act = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["to", "end"], name="request_delegated")]
