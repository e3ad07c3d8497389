"""Terms of responsibility, their signatures and their files (T1, M1)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value

from portaria.bodies.models import Body
from portaria.people.models import Person, Unit


class Term(models.Model):
    """An undertaking asked for, signed, and in time ended.

    It counts from ``counts_since`` on (signed, witnessed and authorised as the norm wants) until
    ``ended_at``. The document signed is kept sealed; ``digest`` is the SHA-256 of its text.

    Attributes:
        kind: the pack's name of the term.
        about: what it is about where a person may have several of a kind (an asset, a badge).
        norm, version: whose template was signed ("" and 0: this product's own); set at signing.
        witnesses, copies: how many the norm wants, as at signing.
        code: by which anybody holding the document may check it.
        ended_for: ``revoked`` or ``superseded``.
    """

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="terms")
    person = models.ForeignKey(Person, models.PROTECT, related_name="terms")
    kind = models.CharField(max_length=60)
    about = models.TextField(blank=True, db_default="")
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
    norm = models.CharField(max_length=120, blank=True, db_default="")
    version = models.PositiveIntegerField(db_default=0)
    title = models.TextField(blank=True, db_default="")
    document = models.BinaryField(null=True)
    digest = models.CharField(max_length=64, blank=True, db_default="")
    witnesses = models.PositiveSmallIntegerField(db_default=0)
    copies = models.PositiveSmallIntegerField(db_default=0)
    code = models.CharField(max_length=32, null=True, unique=True)  # noqa: DJ001  # none: asked before codes were
    counts_since = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_for = models.CharField(max_length=12, blank=True, db_default="")
    ended_why = models.TextField(blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "person", "kind", "about"],
                condition=Q(ended_at=None, counts_since=None),
                name="term_waiting_once",
            ),
            models.UniqueConstraint(
                fields=["body", "person", "kind", "about"],
                condition=Q(ended_at=None) & ~Q(counts_since=None),
                name="term_standing_once",
            ),
        ]
        indexes = [
            models.Index(fields=["body", "-id"], name="term_body"),
            models.Index(fields=["body", "kind", "version"], name="term_version"),
        ]


class Signature(models.Model):
    """One person's signature under a term, or the wait for it (``signed_at`` null: a witness
    named).

    Attributes:
        role: ``signer``, ``witness`` or ``authoriser``.
        method: ``password``, ``pkcs12``, ``pades``, ``paper`` or ``registered`` (by who runs the
            command line).
        factors: what the person gave to be known (``password``, ``totp``…).
        address: the network address, kept until ``address_until`` and then erased.
        certificate: ``{"subject", "issuer", "serial", "until"}`` of a signature by certificate.
    """

    id = models.BigAutoField(primary_key=True)
    term = models.ForeignKey(Term, models.PROTECT, related_name="signatures", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    role = models.CharField(max_length=12)
    signed_at = models.DateTimeField(null=True)
    method = models.CharField(max_length=12, blank=True, db_default="")
    factors = ArrayField(models.TextField(), db_default=Value([], ArrayField(models.TextField())))
    address = models.TextField(blank=True, db_default="")
    address_until = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True, db_default="")
    certificate = models.JSONField(null=True)
    by = models.TextField(blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["term", "role", "person"], name="signature_once")
        ]
        indexes = [
            models.Index(
                fields=["address_until"],
                name="signature_address",
                condition=Q(address_until__isnull=False),
            )
        ]


class TermFile(models.Model):
    """A file that proves a signature: the PDF signed by certificate, or the scan of the paper."""

    id = models.BigAutoField(primary_key=True)
    term = models.ForeignKey(Term, models.PROTECT, related_name="files")
    kind = models.CharField(max_length=8)  # pades | scan
    media = models.CharField(max_length=40)
    content = models.BinaryField()  # sealed
    digest = models.CharField(max_length=64)  # of the file as it came
    added_at = models.DateTimeField()
    by = models.TextField()
