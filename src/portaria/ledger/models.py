"""The ledger's tables. They are made by hand in the migration (``managed = False``): triggers keep
them insert-only, no foreign key leads in or out, and nothing that empties Django's tables may
reach them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Act(models.Model):
    """One recorded act. The database refuses to change or remove it."""

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    body = models.TextField()
    subject = models.TextField()
    person = models.BigIntegerField(null=True)
    by = models.TextField()
    held_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    provisions = ArrayField(models.TextField())
    policy = models.TextField()
    outcome = models.TextField()
    cause = models.TextField()
    commitment = models.BinaryField()  # SHA-256(salt || content)

    class Meta:
        managed = False
        db_table = "ledger_act"


class Content(models.Model):
    """What an act's line only commits to. Content and salt go at the end of retention; the row
    stays and names the act that erased it."""

    act = models.BigIntegerField(primary_key=True)
    salt = models.BinaryField(null=True)
    # Canonical JSON, byte for byte what was committed to; null once erased (which "" is not).
    content = models.TextField(null=True)  # noqa: DJ001
    erase_on = models.DateField(null=True)
    erased_by = models.BigIntegerField(null=True)

    class Meta:
        managed = False
        db_table = "ledger_content"


class Pending(models.Model):
    """Acts waiting for the sealer: one row for each statement that inserted any.

    ``missing``: the sealer came and the lines were gone; verification says so.
    """

    id = models.BigAutoField(primary_key=True)
    acts = ArrayField(models.BigIntegerField())
    missing = models.BooleanField(db_default=False)
    queued_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "ledger_pending"


class Block(models.Model):
    """Sealed lines: their Merkle root, linked to the blocks before it."""

    number = models.BigIntegerField(primary_key=True)
    previous = models.BinaryField()
    skip = models.BinaryField()
    count = models.IntegerField()
    root = models.BinaryField()
    sealed_at = models.DateTimeField()
    hash = models.BinaryField()
    ids = ArrayField(models.BigIntegerField())
    leaves = models.BinaryField()

    class Meta:
        managed = False
        db_table = "ledger_block"
