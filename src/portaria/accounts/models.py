"""Network accounts, and every login name ever given."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from portaria.bodies.models import Body
from portaria.people.models import Person


class LoginName(models.Model):
    """A login once taken is never given again, not even to the same name's next bearer (A2).

    ``stem`` and ``number`` tell apart the names that only the product's numbering gave; ``number``
    is 0 for those that a norm's step gave.
    """

    id = models.BigAutoField(primary_key=True)
    root = models.CharField(max_length=60)
    name = models.CharField(max_length=64)
    person = models.BigIntegerField(null=True)
    taken_at = models.DateTimeField()
    stem = models.CharField(max_length=64, blank=True, db_default="")
    number = models.IntegerField(db_default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["root", "name"], name="login_once")]
        indexes = [
            models.Index(
                fields=["root", "stem", "-number"], name="login_number", condition=Q(number__gt=0)
            )
        ]


class Account(models.Model):
    """A person's network account within a family of linked bodies."""

    id = models.BigAutoField(primary_key=True)
    # No index of their own: those below begin with them.
    body = models.ForeignKey(Body, models.PROTECT, related_name="accounts", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="accounts", db_index=False)
    login = models.CharField(max_length=64)
    category = models.CharField(max_length=40)
    state = models.CharField(max_length=16)  # asked | waiting_term | active | blocked | erased
    state_since = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    blocked_at = models.DateTimeField(null=True)
    blocked_for = models.CharField(max_length=24, blank=True, db_default="")  # event kind | ground
    password_change_due = models.BooleanField(db_default=False)
    credential_hash = models.TextField(blank=True, db_default="")
    credential_handed_at = models.DateTimeField(null=True)
    second_factor = models.CharField(max_length=24, blank=True, db_default="")
    max_connections = models.PositiveSmallIntegerField(null=True)
    valid_until = models.DateField(null=True)  # contracts, agreements (A12)
    data_erase_on = models.DateField(null=True)
    erased_at = models.DateTimeField(null=True)
    provision = models.TextField(blank=True, db_default="")
    # The initial password serves until then; None once the holder chose one.
    credential_until = models.DateTimeField(null=True)
    password_changed_at = models.DateTimeField(null=True)
    password_expires_on = models.DateField(null=True)
    # What was granted beside the terms of the category, each until its last day (None: for good).
    connections_granted = models.PositiveSmallIntegerField(null=True)
    connections_until = models.DateField(null=True)
    alternative_factor = models.BooleanField(db_default=False)
    alternative_factor_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "login"], name="account_login"),
            models.UniqueConstraint(
                fields=["person"], name="account_one_each", condition=~Q(state="erased")
            ),
        ]
        indexes = [
            # Logins are searched by their beginning, whatever the database's collation.
            models.Index(
                fields=["login"], name="account_login_prefix", opclasses=["varchar_pattern_ops"]
            ),
            models.Index(fields=["person"], name="account_person"),
            models.Index(fields=["body", "state"], name="account_state"),
        ]


class PasswordKept(models.Model):
    """The hash of a password that the holder chose, so that it is not chosen again."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="passwords_kept")
    hash = models.TextField()
    kept_at = models.DateTimeField()


class HandOver(models.Model):
    """A credential on its way to its holder (A3): what proves that it was handed over, and how.

    ``digest`` is SHA-256 of a one-time link's token, kept while the link serves.
    """

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="hand_overs")
    means = models.CharField(max_length=12)  # told | sealed | link | reset
    digest = models.BinaryField(null=True, unique=True)
    made_at = models.DateTimeField()
    made_by = models.TextField()
    expires_at = models.DateTimeField()
    receipt = models.TextField(blank=True, db_default="")
    closed_at = models.DateTimeField(null=True)
    closed_for = models.CharField(max_length=12, blank=True, db_default="")  # used | replaced

    class Meta:
        indexes = [
            models.Index(
                fields=["account"], name="handover_open", condition=Q(closed_at__isnull=True)
            )
        ]
