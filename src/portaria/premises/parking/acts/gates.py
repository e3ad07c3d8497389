"""Vehicles in and out of the lots, barriers out of order, what stays after hours (F14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from portaria.duties.acts import drop_duties, open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.norms.decision import Decision
from portaria.notices.acts import notify
from portaria.notices.types import Notice
from portaria.premises.desk import Desk, line
from portaria.premises.hours import is_open, next_closing
from portaria.premises.parking import decisions, facts
from portaria.premises.parking.models import Outage, Parked, Vehicle
from portaria.premises.parking.types import (
    EMERGENCY,
    LOADING,
    OWN,
    PURPOSES,
    SUSPENDED,
    Arriving,
    Departure,
    Entry,
    Leaving,
    Refused,
    plate_of,
)
from portaria.premises.places.models import Area, Passage
from portaria.steps.reasons import by_fact, decided, led_by, provisions_of, why

OVERNIGHT = "premises.parked_overnight"


@dataclass(frozen=True, slots=True)
class Admitted:
    """What came of a vehicle at the entrance: ``parked`` its key, None where it does not enter."""

    decision: Decision
    parked: int | None = None


def admit_vehicles(batch: Sequence[Entry], *, by: str, at: datetime) -> list[Admitted]:
    """Decide where each vehicle goes, and write down those that enter.

    Raises:
        Refused: a plate is none, the vehicle is inside already, there is no such lot, or an
            emergency is not explained. Nothing is changed.
    """
    with transaction.atomic():
        desk = Desk(at)
        return [_admit(entry, desk, by) for entry in batch]


def _admit(entry: Entry, desk: Desk, by: str) -> Admitted:
    plate = plate_of(entry.plate)
    lot = _lot_for(entry, plate)
    vehicle = facts.vehicle_of(lot.body_id, plate)
    person = entry.person or (vehicle.person_id if vehicle else None)
    if entry.purpose != OWN:
        person = None
    blocked = entry.badge and facts.badge_blocked(lot.body_id, person)
    entry = replace(entry, badge=entry.badge and not blocked)
    loading = facts.loading_of(lot.body_id, plate, desk.at) if entry.purpose == LOADING else None
    decision = _decided(entry, lot, vehicle, person, desk, loads=loading is not None)
    if decision.outcome != decisions.INSIDE:
        decision = _with_facts(decision, entry, lot.body_id, plate, desk, blocked=blocked)
    told: dict[str, Json] = {
        "plate": plate, "purpose": entry.purpose, "lot": lot.code, "space": entry.space,
        "badge": entry.badge, "why": entry.why,
    }  # fmt: skip
    if decision.outcome != decisions.INSIDE:
        subject = "area", lot.pk
        refused = line("vehicle.turned_away", subject, lot.body_id, decision, told, at=desk.at,
                       person=person)  # fmt: skip
        append([refused], by=by, at=desk.at)
        return Admitted(decision)
    row = Parked.objects.create(
        body_id=lot.body_id, lot=lot, plate=plate, vehicle=vehicle, person_id=person,
        purpose=entry.purpose, loading=loading, space=entry.space, why=entry.why.strip()[:400],
        circumstance=entry.circumstance, entered_at=desk.at,
    )  # fmt: skip
    append([_line("entered", row, decision, told, desk.at)], by=by, at=desk.at)
    if entry.purpose == OWN and (vehicle is None or vehicle.private):
        open_duties([_overnight(row, lot, decision, desk)], at=desk.at)
    return Admitted(decision, row.pk)


def _with_facts(
    decision: Decision, entry: Entry, body: str, plate: str, desk: Desk, *, blocked: bool
) -> Decision:
    """What the guard may tell who does not enter, besides what the norm says."""
    if blocked:
        text = "O crachá da pessoa está bloqueado"
        return led_by(by_fact("badge_blocked", text), decision, decision.outcome)
    planned = facts.next_loading(body, plate, desk.at) if entry.purpose == LOADING else None
    if planned is None:
        return decision
    zone = desk.calendar(body).zone
    first, last = planned.first_at.astimezone(zone), planned.last_at.astimezone(zone)
    text = f"A carga está agendada para {first:%d/%m/%Y, %H:%M} a {last:%H:%M}"
    return led_by(by_fact("another_time", text), decision, decision.outcome)


def _lot_for(entry: Entry, plate: str) -> Area:
    """The lot, ours until the end of the act: two vehicles do not get the last space."""
    lot = Area.objects.select_for_update().filter(pk=entry.lot, closed_on=None).first()
    if lot is None or entry.purpose not in PURPOSES:
        raise Refused("o estacionamento não existe. Nada foi alterado")
    if entry.purpose == EMERGENCY and not entry.why.strip():
        raise Refused("diga qual é a emergência. Nada foi alterado")
    if Parked.objects.filter(body=lot.body_id, plate=plate, left_at=None).exists():
        raise Refused(f"o veículo {plate} já está dentro. Nada foi alterado")
    return lot


def _decided(
    entry: Entry, lot: Area, vehicle: Vehicle | None, person: int | None, desk: Desk, *, loads: bool
) -> Decision:
    policy, today = desk.policy(lot.body_id), desk.today(lot.body_id)
    if entry.purpose == OWN and vehicle is None and person is None:
        return decisions.third_party(policy)
    suspended = vehicle is not None and vehicle.state == SUSPENDED and vehicle.person_id == person
    calendar = desk.calendar(lot.body_id)
    local = desk.at.astimezone(calendar.zone)
    arriving = Arriving(
        entry.purpose, facts.category_of(lot.body_id, person, today), entry.badge,
        entry.shown, facts.works(lot), facts.free_in(lot), entry.space,
        facts.permitted(person, entry.space, today), loads, suspended,
        closed=not is_open(policy, calendar, lot.place.location, local),
        expected=facts.expected(lot.body_id, person, local),
    )  # fmt: skip
    return decisions.enter(arriving, policy)


def let_out(batch: Sequence[Departure], *, by: str, at: datetime) -> list[Decision]:
    """Decide by where each vehicle leaves, and write down those that do.

    Raises:
        Refused: a vehicle is not inside, or there is no such exit. Nothing is changed.
    """
    with transaction.atomic():
        desk = Desk(at)
        return [_let_out(departure, desk, by) for departure in batch]


def _let_out(departure: Departure, desk: Desk, by: str) -> Decision:
    found = Parked.objects.select_for_update(of=("self",)).select_related("lot")
    row = found.filter(pk=departure.parked, left_at=None).first()
    gate = Passage.objects.filter(pk=departure.passage, closed_on=None).first()
    if row is None or gate is None or gate.body_id != row.body_id:
        raise Refused("o veículo já saiu, ou a saída não existe. Nada foi alterado")
    local = desk.at.astimezone(desk.calendar(row.body_id).zone).time()
    leaving = Leaving(
        local, gate.name, own=row.purpose == OWN, other_way=departure.other_way,
        shown=departure.shown, barrier=facts.works(row.lot),
    )  # fmt: skip
    decision = decisions.leave(leaving, desk.policy(row.body_id))
    if decision.outcome == decisions.GO:
        row.left_at, row.through = desk.at, gate
        row.save(update_fields=["left_at", "through"])
        append([_line("left", row, decision, {"through": gate.code}, desk.at)], by=by, at=desk.at)
        subjects = [ref("parked", row.pk)]
        drop_duties(subjects=subjects, kinds=[OVERNIGHT], why="o veículo saiu", at=desk.at, by=by)
    return decision


def mark_overnight(marked: Sequence[tuple[int, Decision]], *, by: str, at: datetime) -> int:
    """Vehicles were left after hours with nothing that lets them: on record, and whoever brought
    each is told. Return how many."""
    with transaction.atomic():
        rows = Parked.objects.select_for_update().in_bulk([key for key, _ in marked])
        lines, notices = [], []
        for key, decision in marked:
            row = rows[key]
            row.overnight_at = at
            lines.append(_line("left_overnight", row, decision, {}, at))
            if row.person_id is not None:
                notices.append(_notice(row, decision))
        Parked.objects.bulk_update(rows.values(), ["overnight_at"])
        append(lines, by=by, at=at)
        notify(notices, at=at)
    return len(marked)


def tell_outage(passage: int, reason: str, *, by: str, at: datetime) -> int:
    """The barrier of a passage is out of order: from now on the norm's fallback holds there; the
    outage's key.

    Raises:
        Refused: it is out of order already, is no barrier, or nothing is told of it.
    """
    with transaction.atomic():
        gate = Passage.objects.select_for_update().filter(pk=passage, closed_on=None).first()
        if gate is None or gate.kind != facts.GATE or not reason.strip():
            raise Refused("diga a cancela e o que houve. Nada foi alterado")
        if Outage.objects.filter(passage=gate, ended_at=None).exists():
            raise Refused("a cancela já está fora de uso. Nada foi alterado")
        row = Outage.objects.create(
            body_id=gate.body_id, passage=gate, since=at, why=reason.strip()[:400]
        )
        append([_outage("told", row, Desk(at), row.why)], by=by, at=at)
    return row.pk


def end_outages(outages: Sequence[int], *, by: str, at: datetime) -> int:
    """The barriers work again; return how many did not."""
    with transaction.atomic():
        rows = list(
            Outage.objects.select_for_update().filter(pk__in=outages, ended_at=None).order_by("pk")
        )
        Outage.objects.filter(pk__in=[row.pk for row in rows]).update(ended_at=at)
        desk = Desk(at)
        append([_outage("ended", row, desk, "A cancela voltou a funcionar") for row in rows],
               by=by, at=at)  # fmt: skip
    return len(rows)


def _outage(verb: str, row: Outage, desk: Desk, text: str) -> ActDraft:
    decision = decided(verb, desk.policy(row.body_id), by_fact(verb, text))
    return line(f"outage.{verb}", ("outage", row.pk), row.body_id, decision,
                {"passage": row.passage_id}, at=desk.at)  # fmt: skip


def _line(
    verb: str, row: Parked, decision: Decision, told: dict[str, Json], at: datetime
) -> ActDraft:
    return line(f"vehicle.{verb}", ("parked", row.pk), row.body_id, decision,
                {"plate": row.plate, **told}, at=at, person=row.person_id)  # fmt: skip


def closing_of(lot: Area, desk: Desk) -> datetime:
    """When the premises of ``lot`` close next."""
    policy, calendar = desk.policy(lot.body_id), desk.calendar(lot.body_id)
    return next_closing(policy, calendar, lot.place.location, desk.at)


def _overnight(row: Parked, lot: Area, decision: Decision, desk: Desk) -> DutyDraft:
    return DutyDraft(
        kind=OVERNIGHT, body=row.body_id, subject=ref("parked", row.pk), person=row.person_id,
        run_at=closing_of(lot, desk), key=f"{OVERNIGHT}:{row.pk}",
        about=f"Ver se o veículo {row.plate} saiu ao fechar o estacionamento",
        provisions=provisions_of(decision), policy=decision.policy,
    )  # fmt: skip


def _notice(row: Parked, decision: Decision) -> Notice:
    return Notice(
        row.person_id or 0, "premises.parked_overnight", f"premises.parked_overnight:{row.pk}",
        f"Seu veículo {row.plate} ficou no estacionamento depois do expediente",
        f"{why(decision)}. Retire-o, ou peça autorização de permanência se ainda trabalha.",
        body=row.body_id, provisions=provisions_of(decision),
    )  # fmt: skip
