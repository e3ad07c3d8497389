"""What is due about reports of misuse: a word to the reporter, the end of what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from portaria.bodies.policies import config_of
from portaria.database.shadow import active as simulated
from portaria.duties.outcomes import BY
from portaria.duties.registry import handler
from portaria.duties.types import Done, Dropped, Failed, Later, OpenDuty, Outcome
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, key_of, ref
from portaria.mail.abuse.models import Evidence, Report
from portaria.mail.abuse.types import ACKNOWLEDGE, ERASE, SUBJECT
from portaria.mail.acts.desk import Desks
from portaria.mail.held.ports import Unreachable, notices
from portaria.mail.whose import domain_of


@handler(ACKNOWLEDGE, batch=100)
def acknowledge(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:  # noqa: ARG001
    """Tell the reporters that their reports are with the competent unit, and under which number."""
    if simulated():
        return [Done("no ensaio nada chega ao servidor") for _ in duties]
    out = notices()
    if out is None:
        return [Failed("não há servidor de correio configurado nesta instalação") for _ in duties]
    rows = _rows(duties)
    outcomes: list[Outcome] = []
    for duty in duties:
        row = rows[duty.subject]
        if not row.reporter:
            outcomes.append(Dropped("os dados da denúncia já foram apagados"))
            continue
        try:
            out.send(_notice(row), [row.reporter])
        except Unreachable as error:
            outcomes.append(Failed(str(error)))
        else:
            outcomes.append(Done("aviso entregue ao servidor de correio"))
    return outcomes


@handler(ERASE, batch=500)
def erase(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """The evidence and the personal data go; that misuse was reported, and what became of it,
    stays."""
    rows, desks = _rows(duties), Desks(at)
    outcomes: list[Outcome] = []
    over: list[Report] = []
    for duty in duties:
        row, desk = rows[duty.subject], desks[duty.body]
        if row.erase_on is None or row.erased_at is not None:
            outcomes.append(Dropped("nada há a apagar"))
        elif desk.today <= row.erase_on:
            outcomes.append(
                Later(desk.calendar.first_instant(row.erase_on + timedelta(days=1)), "guarda")
            )
        else:
            outcomes.append(Done("prova e dados pessoais apagados"))
            over.append(row)
    append(
        [
            ActDraft(kind="mail.abuse.erased", subject=ref(SUBJECT, row.pk), person=None,
                     body=row.body_id, held_at=at, outcome="erased")
            for row in over
        ],
        by=BY,
        at=at,
    )  # fmt: skip
    keys = [row.pk for row in over]
    Evidence.objects.filter(report__in=keys).delete()
    Report.objects.filter(pk__in=keys).update(
        reporter="", person=None, note="", about="", subject="", message_id="", why="",
        erased_at=at,
    )  # fmt: skip
    return outcomes


def _rows(duties: Sequence[OpenDuty]) -> dict[str, Report]:
    keys = [key_of(duty.subject) for duty in duties]
    found = Report.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    return {ref(SUBJECT, row.pk): row for row in found}


def _notice(row: Report) -> EmailMessage:
    domain = domain_of(row.body_id)
    message = EmailMessage()
    message["From"] = f"Portaria de {config_of(row.body_id).acronym} <postmaster@{domain}>"
    message["To"] = row.reporter
    message["Subject"] = f"Denúncia nº {row.pk} recebida: {row.subject or '(sem assunto)'}"[:200]
    message["Message-ID"] = f"<abuse-{row.pk}@portaria.{domain}>"
    message["Date"] = format_datetime(row.reported_at)
    message["Auto-Submitted"] = "auto-replied"
    message["Precedence"] = "bulk"
    message.set_content(
        f"Sua denúncia tem o nº {row.pk} e está com a unidade competente.\n\n"
        f"Mensagem denunciada: {row.subject or '(sem assunto)'}\n"
        f"De: {row.about or '(não informado)'}\n\n"
        "A mensagem fica guardada como prova. Não abra anexos nem siga enlaces dela.\n"
    )
    return message
