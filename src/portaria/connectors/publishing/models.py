"""What waits to be published, and every version that was."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Pending(models.Model):
    """Subjects changed by one statement, noted by the database in its transaction; gone once read
    back from what was published.

    ``kind``: ``mailbox``, ``account``, ``person``, ``list`` or ``competence``; ``keys`` are their
    primary keys.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    keys = ArrayField(models.BigIntegerField())
    queued_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "publishing_pending"


class Version(models.Model):
    """A version that the servers' files hold, read back from them.

    ``published_at``: when the files held it; ``read_back_at``: when that was read; ``since``: how
    long the oldest change in it had been waiting; ``subjects``: how many mailboxes changed.
    """

    number = models.BigIntegerField(primary_key=True)
    published_at = models.DateTimeField()
    read_back_at = models.DateTimeField()
    since = models.DateTimeField(null=True)
    subjects = models.IntegerField()
    whole = models.BooleanField(db_default=False)
