"""What-ifs asked for on the site or filed: what was asked, what came of it, of which state."""

from __future__ import annotations

from django.db import models

from portaria.bodies.models import Body


class WhatIf(models.Model):
    """Another norm put to a body's real state. ``state``: ``waiting`` (for the worker), ``done``,
    ``failed``. Filed, it stays with its draft; the others are forgotten after a time."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="whatifs")
    title = models.TextField()
    draft = models.BigIntegerField(null=True)  # of governance: what it was asked about
    files = models.JSONField(null=True)  # the pack as it was then: {relative path: text}
    replacing = models.JSONField(default=list)
    edits = models.JSONField(default=list)
    start = models.DateField(null=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    by = models.CharField(max_length=60)  # as the ledger names actors
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, default="waiting")
    looked = models.BigIntegerField(db_default=0)  # persons looked at so far
    persons = models.BigIntegerField(db_default=0)
    problem = models.TextField(blank=True, db_default="")
    answer = models.JSONField(null=True)  # docs/reference/what-if.md, but for the changes
    pack_digest = models.CharField(max_length=64, blank=True, db_default="")
    state_digest = models.CharField(max_length=64, blank=True, db_default="")
    done_at = models.DateTimeField(null=True)
    filed_at = models.DateTimeField(null=True)
    act = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["body", "-asked_at"], name="whatif_recent"),
            models.Index(fields=["draft"], name="whatif_draft"),
        ]


class WhatIfChange(models.Model):
    """One change found; ``told`` is its documented JSON."""

    id = models.BigAutoField(primary_key=True)
    whatif = models.ForeignKey(WhatIf, models.PROTECT, related_name="changes", db_index=False)
    effect = models.CharField(max_length=10)
    aspect = models.CharField(max_length=60)
    category = models.CharField(max_length=60)
    unit = models.CharField(max_length=60)
    name = models.TextField()
    told = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["whatif", "id"], name="whatif_changes")]
