"""Panels for whoever is a person of a body: what they have, and what they may do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from portaria.accounts.models import Account
from portaria.database.prepared import prepared
from portaria.frame import labels
from portaria.frame.panels import SHOWN, Line, Panel, panel
from portaria.frame.viewer import Viewer
from portaria.mail.models import Delegation, Mailbox
from portaria.people.queries import in_force
from portaria.premises.badges.models import Badge


class _Held(NamedTuple):
    pk: int
    name: str | None
    state: str
    provision: str
    body: str


@prepared(_Held, first=SHOWN)
def _accounts(person: int) -> QuerySet[Account]:
    held = Account.objects.filter(person=person).exclude(state="erased")
    return held.order_by("id").annotate(name=F("login"))


@prepared(_Held, first=SHOWN)
def _mailboxes(person: int) -> QuerySet[Mailbox]:
    held = Mailbox.objects.filter(person=person).exclude(state="purged")
    return held.order_by("id").annotate(
        name=Coalesce("address", "asked_name", output_field=TextField())
    )


@prepared(_Held, first=SHOWN)
def _badges(person: int) -> QuerySet[Badge]:
    held = Badge.objects.filter(person=person, state__in=("active", "blocked"))
    return held.order_by("id").annotate(name=F("serial"))


class _Shared(NamedTuple):
    mailbox__address: str | None


@prepared(_Shared, first=SHOWN)
def _shared(person: int, day: date) -> QuerySet[Delegation]:
    return Delegation.objects.filter(in_force(day), person=person).order_by("id")


@panel("holdings", place=10)
def holdings(viewer: Viewer, _now: datetime) -> Panel:
    """Account, mailboxes and badges of the viewer, with the provision of each."""
    lines = [
        *_lines(_accounts(person=viewer.person), "account", _("conta de rede"), labels.STATES),
        *_lines(_mailboxes(person=viewer.person), "mailbox", _("caixa"), labels.STATES),
    ]
    lines += [
        Line(one.mailbox__address or "", detail=_("caixa compartilhada com você"))
        for one in _shared(person=viewer.person, day=viewer.today)
    ]
    lines += _lines(_badges(person=viewer.person), "badge", _("crachá"), labels.BADGES)
    return Panel(
        _("O que tenho e por quê"),
        lines,
        href=reverse("mine"),
        more=_("Tudo, com cada porquê"),
        empty=_("Nenhuma conta, caixa ou crachá em seu nome ainda."),
        icon="fa-id-card",
    )


def _lines(held: Sequence[_Held], page: str, what: str, states: Mapping[str, str]) -> list[Line]:
    return [
        Line(one.name or "", reverse(page, args=[one.pk]), what, badge=labels.of(states, one.state),
             tone=labels.tone(one.state), provision=one.provision, body=one.body)
        for one in held
    ]  # fmt: skip
