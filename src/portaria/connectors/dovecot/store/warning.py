"""The warning of a mailbox near its limit, or at it, to whoever can do something about it (M8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from portaria.bodies.policies import config_of
from portaria.connectors.dovecot.store import published
from portaria.connectors.dovecot.store.carrying import gone, mailboxes_of
from portaria.connectors.dovecot.store.doveadm import Unreachable
from portaria.connectors.dovecot.store.effects import WARN
from portaria.connectors.dovecot.store.published import Box
from portaria.database import shadow
from portaria.duties.registry import handler
from portaria.duties.types import Done, Failed, OpenDuty, Outcome
from portaria.frame import citations
from portaria.frame.templatetags.portaria import size
from portaria.mail.held import ports
from portaria.mail.whose import domain_of

_SAID = {
    "near": "está perto do limite de armazenamento",
    "full": "atingiu o limite de armazenamento e não recebe mais mensagens",
}


@handler(WARN)
def warn(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Send the warnings: to the mailbox itself while it takes messages, and to the person who
    answers for an organizational one. Whoever holds an individual one at its limit is told on the
    page (``mail.clean``) alone: it takes no message."""
    if shadow.active():
        return [Done("simulação: nada se envia") for _ in duties]
    way_out = ports.notices()
    if way_out is None:
        return [Done("não há servidor por onde enviar: fica na página") for _ in duties]
    try:
        return _send(way_out, duties, at)
    except (ports.Unreachable, Unreachable) as error:
        return [Failed(str(error)) for _ in duties]


def _send(way_out: ports.Notices, duties: Sequence[OpenDuty], at: datetime) -> list[Outcome]:
    mailboxes = mailboxes_of(duties)
    boxes = published.boxes(mailboxes.values())
    people = published.addresses_of(p for d in duties if (p := _person(d)) is not None)
    outcomes: list[Outcome] = []
    for duty in duties:
        box = boxes.get(mailboxes[duty.id])
        if box is None:
            outcomes.append(gone(mailboxes[duty.id]))
            continue
        to = {box.address} if duty.payload["level"] == "near" else set()
        if box.kind == "organizational":
            to |= set(people.get(_person(duty) or 0, ()))
        if to:
            way_out.send(_message(duty, box, sorted(to), at), sorted(to))
        outcomes.append(Done(f"aviso a {', '.join(sorted(to))}" if to else "aviso só na página"))
    return outcomes


def _person(duty: OpenDuty) -> int | None:
    person = duty.payload.get("person")
    return person if isinstance(person, int) else None


def _message(duty: OpenDuty, box: Box, to: Sequence[str], at: datetime) -> EmailMessage:
    """Always the same for the same act: a second copy is known by its Message-ID."""
    config, domain = config_of(duty.body), domain_of(duty.body)
    message = EmailMessage()
    message["From"] = f"Portaria de {config.acronym} <postmaster@{domain}>"
    message["To"] = ", ".join(to)
    message["Subject"] = f"{box.address}: {_SAID[str(duty.payload['level'])]}"
    message["Message-ID"] = f"<quota-{duty.payload['act']}@portaria.{domain}>"
    message["Date"] = format_datetime(at)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n".join(_lines(duty, box)))
    return message


def _lines(duty: OpenDuty, box: Box) -> list[str]:
    used, limit = duty.payload["used"], duty.payload["limit"]
    assert isinstance(used, int)  # noqa: S101  # the act tells both
    assert isinstance(limit, int)  # noqa: S101
    cited = [citations.label(ref, duty.body) for ref in duty.provisions]
    return [
        f"A caixa {box.address} {_SAID[str(duty.payload['level'])]}.",
        f"Usa {size(used)} de {size(limit)}.",
        "",
        "Apague as mensagens de que não precisa, preservando o que por norma se preserva, ou, onde "
        "a norma o admite, peça aumento do limite, com justificativa.",
        "",
        *([f"Dispositivo: {', '.join(cited)}"] if cited else []),
    ]
