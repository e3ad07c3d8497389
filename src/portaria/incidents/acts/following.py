"""Following to the outcome: forwarded to the next competent body, noted, closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from portaria.duties.acts import open_duties
from portaria.incidents.acts.recording import (
    assignee_of,
    close_duties,
    handling,
    line,
    locked,
    must_say_why,
)
from portaria.incidents.models import Incident
from portaria.incidents.types import HANDLE, Outcome, Refused, State
from portaria.ledger.acts import append


def forward_incidents(
    ids: Sequence[int], *, why: str, person: int | None, by: str, at: datetime, to: str = ""
) -> None:
    """Forward incidents to the next of the norm's order, or to ``to`` (a power or a post).

    Raises:
        Refused: as :func:`locked`; no reason; or nobody comes next and ``to`` names nobody.
    """
    must_say_why(why)
    with transaction.atomic():
        rows = locked(ids, person)
        acts, duties = [], []
        for row in rows:
            had, rest = row.route[: row.step + 1], row.route[row.step + 1 :]
            row.route, row.step = [*had, *([to] if to else rest)], row.step + 1
            if row.step >= len(row.route):
                raise Refused(
                    f"a comunicação nº {row.pk} já está com o último a quem a norma a leva: "
                    "conclua-a, ou diga a quem a encaminha. Nada foi alterado"
                )
            row.assignee = assignee_of(row.route[row.step], row, at)
            acts.append(line(row, "forwarded", {"why": why.strip(), "to": row.assignee}, at))
            duties.append(handling(row, at, at, None, str(row.step)))
        Incident.objects.bulk_update(rows, ["step", "route", "assignee"])
        close_duties(HANDLE, rows, f"encaminhada: {why.strip()}", by=by, at=at)
        append(acts, by=by, at=at)
        open_duties(duties, at=at)


def note_incidents(
    ids: Sequence[int], *, text: str, person: int | None, by: str, at: datetime
) -> None:
    """Put a note on record: what was done so far.

    Raises:
        Refused: as :func:`locked`; or the note is empty.
    """
    must_say_why(text)
    with transaction.atomic():
        rows = locked(ids, person)
        append([line(row, "noted", {"why": text.strip()}, at) for row in rows], by=by, at=at)


def close_incidents(
    ids: Sequence[int], outcome: Outcome, *, why: str, person: int | None, by: str, at: datetime
) -> None:
    """Close incidents with what came of them.

    Raises:
        Refused: as :func:`locked`; or no conclusion is given.
    """
    must_say_why(why)
    with transaction.atomic():
        rows = locked(ids, person)
        for row in rows:
            row.state, row.outcome, row.conclusion = State.CLOSED, outcome, why.strip()
            row.closed_at, row.closed_by_id = at, person
        Incident.objects.bulk_update(
            rows, ["state", "outcome", "conclusion", "closed_at", "closed_by"]
        )
        facts = {"why": why.strip(), "outcome": outcome.value}
        append([line(row, "closed", facts, at) for row in rows], by=by, at=at)
        close_duties(HANDLE, rows, f"concluída: {why.strip()}", by=by, at=at)
