"""Two persons between a request and the records: one authorises, another releases (four eyes);
releasing carries it out, in the same transaction."""

from __future__ import annotations

from datetime import datetime

from portaria.bodies.policies import adopted
from portaria.duties.acts import close_about, drop_duties, open_duties
from portaria.ledger.acts import append
from portaria.ledger.types import Json, ref
from portaria.mail.traces.models import TraceRequest
from portaria.mail.traces.requests.asking import (
    AUTHORISE,
    RELEASE,
    duty,
    facts_of,
    line,
    waiting,
)
from portaria.mail.traces.requests.contents import ask_store
from portaria.mail.traces.requests.decisions import MAY, entitled, lacking
from portaria.mail.traces.requests.executing import execute, scope_of
from portaria.mail.traces.requests.lasting import date_end
from portaria.mail.traces.requests.telling import name_concerned, tell
from portaria.mail.traces.requests.types import DECIDE, Asked, Refused
from portaria.people.powers import powers_everywhere


def authorise(key: int, *, person: int, by: str, at: datetime) -> None:
    """``person``, of the unit that runs the mail service, finds the request in order.

    Raises:
        Refused: it is not waiting for this, ``person`` has not the power or is who asked, or the
            norm does not admit it any more.
    """
    row = waiting(key, ("asked",), "esse pedido não espera autorização")
    _competent(row, person, at)
    _still_entitled(row, at)
    _close(row, AUTHORISE, by, at, "pedido autorizado")
    append([line(row, "authorised", at)], by=by, at=at)
    TraceRequest.objects.filter(pk=key).update(
        state="authorised", authorised_by=person, authorised_at=at
    )
    open_duties([duty(row, RELEASE, "Liberar os registros de correio do pedido", at)], at=at)


def release(key: int, *, person: int, by: str, at: datetime) -> TraceRequest:
    """A second person releases; the records are looked up, packed and sealed.

    Raises:
        Refused: it is not waiting for this; ``person`` has not the power, asked, or authorised it;
            or the norm does not admit it any more.
    """
    row = waiting(key, ("authorised",), "esse pedido não espera liberação")
    _competent(row, person, at)
    if row.authorised_by_id == person:
        raise Refused("quem autorizou não libera: é preciso uma segunda pessoa")
    _still_entitled(row, at)
    _close(row, RELEASE, by, at, "registros liberados")
    row.released_by_id, row.released_at = person, at
    done = execute(row, at=at)
    row.state, row.rows = "released", done.rows
    row.package, row.digest = done.name, done.digest
    row.save()
    facts: dict[str, Json] = {
        "rows": done.rows,
        "manifest": done.digest,
        "files": dict(done.hashes),
    }
    append([line(row, "released", at, more=facts)], by=by, at=at)
    name_concerned(row, done.addresses)
    date_end(row, at=at)
    if row.content:
        ask_store(row, at=at)
    if not row.sealed:
        tell(row, by=by, at=at)
    return row


def refuse(key: int, why: str, *, person: int, by: str, at: datetime) -> None:
    """``person`` refuses, with the reason.

    Raises:
        Refused: it is decided already, there is no reason, or ``person`` has not the power or is
            who asked.
    """
    row = waiting(key, ("asked", "authorised"), "esse pedido já foi decidido")
    _competent(row, person, at)
    if not why.strip():
        raise Refused("diga por que se recusa o pedido")
    append([line(row, "refused", at, more={"why": why.strip()})], by=by, at=at)
    TraceRequest.objects.filter(pk=key).update(state="refused", why=why.strip())
    drop_duties(
        subjects=[ref("trace_request", key)], kinds=[AUTHORISE, RELEASE],
        why="o pedido foi recusado", at=at, by=by,
    )  # fmt: skip
    date_end(row, at=at)


def unseal(key: int, *, person: int, by: str, at: datetime) -> None:
    """The secrecy of a request ends: those concerned are told now.

    Raises:
        Refused: it is not secret, or ``person`` has not the power.
    """
    row = waiting(key, ("released",), "esse pedido não foi liberado")
    if not row.sealed:
        raise Refused("esse pedido não corre em sigilo")
    _powerful(row, person, at)
    TraceRequest.objects.filter(pk=key).update(sealed=False)
    append([line(row, "unsealed", at)], by=by, at=at)
    tell(row, by=by, at=at)


def _competent(row: TraceRequest, person: int, at: datetime) -> None:
    _powerful(row, person, at)
    if row.person_id == person and not row.on_behalf:
        raise Refused("quem pediu não decide o próprio pedido")


def _powerful(row: TraceRequest, person: int, at: datetime) -> None:
    day = adopted(row.body_id).calendar.day_of(at)
    if DECIDE not in powers_everywhere(person, day).get(row.body_id, frozenset()):
        raise Refused("só a unidade que gere o correio decide pedidos de registros")


def _still_entitled(row: TraceRequest, at: datetime) -> None:
    """The norms and the facts may have changed since it was asked (design, invariant 5)."""
    its = adopted(row.body_id)
    day = its.calendar.day_of(at)
    asked = Asked(
        row.body_id, row.requester, row.letter, row.purpose, scope_of(row), row.inquiry,
        row.on_behalf, row.sealed_why, row.person_id, row.content,
    )  # fmt: skip
    decision = entitled(asked, facts_of(asked, day), its.law.on(day))
    if decision.outcome != MAY:
        raise Refused(f"o pedido não cabe mais: {lacking(decision)}")


def _close(row: TraceRequest, kind: str, by: str, at: datetime, note: str) -> None:
    close_about([ref("trace_request", row.pk)], kind, by=by, at=at, note=note)
