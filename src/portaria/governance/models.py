"""Versions of norms made known, who took note of them, and training, as state."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value

from portaria.bodies.models import Adoption, Body
from portaria.people.models import Person, Unit


def _texts() -> Value:
    return Value([], ArrayField(models.TextField()))


class Publication(models.Model):
    """One version of a norm, made known to those it concerns (N7).

    The text is that of ``adoption``, which is kept for ever. ``changed`` holds the provisions that
    differ from the version before. The latest version of a norm has no ``superseded_at``.
    """

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="publications")
    norm = models.CharField(max_length=120)
    version = models.PositiveIntegerField()
    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)  # of the pack's content
    published_at = models.DateTimeField()
    due_on = models.DateField(null=True)  # the publisher's, where the norm gives no term
    categories = ArrayField(models.TextField(), db_default=_texts())  # asked by the publisher
    changed = ArrayField(models.TextField(), db_default=_texts())
    note = models.TextField(blank=True, db_default="")
    superseded_at = models.DateTimeField(null=True)
    act = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "norm", "version"], name="publication_version"),
            models.UniqueConstraint(
                fields=["body", "norm"],
                name="publication_latest",
                condition=Q(superseded_at__isnull=True),
            ),
        ]


class Acknowledgement(models.Model):
    """One person asked to take note of one publication. ``since_version`` is the last version the
    person took note of (0: none): what changed after it is all there is to read."""

    id = models.BigAutoField(primary_key=True)
    # The constraint begins with it.
    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="acknowledgements", db_index=False
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="acknowledgements")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    category = models.CharField(max_length=40)
    since_version = models.PositiveIntegerField(db_default=0)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    acknowledged_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    reminders = models.PositiveIntegerField(db_default=0)
    reminded_at = models.DateTimeField(null=True)
    act = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "person"],
                name="acknowledgement_once",
                condition=Q(dropped_at__isnull=True),
            )
        ]


class Training(models.Model):
    """A training on norms that was held, or will be, on a day."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="trainings")
    title = models.TextField()
    about = models.TextField(blank=True, db_default="")
    norms = ArrayField(models.TextField(), db_default=_texts())
    held_on = models.DateField()
    hours = models.PositiveIntegerField()
    act = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["body", "-held_on"], name="training_held")]


class Attendance(models.Model):
    """Somebody who completed a training. ``valid_until`` is the norm's; None: it gives none."""

    id = models.BigAutoField(primary_key=True)
    training = models.ForeignKey(
        Training, models.PROTECT, related_name="attendances", db_index=False
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendances")
    valid_until = models.DateField(null=True)
    provision = models.TextField(blank=True, db_default="")
    recorded_at = models.DateTimeField()
    act = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["training", "person"], name="attendance_once")
        ]


class OmittedCase(models.Model):
    """A question that a norm leaves out (caso omisso), and what the competent body decided (N8).

    ``provision`` is the one it comes nearest to, or "". A decided case that is a ``precedent`` is
    followed in cases alike until another decision overrules it.
    """

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="omitted_cases")
    norm = models.CharField(max_length=120)
    provision = models.CharField(max_length=120, blank=True, db_default="")
    question = models.TextField()
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="omitted_cases")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=12)  # asked | decided | withdrawn
    competence = models.TextField(blank=True, db_default="")  # who decides, in the norm's words
    provisions = ArrayField(models.TextField(), db_default=_texts())  # that say so
    summary = models.TextField(blank=True, db_default="")  # ementa
    decision = models.TextField(blank=True, db_default="")
    precedent = models.BooleanField(db_default=False)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    overruled_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="overrules")
    act = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["body", "state", "-asked_at"], name="omitted_recent"),
            models.Index(
                fields=["body", "norm", "provision"],
                name="omitted_precedent",
                condition=Q(precedent=True, overruled_by__isnull=True),
            ),
        ]


class Deliberation(models.Model):
    """What a committee decided about the policy, a plan, a revision or a breach (N10).

    ``matter`` is one of the vocabulary's. ``review_on`` is when the matter comes back, by the norm
    or by the committee itself; ``review_provision`` says so where it is the norm.
    """

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="deliberations")
    committee = models.TextField()
    matter = models.CharField(max_length=60)
    norm = models.CharField(max_length=120, blank=True, db_default="")
    title = models.TextField()
    text = models.TextField(blank=True, db_default="")
    outcome = models.CharField(max_length=12)  # approved | rejected | postponed
    held_on = models.DateField()
    review_on = models.DateField(null=True)
    review_provision = models.TextField(blank=True, db_default="")
    provisions = ArrayField(models.TextField(), db_default=_texts())
    recorded_at = models.DateTimeField()
    act = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["body", "-held_on"], name="deliberation_recent")]


class Draft(models.Model):
    """A pack that somebody is writing or changing (minuta): its files, and from which text of the
    body's it began. Nothing follows from it until the body adopts it."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="drafts")
    norm = models.CharField(max_length=120)
    title = models.TextField()
    based_on = models.CharField(max_length=64)  # digest of the pack it began from
    files = models.JSONField()  # {relative path: text}
    author = models.CharField(max_length=60)  # as the ledger names actors
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    discarded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["body", "-changed_at"],
                name="draft_open",
                condition=Q(discarded_at__isnull=True),
            )
        ]
