"""Vehicles and reserved spaces end, are suspended while the work is interrupted, and hold again
(F14)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from portaria.duties.acts import drop_duties, open_duties
from portaria.ledger.acts import append
from portaria.ledger.types import ref
from portaria.norms.decision import Decision
from portaria.premises.desk import Desk, line
from portaria.premises.parking.acts.giving import END_SPACE, TOLD, end_of_space
from portaria.premises.parking.models import SpacePermit, Vehicle
from portaria.premises.parking.types import (
    ACTIVE,
    ENDED,
    SPACE,
    SUSPENDED,
    VEHICLE,
    KeptThing,
)
from portaria.steps.reasons import by_fact, decided

_VERBS = {ACTIVE: "restored", SUSPENDED: "suspended", ENDED: "ended"}


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of ``things``, as ``decision`` says; ``ground``, the kind of functional event
    that suspends or ends them, "" for none."""

    things: Sequence[KeptThing]
    decision: Decision
    ground: str = ""
    cause: str = ""


def suspend_parking(batch: Sequence[Change], *, by: str, at: datetime) -> int:
    """Vehicles and spaces open nothing until restored; return how many held."""
    return _move(batch, {ACTIVE}, SUSPENDED, by=by, at=at)


def restore_parking(batch: Sequence[Change], *, by: str, at: datetime) -> int:
    """What was suspended, or ended with a bond, holds again; return how much. A space whose last
    day is over does not."""
    with transaction.atomic():
        return _move(_still(batch, at), {SUSPENDED, ENDED}, ACTIVE, by=by, at=at)


def end_parking(batch: Sequence[Change], *, by: str, at: datetime, sparing: bool = False) -> int:
    """Vehicles and spaces are over; return how many were not. ``sparing`` leaves the duty of a
    space's end alone, for the runner that carries it out."""
    with transaction.atomic():
        count = _move(batch, {ACTIVE, SUSPENDED}, ENDED, by=by, at=at)
        spaces = [
            ref(SPACE, thing.id) for one in batch for thing in one.things if thing.kind == SPACE
        ]
        if spaces and not sparing:
            drop_duties(subjects=spaces, kinds=[END_SPACE], why="já terminou", at=at, by=by)
    return count


def end_vehicles(vehicles: Iterable[int], *, by: str, at: datetime) -> int:
    """The vehicles are no longer who brought them; return how many were registered."""
    desk = Desk(at)
    rows = Vehicle.objects.filter(pk__in=list(vehicles)).values_list("pk", "body")
    changes = [
        Change([KeptThing(VEHICLE, key, body)], decided(ENDED, desk.policy(body), TOLD))
        for key, body in rows
    ]
    return end_parking(changes, by=by, at=at)


def end_spaces(
    permits: Iterable[int], reason: str, *, by: str, at: datetime, sparing: bool = False
) -> int:
    """The permits are over, for ``reason``; return how many were not. ``sparing``: see
    :func:`end_parking`."""
    desk, fact = Desk(at), by_fact("over", reason)
    rows = SpacePermit.objects.filter(pk__in=list(permits)).values_list("pk", "body")
    changes = [
        Change([KeptThing(SPACE, key, body)], decided(ENDED, desk.policy(body), fact))
        for key, body in rows
    ]
    return end_parking(changes, by=by, at=at, sparing=sparing)


def _still(batch: Sequence[Change], at: datetime) -> list[Change]:
    """``batch`` without the spaces whose last day is over while they were ended; of the others, the
    duty of that day, which fell with the bond, is due again."""
    desk = Desk(at)
    orders = {t.id: one.decision for one in batch for t in one.things if t.kind == SPACE}
    timed = SpacePermit.objects.filter(pk__in=orders, state=ENDED).exclude(last_on=None)
    over, due = set[int](), []
    for row in timed.order_by("pk"):
        if row.last_on and row.last_on < desk.today(row.body_id):
            over.add(row.pk)
        else:
            due.append(end_of_space(row, orders[row.pk], desk, again=True))
    open_duties(due, at=at)
    return [
        replace(one, things=[t for t in one.things if t.kind != SPACE or t.id not in over])
        for one in batch
    ]


def _move(batch: Sequence[Change], states: set[str], to: str, *, by: str, at: datetime) -> int:
    orders = {(t.kind, t.id): one for one in batch for t in one.things}
    keys = {kind: [id_ for k, id_ in orders if k == kind] for kind in (VEHICLE, SPACE)}
    with transaction.atomic():
        vehicles = list(
            Vehicle.objects.select_for_update()
            .filter(pk__in=keys[VEHICLE], state__in=states)
            .order_by("pk")
        )
        spaces = list(
            SpacePermit.objects.select_for_update()
            .filter(pk__in=keys[SPACE], state__in=states)
            .order_by("pk")
        )
        lines = []
        for row in vehicles:
            order = orders[VEHICLE, row.pk]
            _put(row, to, order.ground, at)
            lines.append(
                line(f"vehicle.{_VERBS[to]}", (VEHICLE, row.pk), row.body_id, order.decision,
                     {"plate": row.plate, "ground": order.ground}, at=at, person=row.person_id,
                     cause=order.cause)
            )  # fmt: skip
        for permit in spaces:
            order = orders[SPACE, permit.pk]
            _put(permit, to, order.ground, at)
            lines.append(
                line(f"space.{_VERBS[to]}", (SPACE, permit.pk), permit.body_id, order.decision,
                     {"kind": permit.kind, "ground": order.ground}, at=at,
                     person=permit.person_id, cause=order.cause)
            )  # fmt: skip
        fields = ["state", "state_since", "suspended_for"]
        Vehicle.objects.bulk_update(vehicles, fields, batch_size=2000)
        SpacePermit.objects.bulk_update(spaces, fields, batch_size=2000)
        append(lines, by=by, at=at)
    return len(vehicles) + len(spaces)


def _put(row: Vehicle | SpacePermit, state: str, ground: str, at: datetime) -> None:
    row.state, row.state_since = state, at
    row.suspended_for = ground if state != ACTIVE else ""
