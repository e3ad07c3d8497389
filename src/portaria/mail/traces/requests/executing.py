"""Carrying out a released request: the one place from which records of mail are looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portaria.bodies.policies import adopted
from portaria.frame import citations, labels
from portaria.mail.traces import querying
from portaria.mail.traces.models import TraceRequest
from portaria.mail.traces.querying import Scope
from portaria.procedures.records import sealing
from portaria.procedures.records.packages import Shelf
from portaria.procedures.records.printing import CSV, PDF, Printed

SHELF = Shelf("_deliveries")
_WORDS = {
    "seen": "Instante", "took": "Segundos até o fim", "origin": "Servidor", "queue_id": "Fila",
    "message_id": "Message-ID", "sender": "Remetente", "recipient": "Destinatário",
    "asked_for": "Destinatário pedido", "size": "Bytes", "status": "Situação", "dsn": "DSN",
    "relay": "Entregue a", "client": "Cliente", "login": "Login", "attempts": "Tentativas",
    "reply": "Resposta", "verdict": "Controle de mensagens", "rule": "Regra",
    "provision": "Dispositivo", "mode": "Modo",
}  # fmt: skip
_SHOWN = {"seen": 3, "sender": 4, "recipient": 4, "status": 2, "size": 2, "message_id": 5}
_STATUS = {
    "sent": "entregue", "bounced": "devolvida ao remetente", "expired": "devolvida, fim do prazo",
    "refused": "recusada à entrada", "postponed": "adiada à entrada", "discarded": "descartada",
    "deleted": "retirada da fila", "aborted": "interrompida por quem enviava",
    "queued": "na fila", "deferred": "espera nova tentativa", "held": "retida",
}  # fmt: skip
_VERDICTS = {
    "pass": "passou", "change": "passou, mudada", "hold": "retida", "refuse": "recusada",
    "undecided": "não pôde ser decidida",
}  # fmt: skip
_SAID = {
    "status": _STATUS, "verdict": _VERDICTS, "rule": labels.GATE_RULES, "mode": labels.GATE_MODES,
}  # fmt: skip
_EXPLAINED = (
    "Envelope e destino de cada mensagem, como os servidores os registraram; nenhum conteúdo"
    " (o que se pediu também de conteúdo vem em pacote próprio)."
)


@dataclass(frozen=True, slots=True)
class Done:
    """What was packed: the file's name, how many records, the manifest's SHA-256, the hash of each
    file, and the addresses the request named that were found."""

    name: str
    rows: int
    digest: str
    hashes: Mapping[str, str]
    addresses: Sequence[str]


def execute(row: TraceRequest, *, at: datetime) -> Done:
    """Look the records up and write the sealed package. Of a transaction that does not commit, a
    file nobody knows is left, which the daily tidying deletes."""
    its = adopted(row.body_id)
    zone, scope = its.calendar.zone, scope_of(row)
    records = found(row, today=its.calendar.day_of(at))
    about = about_of(row, len(records), at)
    printed = Printed(_WORDS, _SHOWN, _EXPLAINED, zone, _SAID)
    files = {CSV: printed.csv(records), PDF: _pdf(row, records, printed, at)}
    packed, digest, hashes = sealing.pack(files, about)
    name = SHELF.put(str(row.pk), packed).name
    named = {*scope.senders, *scope.recipients, *scope.either}
    if scope.message_ids:
        named |= {str(one[side]) for one in records for side in ("sender", "recipient")}
    return Done(name, len(records), digest, hashes, sorted(named))


def scope_of(row: TraceRequest) -> Scope:
    """What a request asks about."""
    return Scope(
        row.first, row.last, tuple(row.senders), tuple(row.recipients), tuple(row.message_ids),
        tuple(row.either),
    )  # fmt: skip


def found(row: TraceRequest, *, today: date) -> list[dict[str, Any]]:
    """The records that a request asks for."""
    return querying.found(row.body_id, scope_of(row), today=today)


def about_of(row: TraceRequest, rows: int, at: datetime) -> dict[str, Any]:
    """What the manifest of a request released ``at`` says of it."""
    return {
        "request": row.pk,
        "body": row.body_id,
        "requester": row.requester,
        "inquiry": row.inquiry,
        "on_behalf": row.on_behalf,
        "letter": row.letter,
        "purpose": row.purpose,
        "period": {"first": row.first.isoformat(), "last": row.last.isoformat()},
        "senders": list(row.senders),
        "recipients": list(row.recipients),
        "message_ids": list(row.message_ids),
        "either": list(row.either),
        "provisions": list(row.provisions),
        "asked_at": row.asked_at.isoformat(),
        "authorised_by": row.authorised_by_id,
        "authorised_at": row.authorised_at.isoformat() if row.authorised_at else None,
        "released_by": row.released_by_id,
        "released_at": at.isoformat(),
        "records": rows,
    }


def _pdf(
    row: TraceRequest, found: Sequence[Mapping[str, Any]], printed: Printed, at: datetime
) -> bytes:
    whose = [*row.senders, *row.recipients, *row.either, *row.message_ids]
    asker = labels.REQUESTERS.get(row.requester, row.requester)
    inquiry = labels.INQUIRIES.get(row.inquiry, row.inquiry)
    who = " – ".join(part for part in (asker, inquiry, row.on_behalf) if part)
    cited = (citations.label(one, row.body_id) for one in row.provisions)
    facts = (
        ("Pedido", row.letter),
        ("Quem pede", who),
        ("Para quê", row.purpose),
        ("Período", f"{row.first:%d/%m/%Y} a {row.last:%d/%m/%Y}"),
        ("De quê", ", ".join(whose)),
        ("Dispositivos", "; ".join(cited)),
        ("Registros", str(len(found))),
    )
    title = f"Registros de correio: pedido nº {row.pk}"
    return printed.pdf(title, facts, found, issuer=row.body.name, at=at)
