"""Carrying out a released request: the one place from which records of mail are looked at."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from portaria.bodies.policies import adopted
from portaria.frame import pdf
from portaria.frame.exports import lines
from portaria.mail.traces import querying
from portaria.mail.traces.models import TraceRequest
from portaria.mail.traces.querying import Scope
from portaria.mail.traces.requests import sealing
from portaria.mail.traces.stream import MAIL
from portaria.traces import places

FOLDER = "_deliveries"
_SHOWN = 2000
"""Records printed in the PDF; the CSV has them all. Ours, and said there."""
_WORDS = {
    "seen": "Instante", "took": "Segundos até o fim", "origin": "Servidor", "queue_id": "Fila",
    "message_id": "Message-ID", "sender": "Remetente", "recipient": "Destinatário",
    "asked_for": "Destinatário pedido", "size": "Bytes", "status": "Situação", "dsn": "DSN",
    "relay": "Entregue a", "client": "Cliente", "login": "Login", "attempts": "Tentativas",
    "reply": "Resposta", "verdict": "Portão", "rule": "Regra", "provision": "Dispositivo",
    "mode": "Modo",
}  # fmt: skip


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
    files = {
        "registros.csv": _csv(records, zone),
        "registros.pdf": _pdf(row, records, about, zone, at),
    }
    packed, digest, hashes = sealing.pack(files, about)
    name = f"{row.pk}-{secrets.token_hex(8)}.zip"
    write(name, packed)
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


def path_of(name: str) -> Path:
    """Where a package lies."""
    return places.root() / FOLDER / name


def write(name: str, data: bytes) -> None:
    """Keep a package where only this product's user reads it, on the disk."""
    path = path_of(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


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


def _csv(found: Sequence[Mapping[str, Any]], zone: ZoneInfo) -> bytes:
    names = list(MAIL.columns)
    header = [_WORDS[name] for name in names]
    rows = ([_value(one, name, zone) for name in names] for one in found)
    return "".join(lines(header, rows)).encode()


def _pdf(
    row: TraceRequest, found: Sequence[Mapping[str, Any]], about: Mapping[str, Any],
    zone: ZoneInfo, at: datetime,
) -> bytes:  # fmt: skip
    document = pdf.document(
        f"Registros de correio: pedido nº {row.pk}", at=at, issuer=row.body.name
    )
    period = f"{row.first:%d/%m/%Y} a {row.last:%d/%m/%Y}"
    whose = [*row.senders, *row.recipients, *row.either, *row.message_ids]
    document.table(
        (),
        [
            ("Pedido", row.letter),
            (
                "Quem pede",
                " – ".join(part for part in (row.requester, row.inquiry, row.on_behalf) if part),
            ),
            ("Para quê", row.purpose),
            ("Período", period),
            ("De quê", ", ".join(whose)),
            ("Dispositivos", ", ".join(row.provisions)),
            ("Registros", str(about["records"])),
        ],
        widths=(1, 4),
    )
    document.paragraph(
        "Envelope e destino de cada mensagem, como os servidores os registraram; nenhum conteúdo"
        " (o que se pediu também de conteúdo vem em pacote próprio)."
        " A integridade se confere pelo manifesto e pela assinatura que acompanham este arquivo."
    )
    if len(found) > _SHOWN:
        document.paragraph(
            f"Aqui estão os primeiros {_SHOWN}; os {len(found)} estão em registros.csv.", small=True
        )
    shown = ("seen", "sender", "recipient", "status", "size", "message_id")
    document.table(
        [_WORDS[name] for name in shown],
        [[str(_value(one, name, zone)) for name in shown] for one in found[:_SHOWN]],
        widths=(3, 4, 4, 2, 2, 5),
    )
    return document.bytes()


def _value(one: Mapping[str, Any], name: str, zone: ZoneInfo) -> object:
    if name != "seen":
        return one[name]
    return datetime.fromtimestamp(one["seen"], UTC).astimezone(zone).isoformat(sep=" ")
