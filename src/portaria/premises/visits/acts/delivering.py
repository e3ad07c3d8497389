"""Private deliveries: told to the desk, received there, never carried inside (F12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from portaria.database.copying import next_ids
from portaria.duties.acts import drop_duties, open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.norms.decision import Decision
from portaria.notices.acts import notify
from portaria.notices.types import Notice
from portaria.people.models import Person
from portaria.people.queries import bonds_on
from portaria.premises.desk import Desk, line
from portaria.premises.places.models import Place
from portaria.premises.visits.decisions import delivering
from portaria.premises.visits.decisions.hours import closing
from portaria.premises.visits.models import Delivery
from portaria.premises.visits.types import Announce, Refused
from portaria.steps.reasons import by_fact, decided, provisions_of

LAPSE = "premises.lapse_delivery"
STANDING = ("announced", "arrived")


def announce_deliveries(batch: Sequence[Announce], *, by: str, at: datetime) -> list[int]:
    """People of the house tell the desk of deliveries that they expect; their keys, in order.

    Raises:
        Refused: something that the norm asks for is not told, the kind is none that the norm knows,
            or the time is over. Nothing is changed.
    """
    with transaction.atomic():
        desk, made, lines, duties = Desk(at), [], [], []
        for key, ask in zip(next_ids(Delivery, len(batch)), batch, strict=True):
            decision = _decided(ask, desk)
            made.append(
                Delivery(
                    pk=key, body_id=ask.body, person_id=ask.person, place_id=ask.place,
                    extension=ask.extension.strip(), what=ask.what,
                    supplier=ask.supplier.strip()[:120], first_at=ask.first_at,
                    last_at=ask.last_at, state="announced", state_since=at,
                    provision=next(iter(provisions_of(decision)), ""),
                )
            )  # fmt: skip
            lines.append(_about("announced", made[-1], decision, at))
            duties.append(_end(made[-1], decision))
        Delivery.objects.bulk_create(made)
        append(lines, by=by, at=at)
        open_duties(duties, at=at)
    return [row.pk for row in made]


def receive_deliveries(keys: Sequence[int], *, by: str, at: datetime) -> list[str]:
    """Who delivers is at the gate: whoever expects it is told where to fetch it; where, of each, ""
    for the desk.

    Raises:
        Refused: one is not expected.
    """
    with transaction.atomic():
        rows, desk, lines = _locked(keys, ("announced",)), Desk(at), []
        for row in rows.values():
            parcel = parcel_of(row, desk)
            decision = delivering.receive(parcel, desk.policy(row.body_id))
            row.where = delivering.place(parcel, desk.policy(row.body_id))
            row.state, row.state_since = "arrived", at
            row.save()
            facts: dict[str, Json] = {"where": row.where, "after_hours": parcel.after_hours}
            lines.append(_about("arrived", row, decision, at, facts))
        append(lines, by=by, at=at)
        subjects = [ref("delivery", key) for key in rows]
        drop_duties(subjects=subjects, kinds=[LAPSE], why="a entrega chegou", at=at)
        notify([_notice(row) for row in rows.values()], at=at)
    return [rows[key].where for key in keys]


def collect_deliveries(keys: Sequence[int], *, by: str, at: datetime) -> int:
    """They were fetched by who expected them; return how many."""
    return _finish(keys, "collected", "Retirada por quem a esperava", ("arrived",), by, at)


def cancel_deliveries(keys: Sequence[int], *, by: str, at: datetime) -> int:
    """They will not come; return how many."""
    return _finish(keys, "cancelled", "Cancelada por quem a esperava", ("announced",), by, at)


def lapse_deliveries(keys: Sequence[int], *, by: str, at: datetime) -> int:
    """They did not come in their time; return how many."""
    return _finish(keys, "lapsed", "Não veio no tempo dito", ("announced",), by, at, sparing=True)


def parcel_of(row: Delivery, desk: Desk) -> delivering.Parcel:
    """The delivery at the gate, as the decision sees it."""
    after_hours = closing(desk.at, desk.calendar(row.body_id)) is None
    return delivering.Parcel(row.what, after_hours=after_hours, location=_location(row.place_id))


def _decided(ask: Announce, desk: Desk) -> Decision:
    policy = desk.policy(ask.body)
    if ask.what not in policy.words.keys.get("delivery", {}):
        raise Refused(f"a norma não conhece entrega «{ask.what}». Nada foi alterado")
    if ask.last_at <= max(ask.first_at, desk.at):
        raise Refused("diga um período por vir. Nada foi alterado")
    if not bonds_on(ask.person, desk.today(ask.body), body=ask.body):
        raise Refused("só quem trabalha no órgão anuncia entrega. Nada foi alterado")
    name = Person.objects.get(pk=ask.person).shown_name
    there = {
        "full_name": bool(name.strip()), "workplace": ask.place is not None,
        "extension": bool(ask.extension.strip()),
    }  # fmt: skip
    told = frozenset(one for one, known in there.items() if known)
    after_hours = closing(ask.first_at, desk.calendar(ask.body)) is None
    parcel = delivering.Parcel(ask.what, told, after_hours=after_hours,
                               location=_location(ask.place))  # fmt: skip
    decision = delivering.announce(parcel, policy)
    if decision.outcome != delivering.ANNOUNCE:
        raise Refused(f"{decision.reasons[-1].text}. Nada foi alterado")
    return decision


def _location(place: int | None) -> str:
    """The location of the place, or of the nearest that it stands in."""
    row = Place.objects.filter(pk=place).first() if place else None
    while row is not None and not row.location:
        row = row.parent
    return row.location if row is not None else ""


def _finish(
    keys: Sequence[int], state: str, why: str, among: Sequence[str], by: str, at: datetime,
    *, sparing: bool = False,
) -> int:  # fmt: skip
    with transaction.atomic():
        rows, desk = _locked(keys, among), Desk(at)
        Delivery.objects.filter(pk__in=rows).update(state=state, state_since=at)
        fact = by_fact(state, why)
        lines = [
            _about(state, row, decided(state, desk.policy(row.body_id), fact), at)
            for row in rows.values()
        ]
        append(lines, by=by, at=at)
        if not sparing and rows:
            subjects = [ref("delivery", key) for key in rows]
            drop_duties(subjects=subjects, kinds=[LAPSE], why=why, at=at)
    return len(rows)


def _locked(keys: Sequence[int], among: Sequence[str]) -> dict[int, Delivery]:
    rows = Delivery.objects.select_for_update().filter(pk__in=keys).order_by("pk").in_bulk()
    for key in keys:
        if key not in rows or rows[key].state not in among:
            raise Refused(f"a entrega nº {key} não está nessa situação. Nada foi alterado")
    return rows


def _about(
    verb: str, row: Delivery, decision: Decision, at: datetime,
    facts: Mapping[str, Json] | None = None,
) -> ActDraft:  # fmt: skip
    told = {"what": row.what, "place": row.place_id, **(facts or {})}
    return line(f"delivery.{verb}", ("delivery", row.pk), row.body_id, decision, told, at=at,
                person=row.person_id)  # fmt: skip


def _end(row: Delivery, decision: Decision) -> DutyDraft:
    return DutyDraft(
        kind=LAPSE, body=row.body_id, subject=ref("delivery", row.pk), person=row.person_id,
        run_at=row.last_at, key=f"{LAPSE}:{row.pk}", about="Encerrar entrega que não veio",
        provisions=provisions_of(decision), policy=decision.policy,
    )  # fmt: skip


def _notice(row: Delivery) -> Notice:
    where = row.where or "a recepção"
    return Notice(
        person=row.person_id, kind="premises.delivery", key=f"delivery:{row.pk}:arrived",
        title="Sua entrega chegou",
        text=f"Sua entrega chegou. Retire-a em: {where}. Ninguém a leva até a unidade.",
        href="/entregas/", body=row.body_id, provisions=tuple(filter(None, (row.provision,))),
        compelled=True,
    )  # fmt: skip
