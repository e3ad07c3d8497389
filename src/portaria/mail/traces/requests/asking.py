"""Asking for records of mail, in writing; what the norm does not admit is refused and stays on
record (G12)."""

from __future__ import annotations

from datetime import date, datetime

from portaria.bodies.policies import adopted
from portaria.database.copying import cursor
from portaria.duties.acts import drop_duties, open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.mail.traces.models import TraceRequest
from portaria.mail.traces.requests.decisions import MAY, entitled, lacking
from portaria.mail.traces.requests.lasting import date_end
from portaria.mail.traces.requests.types import DECIDE, Asked, Facts, Refused
from portaria.norms.decision import Decision
from portaria.people.powers import powers_everywhere
from portaria.steps.reasons import plain, provisions_of

AUTHORISE, RELEASE = "mail.authorise_traces", "mail.release_traces"
_ADDRESSES = """
SELECT m.kind, lower(m.address) FROM mail_mailbox m
 WHERE m.person_id = %(person)s AND m.state <> 'purged' AND m.address IS NOT NULL
UNION SELECT m.kind, lower(a.address) FROM mail_alias a JOIN mail_mailbox m ON m.id = a.mailbox_id
 WHERE m.person_id = %(person)s AND m.state <> 'purged'
"""


def ask(asked: Asked, *, by: str, at: datetime) -> TraceRequest:
    """Register a request; state ``asked``, and a duty for whoever decides, or ``refused`` with the
    reasons. Both leave an act."""
    its = adopted(asked.body)
    day = its.calendar.day_of(at)
    policy = its.law.on(day)
    decision = entitled(asked, facts_of(asked, day), policy)
    may, scope = decision.outcome == MAY, asked.scope
    row = TraceRequest.objects.create(
        body_id=asked.body,
        requester=asked.requester,
        inquiry=asked.inquiry,
        on_behalf=asked.on_behalf.strip(),
        letter=asked.letter.strip(),
        purpose=asked.purpose.strip(),
        first=scope.first,
        last=scope.last,
        senders=list(scope.senders),
        recipients=list(scope.recipients),
        message_ids=list(scope.message_ids),
        either=list(scope.either),
        sealed=bool(asked.sealed_why.strip()),
        sealed_why=asked.sealed_why.strip(),
        content=asked.content,
        person_id=asked.person,
        asked_at=at,
        state="asked" if may else "refused",
        why="" if may else lacking(decision),
        provisions=list(provisions_of(decision)),
        policy=policy.digest,
    )
    append([line(row, "asked" if may else "refused", at, decision)], by=by, at=at)
    if not may:
        date_end(row, at=at)
    else:
        open_duties([duty(row, AUTHORISE, "Decidir o pedido de registros de correio", at)], at=at)
    return row


def facts_of(asked: Asked, day: date) -> Facts:
    """What is known of whoever asks."""
    if asked.person is None:
        return Facts(today=day)
    with cursor() as c:
        c.execute(_ADDRESSES, {"person": asked.person})
        rows = c.fetchall()
    powers = powers_everywhere(asked.person, day).get(asked.body, frozenset())
    return Facts(
        own=frozenset(address for kind, address in rows if kind == "individual"),
        answers_for=frozenset(address for kind, address in rows if kind != "individual"),
        powers=frozenset(powers),
        today=day,
    )


def withdraw(key: int, *, person: int, by: str, at: datetime) -> None:
    """Whoever asked takes it back before it is released.

    Raises:
        Refused: it is another's, or is decided already.
    """
    row = waiting(key, ("asked", "authorised"), "esse pedido já não se pode retirar")
    if row.person_id != person:
        raise Refused("só quem pediu retira o pedido")
    append([line(row, "withdrawn", at)], by=by, at=at)
    TraceRequest.objects.filter(pk=key).update(state="withdrawn")
    drop_duties(
        subjects=[ref("trace_request", key)], kinds=[AUTHORISE, RELEASE],
        why="o pedido foi retirado", at=at, by=by,
    )  # fmt: skip
    date_end(row, at=at)


def waiting(key: int, states: tuple[str, ...], otherwise: str) -> TraceRequest:
    """The request, locked, in one of ``states``.

    Raises:
        Refused: ``otherwise``.
    """
    row = TraceRequest.objects.select_for_update().filter(pk=key).first()
    if row is None or row.state not in states:
        raise Refused(otherwise)
    return row


def duty(row: TraceRequest, kind: str, about: str, at: datetime) -> DutyDraft:
    """What somebody of the unit that runs the mail service must do."""
    return DutyDraft(
        kind=kind,
        body=row.body_id,
        subject=ref("trace_request", row.pk),
        person=None,
        run_at=at,
        key=f"{kind}:{row.pk}",
        about=f"{about} nº {row.pk}",
        provisions=tuple(row.provisions),
        assignee=f"power:{DECIDE}",
        policy=row.policy,
    )


def line(
    row: TraceRequest,
    verb: str,
    at: datetime,
    decision: Decision | None = None,
    more: dict[str, Json] | None = None,
    person: int | None = None,
) -> ActDraft:
    """The act of something done about a request. No record found is in it."""
    facts: dict[str, Json] = {
        "requester": row.requester,
        "inquiry": row.inquiry,
        "letter": row.letter,
        "on_behalf": row.on_behalf,
        "purpose": row.purpose,
        "first": row.first.isoformat(),
        "last": row.last.isoformat(),
        "senders": list(row.senders),
        "recipients": list(row.recipients),
        "message_ids": list(row.message_ids),
        "either": list(row.either),
        "sealed": row.sealed,
        "content": row.content,
        **(more or {}),
    }
    content: dict[str, Json] = {"facts": facts}
    if decision is not None:
        content["decision"] = plain(decision)
    return ActDraft(
        kind=f"mail.trace_request.{verb}",
        subject=ref("trace_request", row.pk),
        person=person if person is not None else row.person_id,
        body=row.body_id,
        held_at=at,
        provisions=tuple(row.provisions),
        policy=row.policy,
        outcome=decision.outcome if decision else "done",
        content=content,
        erase_on=row.keep_until,
    )
