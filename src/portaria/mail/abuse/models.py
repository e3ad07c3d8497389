"""Reports of misuse as state, with the evidence kept for its time."""

from __future__ import annotations

from django.db import models

from portaria.bodies.models import Body
from portaria.people.models import Person


class Report(models.Model):
    """One report. ``about``, ``subject`` and ``message_id`` are the reported message's."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    source = models.TextField(unique=True)
    reporter = models.TextField(blank=True, db_default="")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="abuse_reports", db_index=False
    )
    note = models.TextField(blank=True, db_default="")
    about = models.TextField(blank=True, db_default="")
    subject = models.TextField(blank=True, db_default="")
    message_id = models.TextField(blank=True, db_default="")
    provision = models.TextField(blank=True, db_default="")
    reported_at = models.DateTimeField()
    state = models.CharField(max_length=10)  # open | accepted | dismissed | forwarded
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )
    why = models.TextField(blank=True, db_default="")
    erase_on = models.DateField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["body", "state", "-reported_at"], name="abuse_report_list"),
            models.Index(fields=["person", "-reported_at"], name="abuse_report_person"),
        ]


class Evidence(models.Model):
    """The report as it came in, compressed (zlib). ``digest`` is the SHA-256 of what came in;
    ``faithful``: octet for octet (else the original is in the abuse mailbox)."""

    report = models.OneToOneField(Report, models.PROTECT, primary_key=True, related_name="evidence")
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    faithful = models.BooleanField()
