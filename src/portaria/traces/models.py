"""The catalogue of traces: what was read, which files hold it, until when. The records themselves
are Parquet files; a file that stands in no row here is garbage."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value

from portaria.bodies.models import Body


class Position(models.Model):
    """How far one generation of one log file was read. The file is known by its content, not by
    its name: ``head`` and ``tail`` are hashes of its beginning and of what lies before ``offset``.
    """

    id = models.BigAutoField(primary_key=True)
    source = models.CharField(max_length=120)  # kind:label of the configured source
    name = models.TextField()  # the file's name when last read, to be shown
    device = models.BigIntegerField()
    inode = models.BigIntegerField()
    packed = models.BooleanField(db_default=False)  # that inode is a compressed file, read whole
    offset = models.BigIntegerField()  # of bytes before compression
    head_length = models.IntegerField()
    head = models.CharField(max_length=64)
    tail_length = models.IntegerField()
    tail = models.CharField(max_length=64)
    lines = models.BigIntegerField(db_default=0)
    read_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["source"], name="trace_position")]


class Partition(models.Model):
    """One month of one body's records of a stream.

    ``keep_until`` is stamped when the first record arrives and may only move later (design,
    invariant 8); ``days`` has the last day of each day's records, by their civil day, so that what
    is past its term is out of sight before the file is gone. ``ours``: the norms are silent and
    the term is the installation's setting.
    """

    id = models.BigAutoField(primary_key=True)
    stream = models.CharField(max_length=20)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    month = models.DateField()  # its first day
    keep_until = models.DateField()
    days = models.JSONField()  # {"2026-11-22": "2028-05-22"}
    provisions = ArrayField(
        models.TextField(), db_default=Value([], ArrayField(models.TextField()))
    )
    policy = models.CharField(max_length=64, blank=True, db_default="")
    ours = models.BooleanField(db_default=False)
    state = models.CharField(max_length=8, db_default="open")  # open | closed | dropped
    stamped_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "body", "month"], name="trace_partition")
        ]


class Segment(models.Model):
    """One Parquet file. Without a partition: records that are not complete yet (the carry)."""

    id = models.BigAutoField(primary_key=True)
    stream = models.CharField(max_length=20)
    partition = models.ForeignKey(
        Partition, models.PROTECT, null=True, related_name="segments", db_index=False
    )
    path = models.TextField(unique=True)  # below the traces' folder
    kind = models.CharField(max_length=8)  # fresh | sorted | held | carry
    rows = models.BigIntegerField()
    bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["partition", "kind"], name="trace_segment")]


class Hold(models.Model):
    """Records that stay beyond their term (guarda legal): those of ``party`` (an address, a person:
    whatever the stream calls a party) between two days; "" stands for every party."""

    id = models.BigAutoField(primary_key=True)
    stream = models.CharField(max_length=20)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    party = models.TextField(blank=True)
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    why = models.TextField()
    held_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["stream", "body"], name="trace_hold", condition=Q(lifted_at__isnull=True)
            )
        ]
