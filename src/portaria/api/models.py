"""Tokens of programs, what they did already, and what SCIM must remember of each resource."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from portaria.bodies.models import Body


class Token(models.Model):
    """A program's key to one body. Of the key itself only the digest is kept; ``prefix`` is the
    part that may be shown. ``ends_on`` is the last day on which it serves."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=40, unique=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="api_tokens")
    about = models.TextField()  # what the program does with what it reads: the purpose
    scopes = ArrayField(models.CharField(max_length=30))
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.BinaryField()
    per_minute = models.PositiveIntegerField()
    ends_on = models.DateField()
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    act = models.BigIntegerField()


class Usage(models.Model):
    """How often a token called in one minute; gone the day after."""

    id = models.BigAutoField(primary_key=True)
    token = models.ForeignKey(Token, models.PROTECT, related_name="usage", db_index=False)
    minute = models.DateTimeField()
    count = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "minute"], name="api_usage_once")]


class Answer(models.Model):
    """What was answered under an ``Idempotency-Key``: asked again, the same is answered and nothing
    is done again. Gone after a day. ``request``: digest of what was asked."""

    id = models.BigAutoField(primary_key=True)
    token = models.ForeignKey(Token, models.PROTECT, related_name="answers", db_index=False)
    key = models.CharField(max_length=100)
    request = models.BinaryField()
    status = models.SmallIntegerField()
    content = models.TextField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="api_answer_once")]


class ScimName(models.Model):
    """What SCIM needs of a resource and no row of ours holds: the client's own identifier
    (``externalId``), and since when the client calls it deleted (RFC 7644, 3.6: it answers 404
    from then on; the person or unit stays, as history). ``resource``: ``User`` or ``Group``."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    resource = models.CharField(max_length=5)
    object = models.BigIntegerField()
    external = models.TextField(blank=True, db_default="")
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "resource", "object"], name="scim_name_once")
        ]
        indexes = [models.Index(fields=["body", "resource", "external"], name="scim_name_external")]
