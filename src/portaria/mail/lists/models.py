"""Distribution lists as state (M20). Their members are mailboxes, so that a new name, a closing or
a new domain reaches every list by itself."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, Value

from portaria.bodies.models import Body
from portaria.mail.models import Mailbox
from portaria.people.models import Person


class MailingList(models.Model):
    """A list, from its making to its end; it is asked for by a request.

    ``name`` is shown as the norm has it written (a prefix may be in capitals); the addresses are in
    :class:`ListAddress`, of which the latest is the list's own. ``chosen_by`` is the members' rule:
    a list of alternatives, each ``{"categories": […], "units": […], "below": bool, "heads": bool,
    "kinds": […]}`` (:class:`portaria.mail.lists.types.Choice`); empty where they are put in by
    hand. ``act`` made or last changed it.
    """

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="mailing_lists")
    name = models.CharField(max_length=64)
    domain = models.CharField(max_length=190)
    about = models.TextField()
    justification = models.TextField(blank=True, db_default="")
    state = models.CharField(max_length=8)  # active | ended
    responsible = models.ForeignKey(Person, models.PROTECT, related_name="mailing_lists")
    writes = models.CharField(max_length=12)  # responsible | named | members | inside
    chosen_by = models.JSONField(db_default=Value([], models.JSONField()))
    may_leave = models.BooleanField(db_default=False)
    extensive = models.BooleanField(db_default=False)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    refreshed_at = models.DateTimeField(null=True)
    why = models.TextField(blank=True, db_default="")  # of the refusal or the end
    act = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["body", "state"], name="mailing_list_state")]

    @property
    def by_rule(self) -> bool:
        """Whether its members follow a rule."""
        return bool(self.chosen_by)


class ListAddress(models.Model):
    """An address of a list; a renamed list still answers at its former ones."""

    id = models.BigAutoField(primary_key=True)
    list = models.ForeignKey(MailingList, models.PROTECT, related_name="addresses")
    address = models.TextField(unique=True)
    since = models.DateTimeField()


class ListMember(models.Model):
    """A mailbox on a list, or an address from outside, where the norm lets one be there; from when
    to when. One that left by itself (``left``) is not put back by the rule."""

    id = models.BigAutoField(primary_key=True)
    list = models.ForeignKey(MailingList, models.PROTECT, related_name="members", db_index=False)
    mailbox = models.ForeignKey(
        Mailbox, models.PROTECT, null=True, related_name="lists", db_index=False
    )
    outside = models.TextField(blank=True, db_default="")  # without a mailbox: the address
    start = models.DateTimeField()
    end = models.DateTimeField(null=True)
    left = models.BooleanField(db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["list", "mailbox", "outside"],
                name="list_member_once",
                condition=Q(end=None),
                nulls_distinct=False,
            )
        ]
        indexes = [models.Index(fields=["mailbox"], name="list_member_mailbox")]


class ListWriter(models.Model):
    """A mailbox that may write to a list which only those named may write to."""

    id = models.BigAutoField(primary_key=True)
    list = models.ForeignKey(MailingList, models.PROTECT, related_name="writers")
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "mailbox"], name="list_writer_once")]
