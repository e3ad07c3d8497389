"""What one person has, since when, until when, and why: one line for each thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from portaria.accounts.models import Account
from portaria.bodies.policies import calendar_of, policy_on
from portaria.mail.lists.models import ListMember
from portaria.mail.models import Alias, Delegation, Mailbox
from portaria.people.queries import in_force
from portaria.people.types import holds
from portaria.premises.access.models import Grant
from portaria.premises.badges.models import Badge
from portaria.premises.parking.listing import kind_in_words
from portaria.premises.parking.models import SpacePermit, Vehicle


@dataclass(frozen=True, slots=True)
class Holding:
    """One thing that a person has.

    Attributes:
        kind: in words.
        state, table: its state, and the table of words it is of.
        until: the last day; None where nothing ends it.
        provision, rule, category: why (see the ``why`` tag).
    """

    kind: str
    name: str
    href: str
    body: str
    state: str
    since: date | datetime | None
    until: date | None = None
    table: str = "STATES"
    provision: str = ""
    rule: str = ""
    category: str = ""
    detail: str = ""


def holdings_of(person: int, today: date) -> list[Holding]:
    """Everything that ``person`` has ``today``, past things last; eight queries."""
    found = [
        *_accounts(person), *_mailboxes(person, today), *_shared(person, today), *_lists(person),
        *accesses_of(person), *parking_of(person),
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.state in _PAST)


def accesses_of(person: int) -> list[Holding]:
    """Badges of ``person``, and accesses to areas; two queries."""
    return [*_badges(person), *_grants(person)]


_PAST = frozenset({"erased", "purged", "closed", "ended", "returned"})


def _accounts(person: int) -> Iterator[Holding]:
    for one in Account.objects.filter(person=person).order_by("id"):
        yield Holding(
            _("conta de rede"), one.login, reverse("account", args=[one.pk]), one.body_id,
            one.state, one.opened_at or one.state_since, one.valid_until or one.data_erase_on,
            provision=one.provision, rule="account.eligible", category=one.category,
        )  # fmt: skip


def _mailboxes(person: int, today: date) -> Iterator[Holding]:
    rows = Mailbox.objects.filter(person=person).order_by("id")
    aliases: dict[int, list[str]] = {}
    for alias in Alias.objects.filter(in_force(today), mailbox__in=rows).order_by("address"):
        aliases.setdefault(alias.mailbox_id, []).append(alias.address)
    for one in rows:
        yield Holding(
            _("caixa de correio"), one.address or one.asked_name,
            reverse("mailbox", args=[one.pk]), one.body_id, one.state,
            one.opened_at or one.state_since, one.purge_on or one.valid_until,
            provision=one.provision, rule="mailbox.entitlement", category=one.category,
            detail=", ".join(aliases.get(one.pk, ())),
        )  # fmt: skip


def _shared(person: int, today: date) -> Iterator[Holding]:
    found = Delegation.objects.filter(person=person).select_related("mailbox")
    for one in found.order_by("-start", "-id"):
        may = [
            word
            for word, allowed in (
                (_("ler"), one.may_read),
                (_("apagar"), one.may_delete),
                (_("enviar como a caixa"), one.may_send_as),
            )
            if allowed
        ]
        yield Holding(
            _("caixa compartilhada"), one.mailbox.address or "",
            "", one.mailbox.body_id,
            _standing(one, today), one.start, one.last_day,
            table="HOLDINGS", detail=", ".join(may),
        )  # fmt: skip


def _standing(one: Delegation, today: date) -> str:
    if one.start > today:
        return "planned"
    return "active" if holds(one.start, one.end, today) else "ended"


def _lists(person: int) -> Iterator[Holding]:
    found = ListMember.objects.filter(end=None, mailbox__person=person).select_related("list")
    for one in found.order_by("list__name"):
        yield Holding(
            _("lista de destinatários"), one.list.name,
            reverse("mailing_list", args=[one.list_id]), one.list.body_id, "active", one.start,
            table="HOLDINGS",
        )  # fmt: skip


def _badges(person: int) -> Iterator[Holding]:
    for one in Badge.objects.filter(person=person).order_by("id"):
        yield Holding(
            _("crachá"), one.serial, reverse("badge", args=[one.pk]), one.body_id, one.state,
            one.issued_at, _day(one.valid_until, one.body_id), table="BADGES",
            provision=one.provision, category=one.category,
        )  # fmt: skip


def _grants(person: int) -> Iterator[Holding]:
    found = Grant.objects.filter(person=person).select_related("area", "level").order_by("id")
    for one in found:
        what = one.area or one.level
        yield Holding(
            _("acesso a área") if one.area else _("nível de acesso"),
            f"{what.code} – {what.name}" if what else "", "", one.body_id, one.state, one.first_on,
            one.last_on, table="GRANTS", provision=one.provision, detail=one.times,
        )  # fmt: skip


def parking_of(person: int) -> Iterator[Holding]:
    """The vehicles registered in the name of ``person``, and the reserved spaces they may use; two
    queries."""
    for one in Vehicle.objects.filter(person=person).order_by("id"):
        yield Holding(
            _("veículo"), one.plate, "", one.body_id, one.state, one.state_since,
            table="GRANTS", detail=" ".join(part for part in (one.model, one.colour) if part),
        )  # fmt: skip
    for space in SpacePermit.objects.filter(person=person).order_by("id"):
        kind = kind_in_words(space.kind, policy_on(space.body_id, space.first_on))
        yield Holding(
            _("vaga reservada"), kind, "", space.body_id, space.state, space.first_on,
            space.last_on, table="GRANTS", provision=space.provision,
        )  # fmt: skip


def _day(at: datetime | None, body: str) -> date | None:
    """The last day on which something that ends at the instant ``at`` is good in ``body``."""
    return calendar_of(body).day_of(at - timedelta(microseconds=1)) if at else None
