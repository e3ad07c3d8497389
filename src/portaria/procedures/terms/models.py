"""Terms of responsibility as far as mailboxes and accounts wait for them (T1, M1)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Value

from portaria.bodies.models import Body
from portaria.people.models import Person, Unit


class Term(models.Model):
    """A signed undertaking. It counts once ``signed_at`` is set and, where the norm wants it,
    ``authorised_at`` (by the immediate head)."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="terms")
    person = models.ForeignKey(Person, models.PROTECT, related_name="terms")
    kind = models.CharField(max_length=60)  # the pack's name of the term
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="terms")
    asked_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    needs_justification = models.BooleanField(db_default=False)
    justification = models.TextField(blank=True, db_default="")
    needs_authorisation = models.BooleanField(db_default=False)
    authorised_at = models.DateTimeField(null=True)
    authorised_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    provisions = ArrayField(
        models.TextField(), db_default=Value([], ArrayField(models.TextField()))
    )
    policy = models.CharField(max_length=64, blank=True, db_default="")
    act = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "person", "kind"], name="term_once")]
