"""What the desk sees before a provisional badge is given: what is done for whoever came without
the permanent one, whether anything hinders it, and the badge to hand over (F4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Length

from portaria.norms.decision import Decision, Reason
from portaria.premises.badges.acts.lending import LOSS, coming_of
from portaria.premises.badges.decisions import forgetting
from portaria.premises.badges.models import Badge
from portaria.premises.badges.types import IN_USE, PROVISIONAL, State
from portaria.premises.desk import Desk

HINDERED = frozenset({forgetting.BARRED, forgetting.SILENT, forgetting.TODAY})
"""Outcomes under which nothing is given."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What is done for the person now.

    Attributes:
        serial: of the badge to revalidate, or of a free one to hand over; "" where there is none.
        out: the provisional badge that the person has already.
        until: when it ends; None where nothing is given, or the norm sets no end.
        needs: what must be shown or checked, as the norm says; None where it says nothing.
    """

    decision: Decision
    serial: str = ""
    out: int | None = None
    until: datetime | None = None
    needs: Reason | None = None

    @property
    def hindered(self) -> bool:
        """Whether nothing can be given, but by a special authorisation."""
        return self.decision.outcome in HINDERED

    @property
    def barred(self) -> bool:
        """Whether a special authorisation would let one be given."""
        return self.decision.outcome == forgetting.BARRED

    @property
    def lost(self) -> bool:
        """Whether the norm makes a loss of it: none is given."""
        return self.decision.outcome == LOSS


def offered(person: int, body: str, desk: Desk) -> Offered:
    """What the desk would do for the person; nothing is changed."""
    policy, calendar = desk.policy(body), desk.calendar(body)
    with transaction.atomic():  # coming_of locks what an act would
        coming = coming_of(person, body)
    decision = forgetting.decide(coming, desk.at, policy, calendar)
    needs, earlier = forgetting.needed(policy), coming.earlier
    out = earlier if earlier is not None and earlier.state in IN_USE else None
    if decision.outcome in HINDERED | {LOSS}:
        barred = decision.outcome == forgetting.BARRED
        serial = out.serial if out else free_serial(body) if barred else ""
        return Offered(decision, serial, out.id if out else None, needs=needs)
    number = forgetting.occurrence(coming, desk.today(body), calendar)
    term = forgetting.validity(desk.at, number, policy, calendar, desk.counting(body))
    return Offered(
        decision, out.serial if out else free_serial(body), out.id if out else None,
        term.due_at if term else None, needs,
    )  # fmt: skip


def free_serial(body: str, kind: str = PROVISIONAL) -> str:
    """The first badge of ``kind`` that was handed over before and is back; "" none is."""
    known = Badge.objects.filter(body=body, kind=kind).exclude(credential=None)
    used = known.filter(state__in=IN_USE).values("serial")
    back = known.filter(state=State.RETURNED, credential__state="free").exclude(serial__in=used)
    return back.order_by(Length("serial"), "serial").values_list("serial", flat=True).first() or ""
