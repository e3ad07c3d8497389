"""Requests to see records of mail, and whom they concern. No record stands here."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Value

from portaria.bodies.models import Body
from portaria.people.models import Person


def _texts() -> Value:
    return Value([], ArrayField(models.TextField()))


class TraceRequest(models.Model):
    """One request (G12), from the letter to the delivery; refused ones too.

    ``requester`` and ``inquiry`` are the packs' words. ``person`` signed it here: for a court,
    whoever registered its order, named in ``on_behalf``. ``sealed``: those concerned are not told.
    ``digest`` is the SHA-256 of the delivered file's manifest; the file itself goes after a time.
    ``content``: the messages themselves are asked for too; ``messages`` (null until they were
    looked for), ``content_package`` and ``content_digest`` tell of them. ``keep_until``: the last
    day on which ground and parties are kept, stamped once nothing is to be decided any more.
    """

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    requester = models.CharField(max_length=60)
    inquiry = models.CharField(max_length=60, blank=True, db_default="")
    on_behalf = models.TextField(blank=True, db_default="")
    letter = models.TextField()  # ofício, processo, ordem: its number and date
    purpose = models.TextField()
    first = models.DateField()
    last = models.DateField()
    senders = ArrayField(models.TextField(), db_default=_texts())
    recipients = ArrayField(models.TextField(), db_default=_texts())
    message_ids = ArrayField(models.TextField(), db_default=_texts())
    either = ArrayField(models.TextField(), db_default=_texts())
    sealed = models.BooleanField(db_default=False)
    sealed_why = models.TextField(blank=True, db_default="")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="trace_requests")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=12)  # asked|refused|authorised|released|withdrawn
    why = models.TextField(blank=True, db_default="")  # of the refusal
    authorised_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )
    authorised_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )
    released_at = models.DateTimeField(null=True)
    rows = models.BigIntegerField(null=True)
    package = models.TextField(blank=True, db_default="")  # file name; "" once it has gone
    digest = models.CharField(max_length=64, blank=True, db_default="")
    fetched_at = models.DateTimeField(null=True)  # the first time
    content = models.BooleanField(db_default=False)
    messages = models.BigIntegerField(null=True)
    content_package = models.TextField(blank=True, db_default="")
    content_digest = models.CharField(max_length=64, blank=True, db_default="")
    content_at = models.DateTimeField(null=True)
    keep_until = models.DateField(null=True)
    erased_at = models.DateTimeField(null=True)
    provisions = ArrayField(models.TextField(), db_default=_texts())
    policy = models.CharField(max_length=64, blank=True, db_default="")

    class Meta:
        indexes = [models.Index(fields=["body", "state", "-asked_at"], name="trace_request_recent")]


class Concerned(models.Model):
    """Somebody whose records a request found; told at once, or when its secrecy ends."""

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(
        TraceRequest, models.PROTECT, related_name="concerned", db_index=False
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "person"], name="trace_concerned_once")
        ]
