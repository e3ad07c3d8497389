"""The systems that sign one in through the site, as the person sees them: what each is told, since
when, until when; and taken back (ASVS 5, 10.4.8, 10.4.9, 10.7.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Token
from django.contrib.auth.models import User

from portaria.people.names import plain
from portaria.web.models import ClientSystem


@dataclass(frozen=True, slots=True)
class Consent:
    """A system that holds tokens of somebody. ``told`` is what it may ask about them, in words;
    ``until`` when the last token ends, whatever the system does."""

    client: str
    name: str
    purpose: str
    told: Sequence[str]
    since: datetime
    until: datetime | None


def of_user(user: User) -> list[Consent]:
    """The systems that may still ask about ``user``, by name; two queries."""
    words = get_adapter().scope_display
    tokens = Token.objects.valid().filter(user=user).select_related("client").order_by("created_at")
    by_client: dict[str, list[Token]] = {}
    for token in tokens:
        by_client.setdefault(token.client_id, []).append(token)
    systems = ClientSystem.objects.filter(client__in=by_client)
    purposes = dict(systems.values_list("client", "purpose"))
    found = [
        Consent(
            key, held[0].client.name, purposes.get(key, ""),
            [str(words[s]) for s in dict.fromkeys(s for t in held for s in t.get_scopes())
             if s in words],
            held[0].created_at,
            max((t.expires_at for t in held if t.expires_at), default=None),
        )
        for key, held in by_client.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: plain(one.name))


def take_back(user: User, client: str) -> bool:
    """End every token that ``client`` holds of ``user``: it asks again, or knows no more. Whether
    there was one."""
    held = Token.objects.filter(user=user, client=client)
    if not held.exists():
        return False
    held.delete()
    return True


def keep_the_end(old: Token | None, new: str) -> None:
    """A token given in the place of ``old`` ends when that one would have: rotating puts no end
    off."""
    if old is not None and new:
        Token.objects.by_value(new).filter(type=Token.Type.REFRESH_TOKEN).update(
            expires_at=old.expires_at
        )
