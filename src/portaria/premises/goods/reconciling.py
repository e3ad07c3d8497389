"""The authorisations issued and the copies that the guard kept, put side by side as often as the
norm says (E14). Where no norm names who does it, it falls to whoever holds the power to manage the
premises, which each body gives by an act of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from portaria.bodies.models import Body
from portaria.duties.acts import close_about, open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.types import Json
from portaria.norms.decision import Decision
from portaria.premises import rules_goods as rules
from portaria.premises.desk import MANAGE, Desk, line
from portaria.premises.goods import decisions
from portaria.premises.goods.models import Check, Exit, Reconciliation
from portaria.premises.goods.types import CANCELLED, Held
from portaria.premises.places.models import Place
from portaria.workdays.ruled import ruled

RECONCILE = "premises.reconcile_goods"


def held_in(body: str, location: str) -> list[Held]:
    """The authorisations of ``location`` that no reconciliation has matched yet."""
    agreed = Check.objects.filter(exit=OuterRef("pk"), outcome=decisions.AGREES)
    rows = (
        Exit.objects.filter(body=body, place__location=location, reconciled=None)
        .exclude(state=CANCELLED)
        .annotate(copy=Exists(agreed.filter(copy=True)), agreed=Exists(agreed))
        .order_by("pk")
    )
    return [Held(row.pk, row.state, row.last_on, row.copy, row.agreed) for row in rows]


def reconcile_exits(
    body: str, location: str, *, person: int | None, note: str = "", by: str, at: datetime
) -> tuple[int, Decision]:
    """Put side by side what was authorised and what was kept; the reconciliation's key and what it
    found. What matches is settled; what does not comes again the next time, which falls due now."""
    with transaction.atomic():
        Body.objects.select_for_update().get(pk=body)  # one at a time
        desk = Desk(at)
        policy, held = desk.policy(body), held_in(body, location)
        decision = decisions.reconcile(held, desk.today(body), policy)
        lacking = [int(r.value) for r in decision.reasons if isinstance(r.value, int)]
        every = policy.find(rules.RECONCILED_EVERY, location=location)
        row = Reconciliation.objects.create(
            body_id=body, location=location, done_at=at, done_by_id=person, count=len(held),
            lacking=lacking, note=note.strip()[:2000], provision=every.ref if every else "",
        )  # fmt: skip
        settled = [h.id for h in held if h.state == "left" and h.id not in lacking]
        Exit.objects.filter(pk__in=settled).update(reconciled=row)
        facts: dict[str, Json] = {
            "location": location,
            "count": len(held),
            "lacking": list(lacking),
            "note": note,
        }
        subject = "goods_reconciliation", row.pk
        append([line("goods.reconciled", subject, body, decision, facts, at=at, person=person)],
               by=by, at=at)  # fmt: skip
        close_about([_subject(body, location)], RECONCILE, by=by, at=at, note="conferidas")
        open_duties(list(_next(body, {location}, desk)), at=at)
    return row.pk, decision


def next_reconciliations(places: Collection[tuple[str, int]], desk: Desk) -> list[DutyDraft]:
    """The reconciliation that falls due of each body and location of ``places`` (body, place's
    key), where the norm wants one; opened already, it is the same duty."""
    found: list[DutyDraft] = []
    for body in sorted({body for body, _ in places}):
        keys = [place for its, place in places if its == body]
        locations = set(Place.objects.filter(pk__in=keys).values_list("location", flat=True))
        found += _next(body, locations, desk)
    return found


def _next(body: str, locations: Collection[str], desk: Desk) -> Iterator[DutyDraft]:
    policy = desk.policy(body)
    for location in sorted(locations):
        every = policy.find(rules.RECONCILED_EVERY, location=location or None)
        if every is None:
            continue
        number = Reconciliation.objects.filter(body=body, location=location).count() + 1
        term = ruled(desk.at, every, counting=desk.counting(body), calendar=desk.calendar(body),
                     label="Conferência das autorizações de saída")  # fmt: skip
        yield DutyDraft(
            kind=RECONCILE, body=body, subject=_subject(body, location), person=None,
            run_at=term.due_at, key=f"{RECONCILE}:{body}:{location}:{number}",
            about="Conferir as autorizações de saída com as vias retidas pela vigilância",
            provisions=(every.ref,), sum=term.as_json(), assignee=f"power:{MANAGE}",
            payload={"location": location}, policy=policy.digest,
        )  # fmt: skip


def _subject(body: str, location: str) -> str:
    return f"goods_reconciliation:{body}/{location}"
