"""Who comes from outside, as state (F10–F13): visitors, their visits and photographs, registers of
who is known beforehand, private deliveries, courses and events.

Nothing about a visitor goes into the ledger but the visit's number and digests, so that erasing
these rows at the end of their time erases the data; the ledger keeps that it was done.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from portaria.bodies.models import Body
from portaria.people.models import Person, Unit
from portaria.premises.badges.models import Badge
from portaria.premises.places.models import Area, Place


class Visitor(models.Model):
    """Somebody from outside, by the document shown. ``keep_until`` is stamped at each visit and
    never brought forward; after it the names go."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=120)
    document = models.CharField(max_length=60, blank=True, db_default="")
    keep_until = models.DateField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "document"], name="visitor_document", condition=~Q(document="")
            )
        ]
        indexes = [models.Index(fields=["body", "name"], name="visitor_name")]


class RegistryEntry(models.Model):
    """Somebody, or an entity, whose access is made easy: known beforehand, in a register that a
    norm orders (``registry``, an id of the packs' list). ``about``: the office, or what the entity
    is; ``document``: by what it is known; ``checked_at``: when it was last found current."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    registry = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    about = models.CharField(max_length=120, blank=True, db_default="")
    document = models.TextField()
    since = models.DateTimeField()
    checked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.TextField(blank=True, db_default="")
    provision = models.TextField(blank=True, db_default="")


class Visit(models.Model):
    """One coming, expected or not, until the badge is back. ``code`` only finds it at the desk; it
    opens nothing. ``answered_by`` is who authorised it and answers for the visitor; ``open_until``
    until when the visitor may stay; ``returned_at`` where the badge was given back."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    visitor = models.ForeignKey(Visitor, models.PROTECT, related_name="visits")
    kind = models.CharField(max_length=8)  # visit | provider
    provider = models.CharField(max_length=40, blank=True, db_default="")
    company = models.CharField(max_length=120, blank=True, db_default="")
    purpose = models.TextField(blank=True, db_default="")
    host = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", db_index=False)
    escort = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    entry = models.ForeignKey(RegistryEntry, models.PROTECT, null=True, related_name="+")
    minor = models.BooleanField(db_default=False)
    after_hours = models.BooleanField(db_default=False)
    state = models.CharField(max_length=10)
    state_since = models.DateTimeField()
    code = models.CharField(max_length=16, unique=True)
    email = models.CharField(max_length=254, blank=True, db_default="")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    answer = models.CharField(max_length=10, blank=True, db_default="")
    answered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True)
    admitted_at = models.DateTimeField(null=True)
    open_until = models.DateTimeField(null=True)
    extended_for = models.TextField(blank=True, db_default="")
    overdue_since = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    badge = models.ForeignKey(Badge, models.PROTECT, null=True, related_name="visits")
    returned_at = models.CharField(max_length=16, blank=True, db_default="")
    plate = models.CharField(max_length=10, blank=True, db_default="")
    provision = models.TextField(blank=True, db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["body", "state", "-first_at"], name="visit_list"),
            models.Index(fields=["host", "-first_at"], name="visit_host"),
            models.Index(fields=["escort"], name="visit_escort"),
        ]


class VisitArea(models.Model):
    """An area indicated for a visit; ``opens``: by the visit's badge alone, as was decided when the
    visitor was let in."""

    id = models.BigAutoField(primary_key=True)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="areas", db_index=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    opens = models.BooleanField(db_default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "area"], name="visit_area")]


class Photo(models.Model):
    """A photograph of the document or of the face, sealed; the row goes after ``erase_on``, and
    ``digest`` (SHA-256 of what came in) stays in the ledger."""

    id = models.BigAutoField(primary_key=True)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="photos", db_index=False)
    kind = models.CharField(max_length=10)  # document | face
    media = models.CharField(max_length=20)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    taken_at = models.DateTimeField()
    erase_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "kind"], name="visit_photo")]


class Delivery(models.Model):
    """A private delivery, told to the desk beforehand; ``where`` it is received."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", db_index=False)
    extension = models.CharField(max_length=20)
    what = models.CharField(max_length=40)  # an id of ``delivery``
    supplier = models.CharField(max_length=120, blank=True, db_default="")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    state = models.CharField(max_length=10)  # announced | arrived | collected | cancelled | lapsed
    state_since = models.DateTimeField()
    where = models.TextField(blank=True, db_default="")
    provision = models.TextField(blank=True, db_default="")

    class Meta:
        indexes = [models.Index(fields=["body", "state", "-first_at"], name="delivery_list")]


class Event(models.Model):
    """A course or an event; ``present_at`` when who answers for it was there."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=160)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    responsible = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    guidance = models.TextField(blank=True, db_default="")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    after_hours = models.BooleanField(db_default=False)
    authorised = models.BooleanField(db_default=False)
    state = models.CharField(max_length=10)  # planned | begun | ended | cancelled
    state_since = models.DateTimeField()
    present_at = models.DateTimeField(null=True)
    provision = models.TextField(blank=True, db_default="")

    class Meta:
        indexes = [models.Index(fields=["body", "state", "-first_at"], name="event_list")]


class Participant(models.Model):
    """Who takes part: of the house (``person``), or a name from outside."""

    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(Event, models.PROTECT, related_name="participants")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120, blank=True, db_default="")
    document = models.CharField(max_length=60, blank=True, db_default="")
    plate = models.CharField(max_length=10, blank=True, db_default="")
    entered_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
