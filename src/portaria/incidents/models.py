"""Breaches and incidents as state, with their evidence."""

from __future__ import annotations

from django.db import models

from portaria.bodies.models import Body
from portaria.people.models import Person


class Incident(models.Model):
    """One breach or incident. ``route``: who gets it, in order, as codes; ``step`` which of them
    has it now, and ``assignee`` who that is, as duties name it."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    # Null, not "": many have none, and sources are unique.
    source = models.TextField(null=True, unique=True)  # noqa: DJ001
    kind = models.CharField(max_length=40)
    breach = models.CharField(max_length=60, blank=True, db_default="")
    what = models.TextField()
    account = models.TextField()
    happened_on = models.DateField(null=True)
    reporter = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="incidents_told", db_index=False
    )
    about = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="incidents_about", db_index=False
    )
    breached = models.TextField(blank=True, db_default="")
    confidential = models.BooleanField(db_default=False)
    provision = models.TextField(blank=True, db_default="")
    registered_at = models.DateTimeField()
    route = models.JSONField(default=list)
    step = models.SmallIntegerField(db_default=0)
    assignee = models.TextField()
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=10)  # open | closed
    outcome = models.CharField(max_length=16, blank=True, db_default="")
    conclusion = models.TextField(blank=True, db_default="")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["body", "state", "-registered_at"], name="incident_list"),
            models.Index(fields=["reporter", "-registered_at"], name="incident_reporter"),
            models.Index(fields=["about"], name="incident_about"),
        ]


class Evidence(models.Model):
    """A piece of evidence as it came in, compressed (zlib); ``digest`` is the SHA-256 of what came
    in, ``size`` its octets."""

    id = models.BigAutoField(primary_key=True)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="evidence")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    added_at = models.DateTimeField()
    added_by = models.TextField()


class SituationReport(models.Model):
    """A report on the incidents of a time (civil days, inclusive), as PDF with its SHA-256;
    ``readers`` are the powers and posts that may read it."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    first_on = models.DateField()
    last_on = models.DateField()
    account = models.TextField()
    incidents = models.JSONField(default=list)
    readers = models.JSONField(default=list)
    sent_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )
    taken_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )
    request = models.BigIntegerField(null=True)
    pdf = models.BinaryField()
    digest = models.CharField(max_length=64)
    provision = models.TextField(blank=True, db_default="")

    class Meta:
        indexes = [models.Index(fields=["body", "-sent_at"], name="situation_report_list")]
