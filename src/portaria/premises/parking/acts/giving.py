"""Vehicles registered, spaces given, loadings arranged: what holds before anybody drives up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from portaria.database.copying import next_ids
from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.norms.decision import Decision
from portaria.premises.desk import Desk, line
from portaria.premises.parking.models import Loading, SpacePermit, Vehicle
from portaria.premises.parking.types import (
    ACTIVE,
    ARRANGED,
    CANCELLED,
    ENDED,
    LoadingAsk,
    Refused,
    SpaceAsk,
    VehicleAsk,
    plate_of,
)
from portaria.steps.reasons import by_fact, decided, provisions_of

END_SPACE = "premises.end_space"
_DAY = timedelta(days=1)
TOLD = by_fact("told", "A pessoa a declarou")


def register_vehicles(batch: Sequence[VehicleAsk], *, by: str, at: datetime) -> list[int]:
    """Register vehicles; their keys, in order.

    Raises:
        Refused: a plate is none, or is registered already. Nothing is changed.
    """
    plates = [plate_of(ask.plate) for ask in batch]
    with transaction.atomic():
        desk = Desk(at)
        for ask, plate in zip(batch, plates, strict=True):
            if Vehicle.objects.filter(body=ask.body, plate=plate).exclude(state=ENDED).exists():
                raise Refused(f"o veículo {plate} já está registrado. Nada foi alterado")
        ids = next_ids(Vehicle, len(batch))
        lines = []
        for key, ask, plate in zip(ids, batch, plates, strict=True):
            decision = decided("registered", desk.policy(ask.body), TOLD)
            facts: dict[str, Json] = {"plate": plate, "private": ask.private}
            lines.append(line("vehicle.registered", ("vehicle", key), ask.body, decision, facts,
                              at=at, person=ask.person))  # fmt: skip
        acts = append(lines, by=by, at=at)
        Vehicle.objects.bulk_create(
            Vehicle(
                pk=key, body_id=a.body, plate=plate, person_id=a.person, model=a.model.strip()[:60],
                colour=a.colour.strip()[:30], private=a.private, state=ACTIVE, state_since=at,
                act=act,
            )
            for key, a, plate, act in zip(ids, batch, plates, acts, strict=True)
        )  # fmt: skip
    return ids


def give_spaces(batch: Sequence[SpaceAsk], *, by: str, at: datetime) -> list[int]:
    """Let persons use the spaces reserved to a kind; the permits' keys. Those with a last day end
    by themselves.

    Raises:
        Refused: the days make no sense. Nothing is changed.
    """
    with transaction.atomic():
        desk = Desk(at)
        for ask in batch:
            if ask.last_on and ask.last_on < max(ask.first_on, desk.today(ask.body)):
                raise Refused("o último dia já passou ou vem antes do primeiro. Nada foi alterado")
        ids = next_ids(SpacePermit, len(batch))
        acts = append(
            [_given(key, ask, at) for key, ask in zip(ids, batch, strict=True)], by=by, at=at
        )
        rows = [
            SpacePermit(
                pk=key, body_id=a.body, person_id=a.person, kind=a.kind, first_on=a.first_on,
                last_on=a.last_on, why=a.why.strip()[:400], document=a.document.strip()[:120],
                state=ACTIVE, state_since=at, request=a.request,
                provision=next(iter(provisions_of(a.decision)), ""), act=act,
            )
            for key, a, act in zip(ids, batch, acts, strict=True)
        ]  # fmt: skip
        SpacePermit.objects.bulk_create(rows)
        duties = [end_of_space(r, a.decision, desk) for r, a in zip(rows, batch, strict=True)
                  if r.last_on]  # fmt: skip
        open_duties(duties, at=at)
    return ids


def arrange_loadings(batch: Sequence[LoadingAsk], *, by: str, at: datetime) -> list[int]:
    """Suppliers' vehicles may come in, each in its time; the loadings' keys.

    Raises:
        Refused: a plate is none, no supplier is told, or the time is over. Nothing is changed.
    """
    plates = [plate_of(ask.plate) for ask in batch]
    for ask in batch:
        if not ask.supplier.strip() or ask.last_at <= max(ask.first_at, at):
            raise Refused("diga o fornecedor e um período por vir. Nada foi alterado")
    with transaction.atomic():
        ids = next_ids(Loading, len(batch))
        lines = [_arranged(k, a, p, at) for k, a, p in zip(ids, batch, plates, strict=True)]
        acts = append(lines, by=by, at=at)
        Loading.objects.bulk_create(
            Loading(
                pk=key, body_id=a.body, supplier=a.supplier.strip()[:120], plate=plate,
                place_id=a.place, unit_id=a.unit, first_at=a.first_at, last_at=a.last_at,
                plan=a.plan.strip()[:2000], state=ARRANGED, state_since=at,
                asked_by_id=a.asked_by, request=a.request,
                provision=next(iter(provisions_of(a.decision)), ""), act=act,
            )
            for key, a, plate, act in zip(ids, batch, plates, acts, strict=True)
        )  # fmt: skip
    return ids


def cancel_loadings(loadings: Sequence[int], reason: str, *, by: str, at: datetime) -> int:
    """The vehicles will not come; return how many were awaited.

    Raises:
        Refused: no reason.
    """
    if not reason.strip():
        raise Refused("diga por que a carga se cancela. Nada foi alterado")
    with transaction.atomic():
        found = Loading.objects.select_for_update().filter(pk__in=loadings, state=ARRANGED)
        rows, desk = list(found.order_by("pk")), Desk(at)
        Loading.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=CANCELLED, state_since=at
        )
        fact = by_fact("cancelled", reason.strip())
        append(
            [
                line("loading.cancelled", ("loading", r.pk), r.body_id,
                     decided(CANCELLED, desk.policy(r.body_id), fact), {"plate": r.plate}, at=at)
                for r in rows
            ],
            by=by, at=at,
        )  # fmt: skip
    return len(rows)


def _given(key: int, ask: SpaceAsk, at: datetime) -> ActDraft:
    facts: dict[str, Json] = {
        "kind": ask.kind, "document": ask.document, "first_on": ask.first_on.isoformat(),
        "last_on": ask.last_on.isoformat() if ask.last_on else None,
    }  # fmt: skip
    return line("space.given", ("space_permit", key), ask.body, ask.decision, facts, at=at,
                person=ask.person, cause=ask.cause)  # fmt: skip


def _arranged(key: int, ask: LoadingAsk, plate: str, at: datetime) -> ActDraft:
    facts: dict[str, Json] = {
        "supplier": ask.supplier, "plate": plate, "place": ask.place, "plan": ask.plan,
        "first_at": ask.first_at.isoformat(), "last_at": ask.last_at.isoformat(),
    }  # fmt: skip
    return line("loading.arranged", ("loading", key), ask.body, ask.decision, facts, at=at,
                person=ask.asked_by, cause=ask.cause)  # fmt: skip


def end_of_space(
    row: SpacePermit, decision: Decision, desk: Desk, *, again: bool = False
) -> DutyDraft:
    """The duty that ends a permit after its last day; ``again``: it was dropped once."""
    last = row.last_on or row.first_on
    return DutyDraft(
        kind=END_SPACE, body=row.body_id, subject=ref("space_permit", row.pk),
        person=row.person_id, run_at=desk.calendar(row.body_id).first_instant(last + _DAY),
        key=f"{END_SPACE}:{row.pk}" + (f":{desk.at.isoformat()}" if again else ""),
        about="Encerrar o uso de vaga reservada até o dia anterior",
        provisions=provisions_of(decision), policy=decision.policy,
    )  # fmt: skip
