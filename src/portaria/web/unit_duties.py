"""Which duties are of a unit: its head must do them, they are about its shared mailboxes, or about
persons who work there, or are about to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat

from portaria.mail.models import Mailbox
from portaria.people.models import Bond, Unit
from portaria.people.queries import not_over


def of_unit(acronym: str, bodies: Sequence[str], today: date) -> Q:
    """The condition on duties; none where no unit is asked for, nothing where none has that
    acronym."""
    if not acronym:
        return Q()
    units = list(
        Unit.objects.filter(body__in=bodies, acronym__iexact=acronym).values_list("pk", flat=True)
    )
    here = Bond.objects.filter(not_over(today), unit__in=units).values("person")
    shared = Mailbox.objects.filter(unit__in=units).exclude(kind="individual")
    subjects = shared.annotate(
        subject=Concat(Value("mailbox:"), Cast("pk", CharField()), output_field=CharField())
    ).values("subject")
    heads = [f"head-of:{unit}" for unit in units]
    return Q(assignee__in=heads) | Q(person__in=here) | Q(subject__in=subjects)
