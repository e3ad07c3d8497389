"""Panels for whoever is a person of a body: what they have, and what they may do."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from portaria.accounts.models import Account
from portaria.frame import labels
from portaria.frame.panels import SHOWN, Line, Panel, panel
from portaria.frame.viewer import Viewer
from portaria.mail.models import Delegation, Mailbox
from portaria.people.queries import in_force
from portaria.premises.badges.models import Badge

_TOLD = ("state", "provision", "body")
"""What is read of each, beside its name: the first page asks much, and its questions are short."""


@panel("holdings", place=10)
def holdings(viewer: Viewer, _now: datetime) -> Panel:
    """Account, mailboxes and badges of the viewer, with the provision of each."""
    accounts = Account.objects.filter(person=viewer.person).exclude(state="erased").order_by("id")
    boxes = Mailbox.objects.filter(person=viewer.person).exclude(state="purged").order_by("id")
    shared = Delegation.objects.filter(in_force(viewer.today), person=viewer.person).order_by("id")
    lines = [
        Line(one.login, reverse("account", args=[one.pk]), _("conta de rede"),
             badge=labels.of(labels.STATES, one.state), tone=labels.tone(one.state),
             provision=one.provision, body=one.body_id)
        for one in accounts.only("login", *_TOLD)[:SHOWN]
    ]  # fmt: skip
    lines += [
        Line(one.address or one.asked_name, reverse("mailbox", args=[one.pk]), _("caixa"),
             badge=labels.of(labels.STATES, one.state), tone=labels.tone(one.state),
             provision=one.provision, body=one.body_id)
        for one in boxes.only("address", "asked_name", *_TOLD)[:SHOWN]
    ]  # fmt: skip
    lines += [
        Line(address or "", detail=_("caixa compartilhada com você"))
        for address in shared.values_list("mailbox__address", flat=True)[:SHOWN]
    ]
    badges = Badge.objects.filter(person=viewer.person, state__in=("active", "blocked"))
    lines += [
        Line(one.serial, reverse("badge", args=[one.pk]), _("crachá"),
             badge=labels.of(labels.BADGES, one.state), tone=labels.tone(one.state),
             provision=one.provision, body=one.body_id)
        for one in badges.only("serial", *_TOLD).order_by("id")[:SHOWN]
    ]  # fmt: skip
    return Panel(
        _("O que tenho e por quê"),
        lines,
        href=reverse("mine"),
        more=_("Tudo, com cada porquê"),
        empty=_("Nenhuma conta, caixa ou crachá em seu nome ainda."),
        icon="fa-id-card",
    )
