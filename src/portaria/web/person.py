"""A person: what is held, since when, why, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from portaria import clock
from portaria.accounts.models import Account
from portaria.duties.models import Duty
from portaria.frame.looking import looked
from portaria.frame.permissions import Denied, signed_in
from portaria.frame.viewer import Viewer, viewer_of
from portaria.journeys.known import person_known
from portaria.ledger.models import Act
from portaria.mail.models import Alias, Delegation, Mailbox
from portaria.mail.ports import with_standing
from portaria.mail.views import may_look
from portaria.people import cpf
from portaria.people.models import Bond, FunctionalEvent, Person
from portaria.premises.powers import DESK, MANAGE
from portaria.procedures.terms.models import Term
from portaria.procedures.terms.naming import titles
from portaria.web import axes
from portaria.web.holdings import Holding, accesses_of, parking_of
from portaria.web.person_picture import picture

SHOWN = 100
"""Lines of the timeline; ours, no norm's. Older acts are in the ledger's list."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the timeline: an event or an act, by when it held."""

    at: datetime
    event: FunctionalEvent | None = None
    act: Act | None = None


@signed_in
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's page: whole for themselves; for whoever may read people, what there is in the
    bodies where they may (a person may have bonds in several bodies of a family)."""
    viewer = viewer_of(request)
    shown = get_object_or_404(Person, pk=pk)
    reach = _reach(viewer, shown)
    for body in reach.get("body__in", ())[:1]:
        looked(viewer, shown.pk, "person", purpose="people.read", body=body)
    of_mailbox = {f"mailbox__{field}": bodies for field, bodies in reach.items()}
    holdings = {"person": shown, **reach}
    bonds = Bond.objects.filter(**holdings).select_related("body", "unit", "working_unit")
    accounts = Account.objects.filter(**holdings).select_related("body")
    mailboxes = Mailbox.objects.filter(**holdings).select_related("body")
    aliases = Alias.objects.filter(mailbox__person=shown, **of_mailbox)
    delegations = Delegation.objects.filter(person=shown, **of_mailbox)
    duties = Duty.objects.filter(person=shown.pk, state__in=("open", "failed"), **reach)
    moments = _timeline(shown.pk, reach)
    shown_bonds = list(bonds.order_by("-end", "-start"))
    shown_accounts = list(accounts.order_by("id"))
    shown_mailboxes = with_standing(mailboxes.order_by("id"))
    shown_delegations = list(delegations.select_related("mailbox").order_by("-start"))
    terms = list(Term.objects.filter(**holdings).select_related("authorised_by"))
    events = [moment.event for moment in moments if moment.event]
    context = {
        "bonds": shown_bonds,
        "accounts": shown_accounts,
        "mailboxes": shown_mailboxes,
        "delegations": shown_delegations,
        "open_mailboxes": {d.mailbox_id for d in shown_delegations if may_look(viewer, d.mailbox)},
        "picture": picture(
            shown_bonds,
            events,
            shown_accounts,
            shown_mailboxes,
            shown_delegations,
            today=viewer.today,
            zone=viewer.zone,
        ),
        "person": shown,
        "cpf": cpf.mask(cpf.decrypt(bytes(shown.cpf_encrypted))) if shown.cpf_encrypted else "",
        "aliases": aliases.select_related("mailbox"),
        "terms": terms,
        "titles": titles(terms, clock.now()),
        "premises": _premises(viewer, shown.pk, reach),
        "at_desk": viewer.person == shown.pk or viewer.holds_any(DESK, MANAGE),
        "duties": duties.order_by("due_at")[:SHOWN],
        "moments": moments,
        **_known(request, viewer, shown, reach),
    }
    return render(request, "web/person.html", context)


def _premises(viewer: Viewer, person: int, reach: dict[str, Any]) -> list[Holding]:
    """Badges and accesses in the bodies where the viewer may see the person; vehicles and reserved
    spaces, for themselves and whoever works with the premises there."""
    accesses, parking = accesses_of(person), list(parking_of(person))
    if not reach:
        return [*accesses, *parking]
    desk = viewer.bodies_with(DESK, MANAGE)
    return [
        *(one for one in accesses if one.body in reach["body__in"]),
        *(one for one in parking if one.body in reach["body__in"] and one.body in desk),
    ]


def _known(
    request: HttpRequest, viewer: Viewer, shown: Person, reach: dict[str, Any]
) -> dict[str, object]:
    """What was known on one day about another, where the address asks for it."""
    on, told = axes.day(request, "dia"), axes.day(request, "sabia")
    if on is None and told is None:
        return {"day": None, "sabia": None, "known": None}
    told = told or viewer.today
    sheet = person_known(shown.pk, on=on or told, known=told, bodies=reach.get("body__in"))
    return {"day": on or told, "sabia": told, "known": sheet}


def _reach(viewer: Viewer, shown: Person) -> dict[str, Any]:
    """What narrows every query to the bodies where ``viewer`` may see ``shown``: nothing, for
    oneself."""
    if viewer.person == shown.pk:
        return {}
    bonds = Bond.objects.filter(person=shown)
    bodies = sorted(set(bonds.values_list("body", flat=True)))
    readable = [body for body in bodies if viewer.holds("people.read", body)]
    if not readable:
        raise Denied(("people.read",), min(bodies, default=""))
    return {"body__in": readable}


def _timeline(pk: int, reach: dict[str, Any]) -> list[Moment]:
    events = FunctionalEvent.objects.filter(person=pk, **reach).order_by("-effective_on")[:SHOWN]
    acts = Act.objects.filter(person=pk, **reach).order_by("-id")[:SHOWN]
    moments = [Moment(_instant(e), event=e) for e in events]
    moments += [Moment(a.held_at, act=a) for a in acts]
    return sorted(moments, key=lambda m: m.at, reverse=True)[:SHOWN]


def _instant(event: FunctionalEvent) -> datetime:
    """Where an event stands among acts: the start of its day where the reader is."""
    return datetime.combine(
        event.effective_on, datetime.min.time(), timezone.get_current_timezone()
    )
