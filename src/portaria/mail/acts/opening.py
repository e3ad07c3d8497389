"""Asking for, opening and granting mailboxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from portaria.database.copying import copy_rows, cursor, next_ids
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft
from portaria.mail import store
from portaria.mail.acts import addresses, waiting, watching
from portaria.mail.acts.desk import Desk, Desks, line, must_be, refuse
from portaria.mail.decisions import address, entitlement, quota
from portaria.mail.decisions.reasons import decided, provisions_of
from portaria.mail.models import Mailbox
from portaria.mail.types import INDIVIDUAL, MailboxAsk, MailboxHeld, Refused, State
from portaria.norms.decision import Decision

_COLUMNS = (
    "id", "body_id", "kind", "category", "address", "asked_name", "person_id", "unit_id", "state",
    "state_since", "quota_bytes", "quota_provision", "opened_at", "valid_until", "provision",
)  # fmt: skip
_REFUSED = frozenset({"not_entitled", "needs_justification", "has_one"})


@dataclass(frozen=True, slots=True)
class Settled:
    """A mailbox with everything that the norm decides of it at birth."""

    box: MailboxHeld
    ask: MailboxAsk
    quota_provision: str
    decision: Decision
    owner: str


def ask_mailboxes(batch: Sequence[MailboxAsk], *, by: str, at: datetime) -> list[int]:
    """Record requests (state ``asked``) and return the mailboxes' keys. Where the norm is silent on
    the category the request stands, for a person to decide as an omitted case.

    Raises:
        Refused: the norm gives the category no mailbox, wants a justification, or allows one
            mailbox per person and there is one.
    """
    with transaction.atomic():
        desks = Desks(at)
        holders = _holders(batch)
        ids = next_ids(Mailbox, len(batch))
        rows, acts = [], []
        for key, ask in zip(ids, batch, strict=True):
            decision = _entitled(ask, desks[ask.body], holders)
            box = _box(key, ask, State.ASKED)
            rows.append(_columns(box, ask, at, "", provisions_of(decision)))
            facts = {"name": ask.name, "justification": ask.justification}
            acts.append(
                line("asked", box, at, decision=decision, held_at=ask.held_at, cause=ask.cause,
                     facts=facts)
            )  # fmt: skip
        copy_rows("mail_mailbox", _COLUMNS, rows)
        append(acts, by=by, at=at)
    return ids


def open_mailboxes(batch: Sequence[MailboxAsk], *, by: str, at: datetime) -> list[int]:
    """Open mailboxes born of HR's record: active at once, or ``waiting_term`` where the norm wants
    a term that does not count yet. Returns their keys, in order.

    Raises:
        Refused: as :func:`ask_mailboxes`; or the address cannot be formed or was ever another's.
    """
    with transaction.atomic():
        desks = Desks(at)
        holders = _holders(batch)
        ids = next_ids(Mailbox, len(batch))
        settled = [
            _settle(key, ask, desks[ask.body], _born(ask, desks[ask.body], holders))
            for key, ask in zip(ids, batch, strict=True)
        ]
        addresses.take(_owners(settled), at=at)
        copy_rows("mail_mailbox", _COLUMNS, _rows(settled, at))
        append(list(_lines(settled, at)), by=by, at=at)
        _set_going(settled, desks, by=by)
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
        settled = []
        for row in store.lock(ids).values():
            must_be(row.box, (State.ASKED,), "conceder o pedido")
            desk = desks[row.box.body]
            ask = _ask_of(row, row.box.id in term_counts)
            entitled = entitlement.decide(row.box.category, desk.policy, justified=True)
            settled.append(_settle(row.box.id, ask, desk, entitled))
        addresses.take(_owners(settled), at=at)
        _write(settled, at)
        append(list(_lines(settled, at)), by=by, at=at)
        _set_going(settled, desks, by=by)


def activate_mailboxes(people: Sequence[int], *, by: str, at: datetime) -> int:
    """Activate the mailboxes of ``people`` that wait for a term and wait in vain: the term counts,
    or the norms in force want none any more. Returns how many."""
    with transaction.atomic():
        desks = Desks(at)
        rows = store.lock(_waiting(people))
        terms = waiting.Terms(people)
        boxes, acts = [], []
        for row in rows.values():
            desk = desks[row.box.body]
            term = entitlement.term_of(row.box.category, desk.policy)
            if term is not None and not terms.count(row.box.person, term.value, desk.body):
                continue
            box = replace(row.box, state=State.ACTIVE, opened_at=at)
            cited = (term.ref,) if term else ()
            boxes.append(box)
            acts.append(line("activated", box, at, provisions=cited, policy=desk.policy.digest))
        ids = [box.id for box in boxes]
        store.write(ids, state="active", state_since=at, opened_at=at)
        append(acts, by=by, at=at)
        watching.watch(boxes, desks)
        return len(boxes)


def _waiting(people: Sequence[int]) -> list[int]:
    with cursor() as c:
        c.execute(
            "SELECT id FROM mail_mailbox WHERE person_id = ANY(%s) AND state = 'waiting_term'",
            (list(people),),
        )
        return [row[0] for row in c]


def _entitled(ask: MailboxAsk, desk: Desk, holders: set[int]) -> Decision:
    decision = entitlement.decide(
        ask.category,
        desk.policy,
        has_one=ask.kind == INDIVIDUAL and ask.person in holders,
        justified=bool(ask.justification.strip()),
    )
    if decision.outcome in _REFUSED:
        raise refuse(f"caixa para a categoria «{ask.category}»", decision)
    if ask.kind == INDIVIDUAL and ask.person is not None:
        holders.add(ask.person)
    return decision


def _born(ask: MailboxAsk, desk: Desk, holders: set[int]) -> Decision:
    """As :func:`_entitled`, for mailboxes that nobody asked for."""
    decision = _entitled(ask, desk, holders)
    if decision.outcome not in entitlement.AUTOMATIC:
        said = f"caixa para a categoria «{ask.category}» (peça-a, para que seja decidida)"
        raise refuse(said, decision)
    return decision


def _holders(batch: Sequence[MailboxAsk]) -> set[int]:
    """Which of the persons have an individual mailbox in use or on its way. Persons are locked, so
    that two batches cannot give one to the same person."""
    people = sorted({a.person for a in batch if a.kind == INDIVIDUAL and a.person is not None})
    with cursor() as c:
        c.execute(
            "SELECT id FROM people_person WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
            (people,),
        )
        c.execute(
            "SELECT DISTINCT person_id FROM mail_mailbox WHERE person_id = ANY(%s) "
            "AND kind = 'individual' AND state NOT IN ('closed', 'purged')",
            (people,),
        )
        return {row[0] for row in c}


def _settle(key: int, ask: MailboxAsk, desk: Desk, entitled: Decision) -> Settled:
    """Address, limit and first state of the mailbox ``key``, each with its reason."""
    policy = desk.policy
    local, by_pattern = address.local_for(ask, policy)
    domain, by_domain = address.domain_for(ask.category, policy, desk.domains)
    limit, provision, limited = quota.standard(ask.category, policy)
    term = entitlement.term_of(ask.category, policy) if ask.kind == INDIVIDUAL else None
    waits = term is not None and not ask.term_counts
    state = State.WAITING_TERM if waits else State.ACTIVE
    reasons = (*limited.reasons, by_domain, by_pattern, *entitled.reasons)
    box = replace(
        _box(key, ask, state),
        address=f"{local}@{domain}",
        quota_bytes=limit,
        opened_at=None if waits else desk.at,
        provision=next(iter(provisions_of(entitled)), ""),
    )
    decision = decided("waiting_term" if waits else "opened", policy, *reasons)
    return Settled(box, ask, provision, decision, addresses.owner(box))


def _set_going(settled: Sequence[Settled], desks: Desks, *, by: str) -> None:
    """What is in use is watched; what waits asks for its term."""
    watching.watch([s.box for s in settled if s.box.state is State.ACTIVE], desks)
    waits = [(s.box, s.ask) for s in settled if s.box.state is State.WAITING_TERM]
    waiting.ask_for_terms(waits, desks, by=by)


def _owners(settled: Sequence[Settled]) -> dict[str, str]:
    owners: dict[str, str] = {}
    for item in settled:
        if owners.setdefault(item.box.address, item.owner) != item.owner:
            raise Refused(f"{item.box.address} foi pedido duas vezes no mesmo lote")
    return owners


def _rows(settled: Sequence[Settled], at: datetime) -> Iterator[tuple[object, ...]]:
    for s in settled:
        yield _columns(s.box, s.ask, at, s.quota_provision, (s.box.provision,))


def _lines(settled: Sequence[Settled], at: datetime) -> Iterator[ActDraft]:
    for s in settled:
        verb = "opened" if s.box.state is State.ACTIVE else "waits_for_term"
        yield line(
            verb,
            s.box,
            at,
            decision=s.decision,
            held_at=s.ask.held_at,
            cause=s.ask.cause,
            facts={"category": s.box.category, "quota_bytes": s.box.quota_bytes},
        )


def _write(settled: Sequence[Settled], at: datetime) -> None:
    store.write(
        [s.box.id for s in settled],
        state=[s.box.state.value for s in settled],
        address=[s.box.address for s in settled],
        quota_bytes=[s.box.quota_bytes for s in settled],
        quota_provision=[s.quota_provision for s in settled],
        opened_at=[s.box.opened_at for s in settled],
        provision=[s.box.provision for s in settled],
        state_since=at,
    )


def _ask_of(row: store.Row, term_counts: bool) -> MailboxAsk:
    """The request as it stands in ``row``, to be settled."""
    box = row.box
    return MailboxAsk(
        body=box.body,
        kind=box.kind,
        category=box.category,
        person=box.person,
        unit=box.unit,
        unit_acronym=_acronym(box.unit),
        name=row.asked_name,
        valid_until=box.valid_until,
        term_counts=term_counts,
    )


def _acronym(unit: int | None) -> str:
    if unit is None:
        return ""
    with cursor() as c:
        c.execute("SELECT acronym FROM people_unit WHERE id = %s", (unit,))
        row = c.fetchone()
        return row[0] if row else ""


def _box(key: int, ask: MailboxAsk, state: State) -> MailboxHeld:
    return MailboxHeld(
        id=key,
        body=ask.body,
        kind=ask.kind,
        category=ask.category,
        state=state,
        person=ask.person,
        unit=ask.unit,
        valid_until=ask.valid_until,
    )


def _columns(
    box: MailboxHeld, ask: MailboxAsk, at: datetime, quota_provision: str, cited: Sequence[str]
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
        next(iter(cited), ""),
    )
