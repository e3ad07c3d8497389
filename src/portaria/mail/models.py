"""Mailboxes as state; the mail servers will be made to agree with it."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from portaria.bodies.models import Body
from portaria.mail.types import OnServers, last_day
from portaria.people.models import Person, Unit


class Mailbox(models.Model):
    """An individual or organizational mailbox, from the request to the purge.

    ``category`` is the holder's category or the organizational kind (``org_unit``, ``org_board``,
    ``org_event``, ``org_service``). Each value that a norm fixed keeps its provision.
    """

    id = models.BigAutoField(primary_key=True)
    # No index of its own for body, person and unit: those below begin with them.
    body = models.ForeignKey(Body, models.PROTECT, related_name="mailboxes", db_index=False)
    kind = models.CharField(max_length=16)  # individual | organizational
    category = models.CharField(max_length=40)
    # Null, not "", while only asked for: many may wait, and addresses are unique.
    address = models.TextField(null=True)  # noqa: DJ001
    asked_name = models.CharField(max_length=120, blank=True, db_default="")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="mailboxes", db_index=False
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="mailboxes", db_index=False
    )
    state = models.CharField(max_length=16)  # asked|waiting_term|active|suspended|closed|purged
    state_since = models.DateTimeField()
    quota_bytes = models.BigIntegerField(null=True)  # null: the norm leaves it unsaid
    quota_provision = models.TextField(blank=True, db_default="")
    quota_granted = models.BooleanField(db_default=False)  # over the standard, on request
    quota_warned = models.CharField(max_length=4, blank=True, db_default="")  # near | full
    opened_at = models.DateTimeField(null=True)
    valid_until = models.DateField(null=True)  # events, contracts (vigência)
    # The ground stays while the inquiry does, through a temporary release too (M14).
    suspended_for = models.CharField(max_length=40, blank=True, db_default="")
    released_at = models.DateTimeField(null=True)  # temporarily
    closed_at = models.DateTimeField(null=True)
    closed_for = models.CharField(max_length=40, blank=True, db_default="")
    copy_until = models.DateField(null=True)
    retention_provision = models.TextField(blank=True, db_default="")
    purge_on = models.DateField(null=True)  # stamped at closing (design, invariant 8)
    legal_hold = models.BooleanField(db_default=False)
    legal_hold_why = models.TextField(blank=True, db_default="")
    purged_at = models.DateTimeField(null=True)
    last_access_at = models.DateTimeField(null=True)
    used_bytes = models.BigIntegerField(db_default=0)
    idle_asked_at = models.DateTimeField(null=True)  # HR asked why it is not used (M10)
    idle_answer = models.CharField(max_length=16, blank=True, db_default="")
    idle_from = models.DateTimeField(null=True)  # counted anew: reopened, released
    # Stages of the norm taken since the last use, and when the last of them was.
    idle_stages = models.SmallIntegerField(db_default=0)
    idle_stage_at = models.DateTimeField(null=True)
    auto_reply = models.JSONField(null=True)  # {"from": date, "until": date|null, "text": …}
    provision = models.TextField(blank=True, db_default="")
    on_servers: OnServers | None = None  # put there for a page (portaria.mail.ports)

    class Meta:
        constraints = [
            # The purged one keeps its address as history; its owner may have it given again.
            models.UniqueConstraint(
                fields=["address"], name="mailbox_address", condition=~Q(state="purged")
            )
        ]
        indexes = [
            # Addresses are searched by their beginning, whatever the database's collation.
            models.Index(
                fields=["address"], name="mailbox_address_prefix", opclasses=["text_pattern_ops"]
            ),
            models.Index(fields=["person"], name="mailbox_person"),
            models.Index(fields=["unit"], name="mailbox_unit"),
            # A unit's own, among those of all its people.
            models.Index(
                fields=["unit"], name="mailbox_of_unit", condition=Q(kind="organizational")
            ),
            models.Index(fields=["body", "state"], name="mailbox_state"),
            models.Index(
                fields=["body", "last_access_at"],
                name="mailbox_idle",
                condition=Q(state="active"),
            ),
            models.Index(fields=["purge_on"], name="mailbox_purge", condition=Q(state="closed")),
            models.Index(fields=["address"], name="mailbox_address_all"),
        ]


class Dated(models.Model):
    """What begins and ends on a day, in the mailbox's body: ``end`` is the first day on which it no
    longer holds."""

    start = models.DateField()
    end = models.DateField(null=True)

    class Meta:
        abstract = True

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds, or was meant to."""
        return last_day(self.start, self.end)


class Alias(Dated):
    """Another address of a mailbox: a seconded person's at the body that received them (M4)."""

    id = models.BigAutoField(primary_key=True)
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="aliases")
    address = models.TextField(unique=True)
    why = models.CharField(max_length=40)

    class Meta:
        indexes = [models.Index(fields=["mailbox"], name="alias_mailbox", condition=Q(end=None))]


class Delegation(Dated):
    """Who may read, delete and send as an organizational mailbox (M5)."""

    id = models.BigAutoField(primary_key=True)
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="delegations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="delegations")
    may_read = models.BooleanField(db_default=False)
    may_delete = models.BooleanField(db_default=False)
    may_send_as = models.BooleanField(db_default=False)

    class Meta:
        indexes = [models.Index(fields=["person"], name="delegation_person")]


class SignIn(models.Model):
    """Within an hour, a person signed in to the mail from ``place`` (an IPv4 address, the /64 of an
    IPv6 one): first and last time. Looked through for shared use (A11), kept for days."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    place = models.GenericIPAddressField()
    hour = models.DateTimeField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "place", "hour"], name="sign_in_once")
        ]
        indexes = [models.Index(fields=["last_at"], name="sign_in_last")]


class AddressName(models.Model):
    """An address once given is never given to somebody else. ``owner`` (``person:7``, ``unit:3``,
    or ``mailbox:42`` of neither) may have it again."""

    id = models.BigAutoField(primary_key=True)
    address = models.TextField(unique=True)
    owner = models.CharField(max_length=60)
    taken_at = models.DateTimeField()
