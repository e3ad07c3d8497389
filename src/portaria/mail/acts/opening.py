"""Asking for, opening and granting mailboxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from portaria.database.copying import copy_rows, cursor, next_ids
from portaria.duties.acts import close_human
from portaria.duties.models import Duty
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft
from portaria.mail import store
from portaria.mail.acts import addresses, waiting, watching
from portaria.mail.acts.births import Births, Born, asked
from portaria.mail.acts.desk import Desks, line, must_be, record
from portaria.mail.acts.enough import ask_for_enough
from portaria.mail.acts.held import Held
from portaria.mail.decisions import entitlement
from portaria.mail.models import Mailbox
from portaria.mail.types import INDIVIDUAL, MailboxAsk, MailboxHeld, Refused, State
from portaria.steps.reasons import provisions_of

ASK = "mail.ask"
_COLUMNS = (
    "id", "body_id", "kind", "category", "address", "asked_name", "person_id", "unit_id", "state",
    "state_since", "quota_bytes", "quota_provision", "opened_at", "valid_until", "provision",
)  # fmt: skip


def ask_mailboxes(batch: Sequence[MailboxAsk], *, by: str, at: datetime) -> list[int]:
    """Record requests (state ``asked``) and return the mailboxes' keys. Where the norm is silent on
    the category the request stands, for a person to decide as an omitted case.

    Raises:
        Refused: the norm gives the category no mailbox, wants a justification, or allows so many
            per person or per unit and there are as many.
    """
    with transaction.atomic():
        births = Births(Desks(at), Held(batch))
        ids = next_ids(Mailbox, len(batch))
        rows, acts = [], []
        for key, ask in zip(ids, batch, strict=True):
            decision = births.entitled(ask, asked=True)
            box = replace(asked(key, ask), provision=next(iter(provisions_of(decision)), ""))
            rows.append(_columns(box, ask, at, ""))
            facts = {"name": ask.name, "justification": ask.justification}
            acts.append(
                line("asked", box, at, decision=decision, held_at=ask.held_at, cause=ask.cause,
                     facts=facts)
            )  # fmt: skip
        copy_rows("mail_mailbox", _COLUMNS, rows)
        append(acts, by=by, at=at)
        _close_requests(batch, by=by, at=at)
    return ids


def _close_requests(batch: Sequence[MailboxAsk], *, by: str, at: datetime) -> None:
    """The duties that waited for these requests are done."""
    people = [ask.person for ask in batch if ask.kind == INDIVIDUAL]
    waiting = Duty.objects.filter(kind=ASK, person__in=people, state="open")
    close_human(list(waiting.values_list("id", flat=True)), by=by, at=at, note="caixa pedida")


def open_mailboxes(batch: Sequence[MailboxAsk], *, by: str, at: datetime) -> list[int]:
    """Open mailboxes born of HR's record: active at once, or ``waiting_term`` where the norm wants
    a term that does not count yet. Returns their keys, in order.

    Raises:
        Refused: as :func:`ask_mailboxes`; the category's mailbox must be asked for; or the address
            cannot be formed or was ever another's.
    """
    with transaction.atomic():
        desks = Desks(at)
        births = Births(desks, Held(batch))
        ids = next_ids(Mailbox, len(batch))
        born = [
            births.born(key, ask, births.entitled(ask, asked=False))
            for key, ask in zip(ids, batch, strict=True)
        ]
        addresses.take(_owners(born), at=at)
        rows = (_columns(b.box, b.ask, at, b.birth.quota_provision) for b in born)
        copy_rows("mail_mailbox", _COLUMNS, rows)
        marks = record(list(_lines(born, at)), by=by, at=at)
        _set_going(born, desks, marks, by=by)
    return ids


def grant_mailboxes(
    ids: Sequence[int], *, by: str, at: datetime, term_counts: frozenset[int] = frozenset()
) -> None:
    """Grant requests: active at once, or ``waiting_term``. ``term_counts`` are the mailboxes whose
    holder's term counts already.

    Raises:
        Refused: one was not asked for, or its address cannot be formed or was ever another's.
    """
    with transaction.atomic():
        desks = Desks(at)
        births = Births(desks)
        rows = store.lock(ids)
        acronyms = _acronyms([row.box.unit for row in rows.values() if row.box.unit])
        born = []
        for row in rows.values():
            must_be(row.box, (State.ASKED,), "conceder o pedido")
            ask = _ask_of(row, acronyms, row.box.id in term_counts)
            # What was asked for was entitled or justified then; granting it is somebody's decision.
            decision = births.entitled(replace(ask, justification="concedida"), asked=True)
            born.append(births.born(row.box.id, ask, decision))
        addresses.take(_owners(born), at=at)
        _write(born, at)
        marks = record(list(_lines(born, at)), by=by, at=at)
        _set_going(born, desks, marks, by=by)


def activate_mailboxes(people: Sequence[int], *, by: str, at: datetime) -> int:
    """Activate the mailboxes of ``people`` that wait for a term and wait in vain: the term counts,
    or the norms in force want none any more. Returns how many."""
    with transaction.atomic():
        desks = Desks(at)
        since = _waiting(people)
        rows = store.lock(since)
        terms = waiting.Terms(people)
        boxes, acts = [], []
        for row in rows.values():
            desk = desks[row.box.body]
            policy = desk.policy_since(since[row.box.id])
            term = entitlement.term_of(row.box.category, policy)
            if term is not None and not terms.count(row.box.person, term.value, desk.body):
                continue
            box = replace(row.box, state=State.ACTIVE, opened_at=at)
            cited = (term.ref,) if term else ()
            boxes.append(box)
            acts.append(line("activated", box, at, provisions=cited, policy=desk.policy.digest))
        ids = [box.id for box in boxes]
        store.write(ids, state="active", state_since=at, opened_at=at)
        marks = record(acts, by=by, at=at)
        watching.watch(boxes, desks, marks)
        return len(boxes)


def _waiting(people: Sequence[int]) -> dict[int, datetime]:
    """The mailboxes of ``people`` that wait for a term, and since when each does."""
    with cursor() as c:
        c.execute(
            "SELECT id, state_since FROM mail_mailbox"
            " WHERE person_id = ANY(%s) AND state = 'waiting_term'",
            (list(people),),
        )
        return dict(c.fetchall())


def _set_going(born: Sequence[Born], desks: Desks, marks: watching.Marks, *, by: str) -> None:
    """What is in use is watched; what waits asks for its term."""
    watching.watch([b.box for b in born if b.box.state is State.ACTIVE], desks, marks)
    ask_for_enough([b.box for b in born], desks, marks, by=by)
    waits = [(b.box, b.ask) for b in born if b.box.state is State.WAITING_TERM]
    waiting.ask_for_terms(waits, desks, by=by)


def _owners(born: Sequence[Born]) -> dict[str, str]:
    owners: dict[str, str] = {}
    for item in born:
        if item.box.address in owners:
            raise Refused(f"{item.box.address} foi pedido duas vezes no mesmo lote")
        owners[item.box.address] = addresses.owner(item.box)
    return owners


def _lines(born: Sequence[Born], at: datetime) -> Iterator[ActDraft]:
    for b in born:
        yield line(
            "opened" if b.box.state is State.ACTIVE else "waits_for_term",
            b.box,
            at,
            decision=b.birth.decision,
            held_at=b.ask.held_at,
            cause=b.ask.cause,
            facts={
                "quota_bytes": b.box.quota_bytes,
                "term_counts": b.ask.term_counts,
                "justified": any(r.code == "justification" for r in b.birth.decision.reasons),
            },
        )


def _write(born: Sequence[Born], at: datetime) -> None:
    store.write(
        [b.box.id for b in born],
        state=[b.box.state.value for b in born],
        address=[b.box.address for b in born],
        quota_bytes=[b.box.quota_bytes for b in born],
        quota_provision=[b.birth.quota_provision for b in born],
        opened_at=[b.box.opened_at for b in born],
        provision=[b.box.provision for b in born],
        state_since=at,
    )


def _ask_of(row: store.Row, acronyms: dict[int, str], term_counts: bool) -> MailboxAsk:
    """The request as it stands in ``row``, to be settled."""
    box = row.box
    return MailboxAsk(
        body=box.body,
        kind=box.kind,
        category=box.category,
        person=box.person,
        unit=box.unit,
        unit_acronym=acronyms.get(box.unit, "") if box.unit else "",
        name=row.asked_name,
        valid_until=box.valid_until,
        term_counts=term_counts,
    )


def _acronyms(units: Sequence[int]) -> dict[int, str]:
    with cursor() as c:
        c.execute("SELECT id, acronym FROM people_unit WHERE id = ANY(%s)", (list(units),))
        return dict(c.fetchall())


def _columns(
    box: MailboxHeld, ask: MailboxAsk, at: datetime, quota_provision: str
) -> tuple[object, ...]:
    return (
        box.id,
        box.body,
        box.kind,
        box.category,
        box.address or None,
        ask.name,
        box.person,
        box.unit,
        box.state.value,
        at,
        box.quota_bytes,
        quota_provision,
        box.opened_at,
        box.valid_until,
        box.provision,
    )
