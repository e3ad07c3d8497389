"""Sieve scripts that people put themselves: after somebody was in the editor of scripts, the reply
of an absence stands again if another script was activated (M15), and whoever sends mail on to
outside, where the norm forbids it, or answers in another's name (G4) is told that it is not done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from portaria.bodies.policies import config_of
from portaria.connectors.dovecot.sieve import reading
from portaria.connectors.dovecot.store import configured, published, replies
from portaria.connectors.dovecot.store.carrying import carried, gone, mailboxes_of
from portaria.connectors.dovecot.store.doveadm import Doveadm
from portaria.connectors.dovecot.store.published import Box
from portaria.duties.acts import open_duties
from portaria.duties.types import Done, DutyDraft, Failed, OpenDuty, Outcome
from portaria.ledger.types import ref
from portaria.mail.held import ports
from portaria.mail.traces import following
from portaria.mail.whose import boxes_of, domain_of

SCRIPTS, FORWARDS, ANSWERS = "store.scripts", "store.forwards", "store.answers"
_ABOUT = {
    FORWARDS: "o redirecionamento para fora não é levado",
    ANSWERS: "a resposta em nome de outro não é dada",
}
SERVICE = "managesieve"
LOOKS = (timedelta(seconds=45), timedelta(minutes=15))
"""After a sign-in to the editor of scripts: what is done in a session is not logged. Ours."""


@following.on_access
def noticed(accesses: Sequence[following.Access], at: datetime) -> None:
    """Within ingest's transaction: somebody signed in to the editor of scripts."""
    users = {one.user for one in accesses if one.event == "login" and one.service == SERVICE}
    if not users or not configured.present():
        return
    boxes = {box.id: box for box in boxes_of(users).values()}
    open_duties(
        [
            DutyDraft(
                kind=SCRIPTS, body=box.body, subject=ref("mailbox", box.id), person=None,
                run_at=at + after, key=f"{SCRIPTS}:{box.id}:{at.isoformat()}:{number}",
                about=f"Ver o que fazem os filtros da caixa nº {box.id}",
            )
            for box in boxes.values()
            for number, after in enumerate(LOOKS)
        ],
        at=at,
    )  # fmt: skip


@carried(SCRIPTS, batch=replies.BATCH)
def look(server: Doveadm, duties: Sequence[OpenDuty], at: datetime) -> Mapping[int, Outcome]:
    """See that the reply of an absence is the active script, and warn of forbidden forwarding."""
    mailboxes = mailboxes_of(duties)
    boxes, domains = published.boxes(mailboxes.values()), published.domains()
    return {
        duty.id: _look(server, boxes[box], duty, domains, at) if box in boxes else gone(box)
        for duty in duties
        if (box := mailboxes[duty.id]) is not None
    }


def _look(
    server: Doveadm, box: Box, duty: OpenDuty, domains: frozenset[str], at: datetime
) -> Outcome:
    agreed = replies.agree(server, box, replies.zone(duty.body))
    if not isinstance(agreed, Done):
        return agreed
    own = replies.own_script(server, box.address)
    out = reading.outside(own, domains) if box.forwarding == "forbidden" else []
    found = {FORWARDS: out, ANSWERS: reading.answers_as_others(own, box.address)}
    # The same script is spoken of once.
    digest = hashlib.sha256(own.encode()).hexdigest()[:16]
    open_duties(
        [
            DutyDraft(
                kind=kind, body=duty.body, subject=duty.subject, person=None, run_at=at,
                key=f"{kind}:{box.id}:{digest}", payload={"to": list(listed)},
                about=f"Avisar que {_ABOUT[kind]}: {box.address}",
            )
            for kind, listed in found.items()
            if listed
        ],
        at=at,
    )  # fmt: skip
    return agreed


def warn(_server: Doveadm, duties: Sequence[OpenDuty], at: datetime) -> Mapping[int, Outcome]:
    """Tell the holders, with the article and whom to ask."""
    way_out, mailboxes = ports.notices(), mailboxes_of(duties)
    boxes = published.boxes(mailboxes.values())
    return {
        duty.id: _warn(way_out, boxes[box], duty, at) if box in boxes else gone(box)
        for duty in duties
        if (box := mailboxes[duty.id]) is not None
    }


for _kind in _ABOUT:
    carried(_kind)(warn)


def _warn(way_out: ports.Notices | None, box: Box, duty: OpenDuty, at: datetime) -> Outcome:
    if way_out is None:
        return Failed("não há servidor de correio configurado nesta instalação")
    try:
        way_out.send(_message(box, duty, at), [box.address])
    except ports.Unreachable as error:
        return Failed(str(error))
    return Done(f"aviso a {box.address}")


def _message(box: Box, duty: OpenDuty, at: datetime) -> EmailMessage:
    """Always the same for the same script: a second copy is known by its Message-ID."""
    domain = domain_of(duty.body)
    subject, text = _said(box, duty)
    message = EmailMessage()
    message["From"] = f"Portaria de {config_of(duty.body).acronym} <postmaster@{domain}>"
    message["To"] = box.address
    message["Subject"] = subject
    message["Message-ID"] = f"<{duty.kind.partition('.')[2]}-{duty.id}@portaria.{domain}>"
    message["Date"] = format_datetime(at)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


def _said(box: Box, duty: OpenDuty) -> tuple[str, str]:
    """Subject and text."""
    listed = duty.payload["to"]
    assert isinstance(listed, list)  # noqa: S101  # as opened
    each = "".join(f"  {one}\n" for one in listed)
    if duty.kind == ANSWERS:
        return (
            "A resposta automática em nome de outro não será dada",
            "Um filtro da sua caixa responde às mensagens em nome de:\n\n" + each + "\n"
            f"De {box.address} só se responde em seu próprio nome. As mensagens continuam a chegar "
            "à sua caixa de entrada, mas nenhum dos seus filtros funciona enquanto for assim. "
            "Retire do filtro o remetente da resposta (:from), ou ponha nele o seu endereço.\n",
        )
    return (
        "O redirecionamento do seu correio para fora não será feito",
        "Um filtro da sua caixa redireciona mensagens para fora da instituição:\n\n" + each + "\n"
        f"{box.forwarding_why}\n\n"
        "O que o filtro redirecionar para lá será recusado e devolvido; as mensagens continuam a "
        "chegar à sua caixa se o filtro também as guardar. Desative o filtro ou retire dele o "
        "redirecionamento.\n",
    )
