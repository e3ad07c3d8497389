"""Bodies running on this installation, and every configuration they ever adopted."""

from __future__ import annotations

from django.db import models


class Body(models.Model):
    """An institution (órgão). ``root`` is the top of its chain of linked bodies: persons, logins
    and addresses are unique within it."""

    slug = models.SlugField(primary_key=True, max_length=60)
    name = models.TextField()
    acronym = models.CharField(max_length=30)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="linked")
    root = models.CharField(max_length=60)
    zone = models.CharField(max_length=60)


class Content(models.Model):
    """Files of a pack or a body, kept by digest, so that any past policy can be rebuilt."""

    digest = models.CharField(primary_key=True, max_length=64)
    kind = models.CharField(max_length=10)  # pack | body | calendar | categories | cases
    name = models.CharField(max_length=120)
    files = models.JSONField()  # {relative path: text}


class Adoption(models.Model):
    """One body's configuration as adopted by one act: which contents were in use from then on."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="adoptions")
    digest = models.CharField(max_length=64)
    contents = models.JSONField()  # [digest, …], the body's own first
    adopted_at = models.DateTimeField()
    act = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["body", "-adopted_at"], name="adoption_latest")]
