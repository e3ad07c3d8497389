"""The ledger's line of an act on a breach or incident, and the duty of whoever has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from portaria.bodies.policies import calendar_of
from portaria.duties.acts import close_about
from portaria.duties.types import DutyDraft
from portaria.incidents.models import Incident
from portaria.incidents.types import HANDLE, INQUIRY, SUBJECT, Refused, State
from portaria.ledger.types import ActDraft, Json, ref
from portaria.norms.decision import Decision
from portaria.people.queries import bonds_on
from portaria.steps.reasons import plain, provisions_of

_HEADS = frozenset({"immediate_head", "unit_head", "superior", "macro_unit_head"})


def line(
    row: Incident,
    verb: str,
    facts: Mapping[str, Json],
    at: datetime,
    decision: Decision | None = None,
) -> ActDraft:
    """The line of ``incidents.incident.<verb>``."""
    content: dict[str, Json] = {"facts": dict(facts)}
    cited: tuple[str, ...] = (row.provision,) if row.provision else ()
    if decision is not None:
        content["decision"], cited = plain(decision), provisions_of(decision)
    return ActDraft(
        kind=f"incidents.incident.{verb}", subject=ref(SUBJECT, row.pk), person=row.about_id,
        body=row.body_id, held_at=at, provisions=cited, outcome=verb, content=content,
        policy=decision.policy if decision else "",
    )  # fmt: skip


def handling(row: Incident, at: datetime, due: datetime, total: Mapping[str, Json] | None,
             turn: str) -> DutyDraft:  # fmt: skip
    """The duty of whoever has it now; ``turn`` tells it from the one before."""
    return DutyDraft(
        kind=HANDLE, body=row.body_id, subject=ref(SUBJECT, row.pk), person=None,
        run_at=max(due, at), key=f"{HANDLE}:{row.pk}:{turn}", assignee=row.assignee,
        about=f"Apurar a comunicação nº {row.pk}", sum=total,
        provisions=(row.provision,) if row.provision else (),
    )  # fmt: skip


def assignee_of(code: str, row: Incident, at: datetime) -> str:
    """Who a code is for this incident, as duties name it: a relation is the head of the reporter's
    unit."""
    if code in _HEADS and row.reporter_id is not None:
        bonds = bonds_on(row.reporter_id, calendar_of(row.body_id).day_of(at), body=row.body_id)
        unit = next((b.working_unit_id or b.unit_id for b in bonds), None)
        if unit is not None:
            return f"head-of:{unit}"
    return f"power:{code if '.' in code else INQUIRY}"


def locked(ids: Sequence[int], person: int | None) -> list[Incident]:
    """Open incidents under lock, none of them told by ``person`` nor about them.

    Raises:
        Refused: one does not exist, is closed, or is the handler's own.
    """
    rows = list(Incident.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    if len(rows) != len(set(ids)) or any(row.state != State.OPEN for row in rows):
        raise Refused("uma das comunicações não existe ou já foi concluída. Nada foi alterado")
    must_not_be_own(rows, person)
    return rows


def must_not_be_own(rows: Sequence[Incident], person: int | None) -> None:
    """``person`` neither told one nor is the one told of.

    Raises:
        Refused: otherwise.
    """
    if person is not None and any(person in (row.reporter_id, row.about_id) for row in rows):
        raise Refused(
            "quem comunicou, ou é o comunicado, não trata a própria comunicação. Nada foi alterado"
        )


def must_say_why(why: str) -> None:
    """A reason is given.

    Raises:
        Refused: otherwise.
    """
    if not why.strip():
        raise Refused("diga o motivo. Nada foi alterado")


def close_duties(kind: str, rows: Sequence[Incident], note: str, *, by: str, at: datetime) -> None:
    """Whoever had to do ``kind`` (HANDLE, CONFIRM) about ``rows`` did."""
    subjects = [ref(SUBJECT, row.pk) for row in rows]
    close_about(subjects, kind, by=by, at=at, note=note)
