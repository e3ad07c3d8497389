"""The invitation of who is expected: what to bring, where, until when, and a code that finds the
visit at the desk. The code opens nothing: the document is asked for all the same."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from io import BytesIO
from zoneinfo import ZoneInfo

import segno

from portaria.bodies.policies import config_of
from portaria.norms.policy import Policy
from portaria.premises.visits.decisions.admitting import badge_says
from portaria.premises.visits.models import Visit

PREFIX = "VISITA:"
"""What a scanner types before the code, so that the desk's box knows what it reads."""


def text_of(visit: Visit, policy: Policy) -> str:
    """The invitation in words; the row comes with its visitor, host, unit and place."""
    config = config_of(visit.body_id)
    zone = ZoneInfo(config.zone)
    first, last = visit.first_at.astimezone(zone), visit.last_at.astimezone(zone)
    host = visit.host.shown_name if visit.host else ""
    unit = f", {visit.unit.name}" if visit.unit else ""
    label = badge_says(policy)
    lines = [
        f"{visit.visitor.name},",
        "",
        f"{host}{unit} espera sua visita em {config.name}"
        f"{f', {visit.place.name}' if visit.place else ''}.",
        f"Quando: {first:%d/%m/%Y}, das {first:%H:%M} às {last:%H:%M}.",
        "",
        "Na recepção, apresente documento oficial com foto e este código:",
        f"    {visit.code}",
        "O código vale só nesse período e não substitui o documento.",
        f"Você recebe um crachá{f' «{label}»' if label else ''}: use-o visível e deposite-o no"
        " cofre da catraca ao sair.",
        "Quem o recebe o acompanha durante a visita.",
        "",
        "Seus dados servem só para registrar a visita e são apagados ao fim do prazo de guarda.",
    ]  # fmt: skip
    return "\n".join(lines)


def letter(visit: Visit, policy: Policy) -> EmailMessage:
    """The invitation as a message, its code also as a QR picture; the same visit gives the same
    Message-ID."""
    config = config_of(visit.body_id)
    domain = config.domains.get("*") or next(iter(config.domains.values()), "localhost")
    message = EmailMessage()
    message["From"] = Address(f"Recepção de {config.acronym}", "postmaster", domain)
    message["To"] = visit.email
    message["Subject"] = f"Sua visita a {config.acronym}"
    message["Message-ID"] = f"<visit-{visit.pk}@portaria.{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text_of(visit, policy))
    message.add_attachment(
        picture(visit.code), maintype="image", subtype="png", filename="convite.png"
    )
    return message


def picture(code: str) -> bytes:
    """The code as a QR, a PNG; never a Micro QR, which telephones and readers do not read."""
    out = BytesIO()
    segno.make_qr(f"{PREFIX}{code}", error="m").save(out, kind="png", scale=6, border=4)
    return out.getvalue()
