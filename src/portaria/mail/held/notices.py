"""What the sender of a held message reads: that it waits, that it went on, that it came back."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from portaria.bodies.policies import config_of
from portaria.frame import citations
from portaria.mail.held.models import HeldMessage
from portaria.mail.held.types import State
from portaria.mail.whose import domain_of

_SUBJECTS = {
    "held": "Mensagem retida",
    State.RELEASED: "Mensagem liberada",
    State.RETURNED: "Mensagem devolvida",
}
_RECIPIENTS_SHOWN = 20


def notice(row: HeldMessage, what: str) -> EmailMessage:
    """The notice of ``what`` (``held``, ``released``, ``returned``), always the same for the same
    message: a second copy is recognised by its Message-ID (RFC 3834 for the rest)."""
    config = config_of(row.body_id)
    domain = domain_of(row.body_id)
    message = EmailMessage()
    message["From"] = f"Portaria de {config.acronym} <postmaster@{domain}>"
    message["To"] = row.sender
    message["Subject"] = f"{_SUBJECTS[what]}: {row.subject or '(sem assunto)'}"[:200]
    message["Message-ID"] = f"<held-{row.pk}-{what}@portaria.{domain}>"
    at = row.found_at if what == "held" else row.carried_at or row.found_at
    message["Date"] = format_datetime(at)
    message["Auto-Submitted"] = "auto-replied"
    message["Precedence"] = "bulk"
    if row.message_id:
        message["In-Reply-To"] = message["References"] = " ".join(row.message_id.split())
    message.set_content("\n".join(_lines(row, what, ZoneInfo(config.zone))))
    return message


def _lines(row: HeldMessage, what: str, zone: ZoneInfo) -> list[str]:
    arrived = f"{row.arrived_at.astimezone(zone):%d/%m/%Y %H:%M}"
    to = ", ".join(row.recipients[:_RECIPIENTS_SHOWN])
    more = len(row.recipients) - _RECIPIENTS_SHOWN
    lines = [
        _OPENING[what].format(at=arrived),
        "",
        f"Assunto: {row.subject or '(sem assunto)'}",
        f"Para: {to}{f' e mais {more}' if more > 0 else ''}",
        "",
    ]
    if what != State.RELEASED:
        lines += ["Por quê:", *(f"- {_reason(row, reason)}" for reason in row.reasons), ""]
    if what == "held":
        lines += _waiting(row)
    elif what == State.RETURNED:
        lines += [f"Motivo da devolução: {row.why}", "", _DO]
    elif row.why:
        lines += [f"Nota de quem liberou: {row.why}"]
    return lines


_OPENING = {
    "held": "A mensagem que o sistema de correio recebeu em {at} espera a decisão da pessoa "
    "competente. Ainda não foi entregue a ninguém.",
    State.RELEASED: "A mensagem recebida em {at}, que estava retida, foi liberada e segue para os "
    "destinatários.",
    State.RETURNED: "A mensagem recebida em {at}, que estava retida, não será entregue: foi "
    "devolvida.",
}
_DO = "Se for o caso, corrija o que a norma impede e envie de novo. Nenhum destinatário a recebeu."


def _reason(row: HeldMessage, reason: dict[str, str]) -> str:
    text = reason["text"] or reason["rule"]
    cited = citations.label(reason["provision"], row.body_id) if reason["provision"] else ""
    return f"{text} ({cited})" if cited and cited not in text else text


def _waiting(row: HeldMessage) -> list[str]:
    lines = []
    if row.who:
        lines.append(f"Quem decide: {row.who}")
    if row.sum:
        last = row.sum["due_on"]
        day = f"{last[8:10]}/{last[5:7]}/{last[:4]}"
        lines.append(f"Prazo para decidir: {day}. Vencido, continua retida e o atraso sobe.")
    page = settings.PUBLIC_URL + reverse("my_held") if settings.PUBLIC_URL else ""
    return [*lines, f"Acompanhe em: {page}" if page else "Acompanhe em «Minhas mensagens retidas»."]
