"""Somebody signed in: the session is put on record, the person told, and where the norm limits
connections the session waits until the others end (A5)."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from portaria import clock
from portaria.accounts.decisions import connections
from portaria.accounts.models import Account
from portaria.bodies.zones import zones_of
from portaria.notices.acts import notify
from portaria.notices.types import Notice
from portaria.web.credentials import account_of
from portaria.web.models import Presence
from portaria.web.sessions import counting, devices, ending
from portaria.web.sessions.networks import network_of

SESSION, SEEN, WAITS = "presence", "presence_seen", "presence_waits"
OUTSIDE = "signed_in_outside"  # no password of ours was given
NEW_DEVICE = "device_to_remember"
TOUCH = 60.0  # seconds between two notes of a session's use; ours


def arrive(request: HttpRequest, user: User, address: str) -> Presence:
    """Put the new session of ``user`` on record and tell the person what they should know."""
    now, device = clock.now(), devices.device_of(request)
    before = Presence.objects.filter(user=user).order_by("-began_at").first()
    known = Presence.objects.filter(user=user, device=device.digest).exists()
    # The same browser again: what it left behind when it was closed is no connection.
    ending.end(Presence.objects.filter(user=user, device=device.digest))
    account = account_of(user)
    waits = account is not None and _one_too_many(account, user, address)
    request.session.save()
    presence = Presence.objects.create(
        user=user, session_key=request.session.session_key, device=device.digest,
        agent=devices.agent_of(request), address=address or None, network=network_of(address),
        began_at=now, used_at=now, waits=waits,
    )  # fmt: skip
    request.session[SESSION], request.session[SEEN] = presence.pk, now.timestamp()
    if waits:
        request.session[WAITS] = True
    request.META[NEW_DEVICE] = device
    if before is not None:
        _tell_last(request, before, account)
    if account is not None and not known and before is not None:
        _tell_person(account, presence)
    return presence


def _one_too_many(account: Account, user: User, address: str) -> bool:
    if account.max_connections is None:
        return False
    others = counting.others_of(account, counting.alive(user), address)
    return counting.decide(account, others).outcome == connections.FULL


def _tell_last(request: HttpRequest, before: Presence, account: Account | None) -> None:
    at = formats.date_format(_local(before.began_at, account), "SHORT_DATETIME_FORMAT")
    told = {"at": at, "agent": before.agent or _("navegador desconhecido"),
            "network": _(before.network)}  # fmt: skip
    said = _("Sua última entrada foi em %(at)s (%(agent)s, %(network)s).") % told
    messages.info(request, said)


def _local(instant: datetime, account: Account | None) -> datetime:
    """In the hour of the account's body, as its pages tell it: who signs in has no page yet."""
    zone = zones_of([account.body_id])[account.body_id] if account else None
    return timezone.localtime(instant, zone)


def _tell_person(account: Account, presence: Presence) -> None:
    at = _local(presence.began_at, account)
    what = presence.agent or "navegador desconhecido"
    text = (
        f"Em {at:%d/%m/%Y às %H:%M} entraram na sua conta «{account.login}» com um aparelho que"
        f" ela ainda não tinha usado: {what}, {presence.network}. Se não foi você, troque a senha"
        " já e encerre as sessões, na página das suas sessões."
    )
    notice = Notice(
        person=account.person_id,
        kind="accounts.sign_in",
        key=f"presence:{presence.pk}",
        title="Entrada com um aparelho novo",
        text=text,
        href=reverse("sessions"),
        body=account.body_id,
    )
    notify([notice], at=presence.began_at)
