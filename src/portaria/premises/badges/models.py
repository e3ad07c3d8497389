"""Badges as state (F2, F4–F7): what is read, what is worn, what keeps a badge blocked, what
hinders a person, new badges on their way, and what their holders owe.

Credentials are apart from badges (a badge may be reprinted with the same chip), and both from
persons: what a person may enter is granted to the person, not to a piece of plastic.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from portaria.bodies.models import Body
from portaria.people.models import Person


def reais(cents: int) -> str:
    """An amount as people write it: ``R$ 18,50``."""
    return f"R$ {cents // 100},{cents % 100:02d}"


class Credential(models.Model):
    """What a reader reads. It opens only while its badge is in use."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=64)
    state = models.CharField(max_length=8)  # free | active | blocked | ended
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "number"], name="credential_number")]


class Badge(models.Model):
    """A badge given to somebody, from that day to its end; the same plastic given again is another
    row with the same serial. ``kind`` is an id of ``badge_kind``. A provisional one ``stands_for``
    the permanent one, for ``ground``; ``occurrence`` counts the business days in a row without it,
    ``counted_on`` the last of them."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    serial = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    category = models.CharField(max_length=40, blank=True, db_default="")
    credential = models.ForeignKey(Credential, models.PROTECT, null=True, related_name="badges")
    state = models.CharField(max_length=10)  # active | blocked | returned | ended
    state_since = models.DateTimeField()
    issued_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    stands_for = models.ForeignKey("self", models.PROTECT, null=True, related_name="stand_ins")
    ground = models.CharField(max_length=40, blank=True, db_default="")
    occurrence = models.PositiveSmallIntegerField(db_default=0)
    counted_on = models.DateField(null=True)
    # The permanent one was let free before it came back: until then the term gives time (F5).
    promised_until = models.DateTimeField(null=True)
    issuer = models.TextField(blank=True, db_default="")
    provision = models.TextField(blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "serial"], name="badge_serial",
                condition=Q(state__in=("active", "blocked")),
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["person"], name="badge_person"),
            models.Index(fields=["body", "state", "kind"], name="badge_state"),
        ]


class Block(models.Model):
    """One reason why a badge is blocked: it is in use again when none is left open. ``ground`` is a
    functional event's kind, what befell the badge (``badge_ground``), ``provisional`` or
    ``by_hand``."""

    id = models.BigAutoField(primary_key=True)
    badge = models.ForeignKey(Badge, models.PROTECT, related_name="blocks", db_index=False)
    ground = models.CharField(max_length=40)
    since = models.DateTimeField()
    event = models.BigIntegerField(null=True)
    provision = models.TextField(blank=True, db_default="")
    ended_at = models.DateTimeField(null=True)
    ended_for = models.TextField(blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["badge", "ground"], name="block_once", condition=Q(ended_at__isnull=True)
            )
        ]
        indexes = [models.Index(fields=["badge"], name="block_badge")]


class Impediment(models.Model):
    """An administrative impediment: no provisional badge while it stands, but by the special
    authorisation that the norm names."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    why = models.TextField()
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Replacement(models.Model):
    """A new permanent badge, from the request to its delivery. ``cents`` is what the holder owes
    for it; ``owed`` whether the norm makes the holder pay."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    badge = models.ForeignKey(Badge, models.PROTECT, related_name="replacements")
    new = models.ForeignKey(Badge, models.PROTECT, null=True, related_name="replaces")
    ground = models.CharField(max_length=40)
    state = models.CharField(max_length=10)  # asked | ordered | delivered | cancelled
    state_since = models.DateTimeField()
    police_report = models.CharField(max_length=60, blank=True, db_default="")
    owed = models.BooleanField(db_default=False)
    request = models.BigIntegerField(null=True)
    provision = models.TextField(blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["badge"], name="replacement_once",
                condition=Q(state__in=("asked", "ordered")),
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["body", "state"], name="replacement_state")]


class Charge(models.Model):
    """What a person owes for a badge lost, ill used or not given back. ``basis`` tells how the
    amount was found; None cents: nobody told the price yet."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    badge = models.ForeignKey(Badge, models.PROTECT, related_name="charges")
    ground = models.CharField(max_length=40)
    cents = models.PositiveIntegerField(null=True)
    basis = models.TextField(blank=True, db_default="")
    state = models.CharField(max_length=10)  # open | paid | sent | waived
    state_since = models.DateTimeField()
    receipt = models.CharField(max_length=120, blank=True, db_default="")
    provision = models.TextField(blank=True, db_default="")

    class Meta:
        indexes = [models.Index(fields=["body", "state"], name="charge_state")]

    @property
    def amount(self) -> str:
        """``R$ 18,50``; "" while nobody told the price."""
        return "" if self.cents is None else reais(self.cents)


class Price(models.Model):
    """What the materials of one badge cost the body from ``since`` on, and where that is known
    from."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    since = models.DateField()
    cents = models.PositiveIntegerField()
    source = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "since"], name="badge_price_since")]

    @property
    def amount(self) -> str:
        """``R$ 18,50``."""
        return reais(self.cents)
