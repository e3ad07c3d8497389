"""Systems of a body that sign people in through the site: registered, given a new secret, closed;
each an act in the ledger. Secrets are shown once, and only their hashes kept."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from allauth.idp.oidc.models import Client, Token
from django.contrib.auth.hashers import make_password
from django.db import transaction

from portaria.bodies.models import Body
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.web.models import ClientSystem

SCOPES = ("openid", "email", "profile", "cpf", "bond")
"""What a system may ask for: who (always), mailbox, name, CPF, bond."""
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_SECRET = 32  # octets


def register_system(
    *,
    body: str,
    name: str,
    purpose: str,
    redirects: Sequence[str],
    scopes: Sequence[str] = (),
    after_logout: Sequence[str] = (),
    consent: bool = True,
    by: str,
    at: datetime,
) -> tuple[str, str]:
    """A new system of ``body``; return its client id and its secret.

    Args:
        purpose: why it signs people in and what it does with what it is told (LGPD, art. 6º, I).
        redirects: exact addresses it may be answered at: https, or http on the same machine.
        scopes: of :data:`SCOPES`, no more than the purpose needs; ``openid`` always.
        consent: each person is asked before the first time; without it, the body answers for it.

    Raises:
        ValueError: in Portuguese, what is missing or wrong; nothing is changed.
    """
    name, purpose = name.strip(), purpose.strip()
    _must_be_told(body, name, purpose, redirects, after_logout, scopes)
    key, secret = f"sistema-{secrets.token_hex(8)}", secrets.token_urlsafe(_SECRET)
    asked = [scope for scope in SCOPES if scope == "openid" or scope in scopes]
    with transaction.atomic():
        client = Client(
            pk=key, name=name, secret=make_password(secret), scopes="\n".join(asked),
            default_scopes="openid", grant_types="authorization_code\nrefresh_token",
            response_types="code", redirect_uris="\n".join(redirects), skip_consent=not consent,
        )  # fmt: skip
        client.set_post_logout_redirect_uris(list(after_logout))
        client.save()
        made = ClientSystem.objects.create(
            client=key, body_id=body, purpose=purpose, registered_at=at, secret_at=at
        )
        told: dict[str, Json] = {
            "name": name,
            "scopes": list[Json](asked),
            "redirects": list[Json](redirects),
            "purpose": purpose,
            "consent": consent,
        }
        _record("registered", made, told, by, at)
    return key, secret


def _must_be_told(
    body: str,
    name: str,
    purpose: str,
    redirects: Sequence[str],
    after_logout: Sequence[str],
    scopes: Sequence[str],
) -> None:
    if not Body.objects.filter(pk=body).exists():
        raise ValueError(f"não há órgão «{body}»")
    if not name or len(name) > 100:
        raise ValueError("diga o nome do sistema, com até 100 caracteres")
    if not purpose:
        raise ValueError("diga para que o sistema precisa saber quem entra (LGPD, art. 6º, I)")
    if not redirects:
        raise ValueError("diga ao menos um endereço de retorno")
    for address in (*redirects, *after_logout):
        _must_be_address(address)
    if unknown := [scope for scope in scopes if scope not in SCOPES]:
        raise ValueError(f"não há o escopo «{unknown[0]}»: use {', '.join(SCOPES)}")


def rotate_secret(client: str, *, by: str, at: datetime) -> str:
    """A new secret for a system; the old one is worth nothing any more, nor is any token.

    Raises:
        ValueError: there is no such system in use.
    """
    with transaction.atomic():
        system, registered = _in_use(client)
        secret = secrets.token_urlsafe(_SECRET)
        registered.secret = make_password(secret)
        registered.save(update_fields=["secret"])
        Token.objects.filter(client=registered).delete()
        ClientSystem.objects.filter(pk=system.pk).update(secret_at=at)
        _record("rotated", system, {"name": registered.name}, by, at)
    return secret


def close_system(client: str, *, by: str, at: datetime) -> None:
    """A system signs nobody in any more; its tokens end.

    Raises:
        ValueError: there is no such system in use.
    """
    with transaction.atomic():
        system, registered = _in_use(client)
        told: dict[str, Json] = {"name": registered.name}
        Token.objects.filter(client=registered).delete()
        registered.delete()
        ClientSystem.objects.filter(pk=system.pk).update(closed_at=at)
        _record("closed", system, told, by, at)


def _in_use(client: str) -> tuple[ClientSystem, Client]:
    system = ClientSystem.objects.select_for_update().filter(client=client, closed_at=None).first()
    registered = Client.objects.filter(pk=client).first()
    if system is None or registered is None:
        raise ValueError(f"não há sistema em uso «{client}»")
    return system, registered


def _must_be_address(address: str) -> None:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    plain = parts.scheme == "http" and host in _LOCAL
    if not host or not (parts.scheme == "https" or plain) or parts.fragment or "*" in address:
        raise ValueError(
            f"«{address}» não é um endereço de retorno: use https, inteiro, sem «*» nem «#»"
        )
    if re.search(r"\s", address):
        raise ValueError(f"«{address}» tem espaços")


def _record(what: str, system: ClientSystem, told: dict[str, Json], by: str, at: datetime) -> None:
    draft = ActDraft(
        kind=f"web.client.{what}",
        subject=ref("client", system.pk),
        person=None,
        body=system.body_id,
        held_at=at,
        content={"client": system.client, **told},
    )
    append([draft], by=by, at=at)
