"""Evacuations and those who help in them. Each act leaves a ledger line for each subject; the doors
follow in less than a second."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json
from portaria.premises.desk import Desk, line
from portaria.premises.guard.models import Evacuation, Rescuer
from portaria.premises.places.models import Place
from portaria.premises.places.types import Refused
from portaria.steps.reasons import by_fact, decided

_TOLD = by_fact("told", "A gestão da segurança o diz")


def begin_evacuation(place: int, why: str, *, by: str, at: datetime) -> int:
    """Everybody leaves ``place`` and what stands in it; nobody enters but who helps. The
    evacuation's key.

    Raises:
        Refused: it is being left already, or nothing says why.
    """
    if not why.strip():
        raise Refused("diga por que o lugar é abandonado. Nada foi alterado")
    with transaction.atomic():
        row = Place.objects.select_for_update().get(pk=place)
        if Evacuation.objects.filter(place=row, ended_at=None).exists():
            raise Refused(f"{row.name} já está sendo abandonado. Nada foi alterado")
        made = Evacuation.objects.create(place=row, why=why.strip(), since=at)
        facts: dict[str, Json] = {"place": row.pk, "why": why.strip()}
        _append(
            [_line("evacuation.begun", ("evacuation", made.pk), row.body_id, facts, at)], by, at
        )
    return made.pk


def end_evacuation(key: int, *, by: str, at: datetime) -> None:
    """It is over: the doors are as before.

    Raises:
        Refused: it was over already.
    """
    with transaction.atomic():
        found = Evacuation.objects.select_for_update().filter(pk=key, ended_at=None)
        row = found.select_related("place").first()
        if row is None:
            raise Refused("esse abandono já terminou. Nada foi alterado")
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        facts: dict[str, Json] = {"place": row.place_id}
        body = row.place.body_id
        _append([_line("evacuation.ended", ("evacuation", row.pk), body, facts, at)], by, at)


def name_rescuers(body: str, persons: Sequence[int], *, by: str, at: datetime) -> int:
    """These help in evacuations from now on; how many did not before."""
    with transaction.atomic():
        held = set(
            Rescuer.objects.filter(body=body, ended_at=None).values_list("person", flat=True)
        )
        new = Rescuer.objects.bulk_create(
            Rescuer(body_id=body, person_id=person, since=at)
            for person in dict.fromkeys(persons)
            if person not in held
        )
        _append([_of("rescuer.named", row, at) for row in new], by, at)
    return len(new)


def end_rescuers(body: str, persons: Sequence[int], *, by: str, at: datetime) -> int:
    """These no longer help; how many did."""
    with transaction.atomic():
        found = Rescuer.objects.select_for_update().filter(
            body=body, ended_at=None, person__in=persons
        )
        rows = list(found.order_by("pk"))
        Rescuer.objects.filter(pk__in=[row.pk for row in rows]).update(ended_at=at)
        _append([_of("rescuer.ended", row, at) for row in rows], by, at)
    return len(rows)


def _of(kind: str, row: Rescuer, at: datetime) -> ActDraft:
    return _line(kind, ("rescuer", row.pk), row.body_id, {}, at, row.person_id)


def _line(
    kind: str,
    subject: tuple[str, int],
    body: str,
    facts: dict[str, Json],
    at: datetime,
    person: int | None = None,
) -> ActDraft:
    decision = decided(kind.rpartition(".")[2], Desk(at).policy(body), _TOLD)
    return line(kind, subject, body, decision, facts, at=at, person=person)


def _append(lines: Sequence[ActDraft], by: str, at: datetime) -> None:
    append(list(lines), by=by, at=at)
