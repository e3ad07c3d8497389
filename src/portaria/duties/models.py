"""What is due: legal deadlines, steps of journeys, outgoing work and its retries, in one table."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value

OPEN = Q(state="open")
TIMED = Q(sum__isnull=False) | Q(due_at__gt=F("opened_at"))


class Duty(models.Model):
    """One thing due. ``due_at`` is the deadline; ``run_at`` is when it is looked at next: they
    part when an automatic duty is being tried again.

    ``state``: ``open``; ``done``; ``dropped`` (lost its object); ``failed`` (waits for a person).
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=60)
    body = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    person = models.BigIntegerField(null=True)
    run_at = models.DateTimeField()
    due_at = models.DateTimeField()
    key = models.TextField()  # the same key is never opened twice
    about = models.TextField()
    provisions = ArrayField(
        models.TextField(), db_default=Value([], ArrayField(models.TextField()))
    )
    sum = models.JSONField(null=True)
    payload = models.JSONField(db_default=Value({}, models.JSONField()))
    assignee = models.CharField(max_length=80, blank=True, db_default="")
    event = models.BigIntegerField(null=True)
    policy = models.CharField(max_length=64, blank=True, db_default="")
    state = models.CharField(max_length=8, db_default="open")
    attempts = models.IntegerField(db_default=0)
    last_error = models.TextField(blank=True, db_default="")
    note = models.TextField(blank=True, db_default="")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    escalated_to = models.CharField(max_length=80, blank=True, db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="duty_key")]
        indexes = [
            # What is due now, and the forecast.
            models.Index(fields=["run_at", "id"], name="duty_due", condition=OPEN),
            # The runner's batches: one kind of one body, the oldest first.
            models.Index(
                fields=["kind", "body", "run_at", "id"],
                name="duty_claim",
                condition=OPEN & Q(assignee=""),
            ),
            # What waits for somebody, the most urgent first.
            models.Index(
                fields=["assignee", "due_at", "id"],
                name="duty_waiting",
                condition=OPEN & ~Q(assignee=""),
            ),
            models.Index(
                fields=["escalated_to", "due_at", "id"],
                name="duty_escalated",
                condition=~Q(escalated_to="") & Q(state__in=["open", "failed"]),
            ),
            # The list by deadline, whole and of what people must do.
            models.Index(fields=["body", "due_at", "id"], name="duty_listed", condition=OPEN),
            models.Index(
                fields=["body", "kind", "due_at", "id"],
                name="duty_human",
                condition=OPEN & ~Q(assignee=""),
            ),
            # What people let pass, where something gives a term (not Duty.timeless).
            models.Index(
                fields=["body", "due_at", "id"],
                name="duty_timed",
                condition=OPEN & ~Q(assignee="") & TIMED,
            ),
            models.Index(
                fields=["body", "-run_at"], name="duty_failed", condition=Q(state="failed")
            ),
            models.Index(fields=["subject"], name="duty_subject"),
            models.Index(fields=["person"], name="duty_person", condition=Q(person__isnull=False)),
            models.Index(fields=["event"], name="duty_event", condition=Q(event__isnull=False)),
        ]

    @property
    def timeless(self) -> bool:
        """Whether nothing gives a term to what somebody must do: it waits since it was opened, and
        is never late."""
        return bool(self.assignee) and self.sum is None and self.due_at <= self.opened_at


class Attempt(models.Model):
    """A batch noted before it is carried out, gone with its outcomes
    (:mod:`portaria.duties.attempts`).

    ``deaths``: how many processes its only duty has brought down. ``begun``: false while a part of
    a batch that fell waits to be taken up again.
    """

    id = models.BigAutoField(primary_key=True)
    duties = ArrayField(models.BigIntegerField())
    deaths = models.SmallIntegerField(db_default=0)
    begun = models.BooleanField()
    at = models.DateTimeField()
