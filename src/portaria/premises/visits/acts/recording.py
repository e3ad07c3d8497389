"""Rows under lock, ledger lines and duties that several acts on visits write alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.conf import settings

from portaria.duties.acts import drop_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.types import ActDraft, Json, ref
from portaria.norms.decision import Decision
from portaria.premises.desk import Desk, line
from portaria.premises.visits.decisions.naming import alike
from portaria.premises.visits.models import Visit, Visitor
from portaria.premises.visits.types import Refused, State
from portaria.steps.reasons import provisions_of

SUBJECT = "visit"
ANSWER, LAPSE, CLOSING, SEE_OUT, RECOVER = (
    "premises.answer_visit",
    "premises.lapse_visit",
    "premises.close_visit",
    "premises.see_visitor_out",
    "premises.recover_visitor_badge",
)
INVITE, ERASE_PHOTO, ERASE_VISITOR, ERASE_PARTICIPANTS = (
    "premises.send_invitation",
    "premises.erase_photo",
    "premises.erase_visitor",
    "premises.erase_participants",
)


def locked(keys: Iterable[int], among: frozenset[State]) -> dict[int, Visit]:
    """The visits, locked, by key.

    Raises:
        Refused: one does not exist, or stands otherwise than ``among``.
    """
    wanted = sorted(set(keys))
    rows = Visit.objects.select_for_update(of=("self",)).filter(pk__in=wanted)
    found = {row.pk: row for row in rows.select_related("visitor", "place", "entry").order_by("pk")}
    for key in wanted:
        if key not in found:
            raise Refused(f"não existe a visita nº {key}. Nada foi alterado")
        if State(found[key].state) not in among:
            raise Refused(f"a visita nº {key} já não está nessa situação. Nada foi alterado")
    return found


def must_be_of(known: Visitor, name: str, document: str) -> None:
    """The document is of who showed it before: nobody comes in under the name of another.

    Raises:
        Refused: the names are of two people.
    """
    if not alike(known.name, name):
        raise Refused(
            f"o documento {document} é de «{known.name}», e não de «{name.strip()}»: confira-o e,"
            " se é outro, escreva também o órgão que o emitiu. Nada foi alterado"
        )


def about(
    verb: str,
    visit: Visit,
    decision: Decision,
    at: datetime,
    facts: Mapping[str, Json] | None = None,
    *,
    cause: str = "",
) -> ActDraft:
    """The ledger's line of ``premises.visit.<verb>``. No datum of the visitor goes in."""
    told = {"kind": visit.kind, "host": visit.host_id, "place": visit.place_id, **(facts or {})}
    return line(
        f"visit.{verb}", (SUBJECT, visit.pk), visit.body_id, decision, told, at=at,
        person=visit.host_id, cause=cause,
    )  # fmt: skip


def duty(
    kind: str,
    visit: Visit,
    text: str,
    decision: Decision,
    run_at: datetime,
    *,
    assignee: str = "",
    once: str = "",
) -> DutyDraft:
    """A duty about a visit; ``once`` tells one from another of the same kind."""
    return DutyDraft(
        kind=kind, body=visit.body_id, subject=ref(SUBJECT, visit.pk), person=visit.host_id,
        run_at=run_at, key=f"{kind}:{visit.pk}:{once}", about=text,
        provisions=provisions_of(decision), assignee=assignee, policy=decision.policy,
    )  # fmt: skip


def drop(subjects: Sequence[str], *kinds: str, why: str, at: datetime) -> None:
    """Drop the open duties of ``kinds`` about ``subjects``; with none, nothing."""
    if subjects:
        drop_duties(subjects=subjects, kinds=kinds, why=why, at=at)


def keep_until(today: date) -> date:
    """The last day on which what is told today of somebody from outside is kept."""
    return today + timedelta(days=settings.VISITORS_KEPT_DAYS)


def erasure(kind: str, subject: str, body: str, last: date, desk: Desk, text: str) -> DutyDraft:
    """The duty that erases ``subject`` after its last day."""
    return DutyDraft(
        kind=kind, body=body, subject=subject, person=None,
        run_at=desk.calendar(body).first_instant(last + timedelta(days=1)),
        key=f"{kind}:{subject}", about=text, payload={"last": last.isoformat()},
    )  # fmt: skip
