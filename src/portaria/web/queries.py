"""Who is looking at the site, in two queries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any
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
from portaria.frame.viewer import Viewer
from portaria.notices.queries import unseen_of
from portaria.people.models import Bond, Unit
from portaria.people.powers import powers_everywhere
from portaria.web.models import SignIn

_APP, _KEY = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN


def viewer_for(user: User | AnonymousUser) -> Viewer:
    """The viewer that ``user`` is today: their person, second factor, zone and powers."""
    default = ZoneInfo(settings.DISPLAY_ZONE)
    if not user.is_authenticated:
        return Viewer(None, None, "", False, False, default, clock.today(default))
    sign_in = _sign_ins().filter(user=user).first()
    if sign_in is None:
        name = user.get_username()
        factor = Authenticator.objects.filter(user=user, type__in=(_APP, _KEY)).exists()
        return Viewer(user.pk, None, name, False, factor, default, clock.today(default))
    zone = ZoneInfo(sign_in.zone) if sign_in.zone else default
    today = clock.today(zone)
    person = sign_in.person
    account_told = sign_in.account or {}
    return Viewer(
        user.pk,
        person.pk if person else None,
        person.shown_name if person else user.get_username(),
        sign_in.is_operator,
        sign_in.has_app or (sign_in.has_key and key_suffices(account_told)),
        zone,
        today,
        powers_everywhere(person.pk, today) if person else {},
        bool(account_told and account_told["due"] and account_told["hash"]),
        unseen=sign_in.unseen or 0,
        heads=sign_in.heads,
        password_left=_left(account_told, today),
    )


@cache
def _sign_ins() -> QuerySet[Any]:
    """Every sign-in with what its viewer is made of: the question is put together once, and only
    narrowed at each request."""
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
    return SignIn.objects.select_related("person").annotate(
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
