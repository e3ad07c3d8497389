"""Who looked at whose personal data (LGPD, art. 18, I, II; art. 37)."""

from __future__ import annotations

from django.db import models

from portaria.people.models import Person


class PersonRead(models.Model):
    """The looks of one actor at one kind of data of one person, for one purpose, on one day.

    ``keep_until`` is stamped when the row is made: a shorter promise made later does not reach it.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="reads", db_index=False)
    by = models.CharField(max_length=80)
    reader = models.BigIntegerField(null=True)
    what = models.CharField(max_length=20)
    purpose = models.CharField(max_length=120)
    body = models.CharField(max_length=60, blank=True, db_default="")
    day = models.DateField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.IntegerField(db_default=1)
    keep_until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "day", "by", "what", "purpose", "body"], name="person_read_once"
            )
        ]
        indexes = [models.Index(fields=["keep_until"], name="person_read_end")]
