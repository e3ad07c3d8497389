"""The acts on tokens: made, and revoked. Each leaves its line in the ledger."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portaria.api.models import Token
from portaria.api.tokens import secrets
from portaria.bodies.models import Body
from portaria.database.copying import next_ids
from portaria.frame.api.scopes import SCOPES
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,39}")


@dataclass(frozen=True, slots=True)
class TokenDraft:
    """A token about to be made.

    Attributes:
        name: by which the ledger knows the program; never given again.
        about: what the program does with what it reads.
        ends_on: the last day on which it serves.
        per_minute: how many requests it may make; None for the installation's.
    """

    name: str
    body: str
    about: str
    scopes: Sequence[str]
    ends_on: date
    per_minute: int | None = None


def make_token(draft: TokenDraft, *, by: str, at: datetime) -> str:
    """Make a token, and return it: this is the only time it can be seen.

    Raises:
        ValueError: what is asked cannot be; nothing is made.
    """
    body = Body.objects.filter(pk=draft.body).first()
    if body is None:
        raise ValueError(_("o órgão «{body}» não existe").format(body=draft.body))
    _check(draft, at.astimezone(ZoneInfo(body.zone)).date())
    token, prefix, digest = secrets.fresh()
    scopes = sorted(set(draft.scopes))
    try:
        with transaction.atomic():
            [ident] = next_ids(Token, 1)
            [act] = append([_created(ident, draft, scopes, at)], by=by, at=at)
            Token(
                id=ident,
                name=draft.name,
                body=body,
                about=draft.about.strip(),
                scopes=scopes,
                prefix=prefix,
                digest=digest,
                per_minute=draft.per_minute or settings.API_PER_MINUTE,
                ends_on=draft.ends_on,
                created_at=at,
                act=act,
            ).save(force_insert=True)
    except IntegrityError as error:
        raise ValueError(
            _("já houve um token «{name}»: escolha outro nome").format(name=draft.name)
        ) from error
    return token


def _created(ident: int, draft: TokenDraft, scopes: Sequence[str], at: datetime) -> ActDraft:
    content: dict[str, Json] = {
        "name": draft.name,
        "about": draft.about,
        "scopes": list(scopes),
        "ends_on": draft.ends_on.isoformat(),
    }
    return ActDraft("api.token.created", ref("token", ident), None, draft.body, at, content=content)


def _check(draft: TokenDraft, today: date) -> None:
    if not _NAME.fullmatch(draft.name):
        raise ValueError(
            _("o nome do token tem de 2 a 40 letras minúsculas, algarismos, «.» e «-»")
        )
    if not draft.about.strip():
        raise ValueError(_("diga para que serve o token: a finalidade fica registrada"))
    if not draft.scopes:
        raise ValueError(_("escolha ao menos um escopo"))
    if unknown := sorted(set(draft.scopes) - SCOPES.keys()):
        raise ValueError(_("escopo desconhecido: {names}").format(names=", ".join(unknown)))
    last = today + timedelta(days=settings.API_TOKEN_DAYS)
    if not today <= draft.ends_on <= last:
        raise ValueError(
            _("o último dia do token fica entre {first} e {last} (limite nosso)").format(
                first=f"{today:%d/%m/%Y}", last=f"{last:%d/%m/%Y}"
            )
        )
    if draft.per_minute is not None and not 1 <= draft.per_minute <= settings.API_PER_MINUTE:
        raise ValueError(
            _("os pedidos por minuto ficam entre 1 e {most} (limite nosso)").format(
                most=settings.API_PER_MINUTE
            )
        )


def revoke_tokens(names: Sequence[str], *, by: str, at: datetime, body: str | None = None) -> int:
    """Let the tokens of ``names`` in no more, from this instant; return how many still served.

    Args:
        body: only where they are of this body.

    Raises:
        ValueError: there is no such token; none is revoked.
    """
    with transaction.atomic():
        found = Token.objects.select_for_update().filter(name__in=names).order_by("id")
        tokens = [token for token in found if body in (None, token.body_id)]
        if unknown := sorted(set(names) - {token.name for token in tokens}):
            raise ValueError(_("não há token «{names}»").format(names="», «".join(unknown)))
        live = [token for token in tokens if token.revoked_at is None]
        Token.objects.filter(pk__in=[token.pk for token in live]).update(revoked_at=at)
        append(
            [
                ActDraft(
                    "api.token.revoked",
                    ref("token", token.pk),
                    None,
                    token.body_id,
                    at,
                    content={"name": token.name},
                )
                for token in live
            ],
            by=by,
            at=at,
        )
    return len(live)
