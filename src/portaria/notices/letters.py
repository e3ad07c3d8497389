"""The e-mail that carries one notice, or a digest of several."""

from __future__ import annotations

from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from portaria.bodies.policies import NotAdopted, config_of
from portaria.notices.models import Notice

_FOOT = "Você escolhe com que frequência recebe estes avisos"
_COMPELLED = "Este aviso é devido pela norma do órgão e chega seja qual for a sua escolha."


def letter(rows: Sequence[Notice], to: str) -> EmailMessage:
    """The message for ``rows`` of one person, in their order. The same rows give the same
    Message-ID, by which a second copy is recognised."""
    first, last = rows[0], rows[-1]
    acronym, domain, zone = _body(first.body, to)
    message = EmailMessage()
    message["From"] = Address(f"Portaria de {acronym}", "postmaster", domain)
    message["To"] = to
    message["Subject"] = _flat(
        first.title if len(rows) == 1 else f"{len(rows)} avisos: {first.title}, …"
    )
    message["Message-ID"] = f"<notice-{first.pk}-{last.pk}-{len(rows)}@portaria.{domain}>"
    message["Date"] = format_datetime(last.at)
    message["Auto-Submitted"] = "auto-generated"
    message["Precedence"] = "bulk"
    message.set_content("\n".join(_lines(rows, zone)))
    return message


def _body(slug: str, to: str) -> tuple[str, str, ZoneInfo]:
    try:
        config = config_of(slug)
    except NotAdopted:
        return "Portaria", to.rpartition("@")[2], ZoneInfo(settings.DISPLAY_ZONE)
    domains = config.domains
    domain = domains.get("*") or next(iter(domains.values()), to.rpartition("@")[2])
    return config.acronym, domain, ZoneInfo(config.zone)


def _flat(subject: str) -> str:
    return " ".join(subject.split())[:200]


def _lines(rows: Sequence[Notice], zone: ZoneInfo) -> list[str]:
    lines: list[str] = []
    for number, row in enumerate(rows, 1):
        if len(rows) > 1:
            lines += [f"{number}. {_flat(row.title)}"]
        lines += [f"Em {row.at.astimezone(zone):%d/%m/%Y %H:%M}", "", row.text, ""]
        if row.href:
            lines += [_page(row.href), ""]
    chosen = [] if all(row.compelled for row in rows) else [f"{_FOOT}.", _page("/avisos/")]
    return [*lines, "-- ", *([_COMPELLED] if any(row.compelled for row in rows) else []), *chosen]


def _page(path: str) -> str:
    return f"Veja em: {settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else f"No site: {path}"
