"""Certificates: that a communication was delivered, and when it is deemed received, with the
arithmetic and the provisions. The same row always makes the same file."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from portaria.bodies.policies import config_of
from portaria.frame import citations, labels, pdf
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, ref
from portaria.mail.official.models import Certificate, Recipient
from portaria.mail.official.types import SUBJECT, Receipt, Refused
from portaria.people.models import Person
from portaria.workdays.arithmetic import text_of

_ABSENCES = {"vacation": "férias", "licence": "licença", "absence": "afastamento"}
HOW = "Confira esta certidão pelo código, na página da Portaria do órgão:"


def issue_certificate(
    recipient: int, *, person: int | None, site: str, by: str, at: datetime
) -> Certificate:
    """Issue the certificate of one recipient's receipt; ``site`` is where the code can be checked
    (``https://…``, "" unknown). An act of its own.

    Raises:
        Refused: the delivery was not confirmed.
    """
    row = Recipient.objects.select_related("communication", "body", "person").get(pk=recipient)
    if row.state != Receipt.DELIVERED:
        raise Refused("a entrega ainda não foi confirmada: não há o que certificar")
    code = new_code()
    made = Certificate(
        code=code, recipient=row, asked_by_id=person, issued_at=at, content=_content(row, at),
        address=site.rstrip("/") + reverse("certificate_check", args=[code]) if site else "",
    )  # fmt: skip
    made.digest = hashlib.sha256(file_of(made)).hexdigest()
    made.save()
    line = ActDraft(
        kind="mail.official.certified", subject=ref(SUBJECT, row.communication_id),
        person=row.person_id, body=row.body_id, held_at=at,
        provisions=(row.provision,) if row.provision else (), outcome="certified",
        content={"facts": {"certificate": made.pk, "digest": made.digest, "asked_by": person}},
    )  # fmt: skip
    append([line], by=by, at=at)
    return made


def new_code() -> str:
    """A code that nobody guesses: 100 bits in letters and digits that are not mistaken for one
    another, in groups of four."""
    letters = "".join(secrets.choice("23456789ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(20))
    return "-".join(letters[i : i + 4] for i in range(0, 20, 4))


def file_of(certificate: Certificate) -> bytes:
    """The certificate as PDF."""
    said = certificate.content
    paper = pdf.document(said["title"], at=certificate.issued_at, issuer=said["issuer"])
    paper.paragraph(said["text"]).table((), said["facts"], widths=(1, 3))
    if said["sum"]:
        paper.heading("A conta do prazo").paragraph(said["sum"])
    if said["reasons"]:
        paper.heading("Fundamento")
        for reason in said["reasons"]:
            paper.paragraph(reason)
    paper.paragraph(said["issued"], small=True)
    paper.code(certificate.code, how=HOW, address=certificate.address)
    return paper.bytes()


def _content(row: Recipient, at: datetime) -> dict[str, Any]:
    sent = row.communication
    config = config_of(row.body_id)
    zone = ZoneInfo(config.zone)
    return {
        "title": f"Certidão de comunicação oficial nº {sent.pk}",
        "issuer": config.name,
        "text": _text(row, zone),
        "facts": _facts(row, zone),
        "sum": _sum(row, zone),
        "reasons": list(row.reasons),
        "issued": f"Emitida em {_moment(at, zone)}, pelo que consta do registro das comunicações e "
        "do que se leu de volta do servidor de correio.",
    }


def _sum(row: Recipient, zone: ZoneInfo) -> str:
    """The arithmetic, which cites the norm as people do; "" where nothing is deemed."""
    if not row.sum or row.deemed_at is None:
        return ""
    counted = text_of(row.sum)
    if row.provision:
        counted = counted.replace(row.provision, citations.label(row.provision, row.body_id))
    return f"{counted}\nNo fim do expediente: {_moment(row.deemed_at, zone)}"


def _text(row: Recipient, zone: ZoneInfo) -> str:
    where = citations.label(row.provision, row.body_id) if row.provision else ""
    delivered = (
        f"Certifica-se que a mensagem abaixo foi entregue em {_moment(row.delivered_at, zone)}"
    )
    if row.deemed_at is None:
        return (
            f"{delivered}. As normas em vigor no órgão do destinatário nada dizem de quando se tem "
            "por recebida."
        )
    return (
        f"{delivered} e se tem por recebida em {_moment(row.deemed_at, zone)}, "
        f"independentemente de confirmação de leitura ({where})."
    )


def _facts(row: Recipient, zone: ZoneInfo) -> Sequence[tuple[str, str]]:
    sent = row.communication
    facts = [
        ("Remetente", _named(sent.sender, sent.person)),
        ("Destinatário", _named(row.address, row.person)),
        ("Assunto", sent.subject or "(sem assunto)"),
        ("Identificação", sent.key),
        ("Enviada em", _moment(sent.sent_at, zone)),
        ("Entregue em", _moment(row.delivered_at, zone)),
    ]
    if row.deemed_at:
        facts.append(("Tida por recebida em", _moment(row.deemed_at, zone)))
    facts.append(("Ausência do destinatário", absence_of(row.absence)))
    return facts


def absence_of(absence: dict[str, str] | None) -> str:
    """Whether the recipient was away at the delivery, in words."""
    if not absence:
        return "nenhuma registrada na data da entrega"
    kind = labels.of(_ABSENCES, absence["kind"])
    until = f" a {_day(absence['until'])}" if absence["until"] else ", sem data de retorno"
    return f"{kind}, de {_day(absence['from'])}{until}"


def _named(address: str, person: Person | None) -> str:
    return f"{person.shown_name} <{address}>" if person else address


def _day(iso: str) -> str:
    return f"{iso[8:10]}/{iso[5:7]}/{iso[:4]}"


def _moment(instant: datetime | None, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%d/%m/%Y, às %H:%M}" if instant else "–"
