"""Who is looking at the site, in two queries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject, Length

from portaria import clock
from portaria.accounts.decisions import factors
from portaria.accounts.laws import Laws
from portaria.accounts.models import Account
from portaria.database.prepared import prepared
from portaria.frame.viewer import Viewer
from portaria.notices.queries import unseen_of
from portaria.people.models import Bond, Unit
from portaria.people.powers import powers_everywhere
from portaria.people.queries import shown_name
from portaria.web.models import SignIn

_APP, _KEY = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN


def viewer_for(user: User | AnonymousUser) -> Viewer:
    """The viewer that ``user`` is today: their person, second factor, zone and powers."""
    default = ZoneInfo(settings.DISPLAY_ZONE)
    if not user.is_authenticated:
        return Viewer(None, None, "", False, False, default, clock.today(default))
    found = _sign_in(user=user.pk)
    if not found:
        name = user.get_username()
        factor = Authenticator.objects.filter(user=user, type__in=(_APP, _KEY)).exists()
        return Viewer(user.pk, None, name, False, factor, default, clock.today(default))
    sign_in = found[0]
    zone = ZoneInfo(sign_in.zone) if sign_in.zone else default
    today = clock.today(zone)
    account = sign_in.account or {}
    return Viewer(
        user.pk,
        sign_in.person,
        sign_in.name or user.get_username(),
        sign_in.is_operator,
        sign_in.has_app or (sign_in.has_key and key_suffices(account)),
        zone,
        today,
        powers_everywhere(sign_in.person, today) if sign_in.person else {},
        bool(account and account["due"] and account["hash"]),
        unseen=sign_in.unseen or 0,
        heads=sign_in.heads,
        password_left=_left(account, today),
    )


class _SignIn(NamedTuple):
    person: int | None
    name: str | None
    is_operator: bool
    has_app: bool
    has_key: bool
    zone: str | None
    account: Mapping[str, Any] | None
    unseen: int | None
    heads: bool


@prepared(_SignIn)
def _sign_in(user: int) -> QuerySet[Any, Any]:
    factors_of = Authenticator.objects.filter(user=OuterRef("user"))
    headed = Unit.objects.filter(Q(head=OuterRef("person")) | Q(substitute=OuterRef("person")))
    latest = Bond.objects.filter(person=OuterRef("person")).order_by("-start")
    account = Account.objects.filter(person=OuterRef("person")).exclude(state="erased")
    held = account.order_by("id").annotate(
        told=JSONObject(
            body="body_id",
            category="category",
            alternative="alternative_factor",
            due="password_change_due",
            ends="password_expires_on",
            hash=Length("credential_hash"),
        )
    )
    return SignIn.objects.filter(user=user).annotate(
        name=shown_name("person__"),
        has_app=Exists(factors_of.filter(type=_APP)),
        has_key=Exists(factors_of.filter(type=_KEY)),
        zone=Subquery(latest.values("body__zone")[:1]),
        account=Subquery(held.values("told")[:1]),
        unseen=unseen_of("person"),
        heads=Exists(headed),
    )


def _left(account: Mapping[str, Any], today: date) -> int | None:
    """Days until the password of ``account`` must be changed, by what was computed when it was
    chosen; None where no norm has it end."""
    ends = account.get("ends")
    return (date.fromisoformat(ends) - today).days if ends else None


def key_suffices(account: Mapping[str, Any]) -> bool:
    """Whether a passkey alone serves the holder of ``account`` (``body``, ``category``,
    ``alternative``: an authorisation), by the norms of today (A4)."""
    if not account:
        return True
    policy, _calendar = Laws(clock.now()).of(account["body"])
    asked = factors.means(account["category"], policy, authorised=account["alternative"])
    return asked.satisfied_by({factors.PASSKEY})
