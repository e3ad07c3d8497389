"""A sign that a system found: put before whoever is competent, who confirms it (it is a breach then
and goes where the norms say) or dismisses it with the reason (A11, N11)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.incidents.acts.recording import (
    close_duties,
    line,
    must_not_be_own,
    must_say_why,
)
from portaria.incidents.acts.registering import forwarded, made_of_new
from portaria.incidents.models import Incident
from portaria.incidents.types import CONFIRM, SUBJECT, Outcome, Refused, State, Told
from portaria.ledger.acts import append
from portaria.ledger.types import Json, ref


def propose_incidents(batch: Sequence[Told], assignee: str, *, by: str, at: datetime) -> list[int]:
    """Keep signs whose source is new, before ``assignee`` (``power:accounts.manage``); their
    primary keys. Nothing is forwarded, and nobody is told to have done anything.

    Raises:
        Refused: as :func:`portaria.incidents.acts.register_incidents`.
    """
    with transaction.atomic():
        keys, acts, duties = [], [], []
        for row in made_of_new(batch, at):
            row.provision = row.breached
            row.state, row.assignee = State.PROPOSED, assignee
            row.save()
            keys.append(row.pk)
            facts: dict[str, Json] = {"kind": row.kind, "what": row.what, "to": assignee}
            acts.append(line(row, "proposed", facts, at))
            duties.append(_asked(row, at))
        append(acts, by=by, at=at)
        open_duties(duties, at=at)
    return keys


def confirm_incidents(
    ids: Sequence[int], *, why: str, person: int | None, by: str, at: datetime
) -> None:
    """The signs are worth looking into: from now on breaches, with whoever the norms name first.

    Raises:
        Refused: one is no open proposal or is about ``person``; or there is no reason.
    """
    with transaction.atomic():
        rows = _proposed(ids, why, person)
        facts: dict[str, Json] = {"why": why.strip(), "decided_by": person}
        append([line(row, "confirmed", facts, at) for row in rows], by=by, at=at)
        close_duties(CONFIRM, rows, f"confirmado: {why.strip()}", by=by, at=at)
        lines, duties = zip(*(forwarded(row, at) for row in rows), strict=True)
        Incident.objects.bulk_update(
            rows, ["state", "route", "step", "assignee", "due_on", "provision"]
        )
        append(lines, by=by, at=at)
        open_duties(duties, at=at)


def dismiss_incidents(
    ids: Sequence[int], *, why: str, person: int | None, by: str, at: datetime
) -> None:
    """The signs have an explanation: nothing is forwarded, and the reason stays.

    Raises:
        Refused: as :func:`confirm_incidents`.
    """
    with transaction.atomic():
        rows = _proposed(ids, why, person)
        for row in rows:
            row.state, row.outcome, row.conclusion = State.CLOSED, Outcome.DISMISSED, why.strip()
            row.closed_at, row.closed_by_id = at, person
        Incident.objects.bulk_update(
            rows, ["state", "outcome", "conclusion", "closed_at", "closed_by"]
        )
        facts: dict[str, Json] = {"why": why.strip(), "decided_by": person}
        append([line(row, "dismissed", facts, at) for row in rows], by=by, at=at)
        close_duties(CONFIRM, rows, f"descartado: {why.strip()}", by=by, at=at)


def _proposed(ids: Sequence[int], why: str, person: int | None) -> list[Incident]:
    must_say_why(why)
    rows = list(Incident.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    if len(rows) != len(set(ids)) or not rows or any(r.state != State.PROPOSED for r in rows):
        raise Refused("um dos indícios não existe ou já foi decidido. Nada foi alterado")
    must_not_be_own(rows, person)
    return rows


def _asked(row: Incident, at: datetime) -> DutyDraft:
    return DutyDraft(
        kind=CONFIRM, body=row.body_id, subject=ref(SUBJECT, row.pk), person=None, run_at=at,
        key=f"{CONFIRM}:{row.pk}", assignee=row.assignee,
        about=f"Confirmar ou descartar o indício nº {row.pk}",
        provisions=(row.provision,) if row.provision else (),
    )  # fmt: skip
