"""A person: what is held, since when, why, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from django.db.models import QuerySet
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
from portaria.ledger.discretion import BodiesWith, nowhere, readable
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
    duties = Duty.objects.filter(person=shown.pk, state__in=("open", "failed"), **reach)
    moments = _timeline(shown.pk, reach, _reads(viewer, shown))
    events = [moment.event for moment in moments if moment.event]
    held = _held(shown, reach)
    context = {
        **held,
        "open_mailboxes": {
            one.mailbox_id for one in held["delegations"] if may_look(viewer, one.mailbox)
        },
        "picture": picture(
            held["bonds"],
            events,
            held["accounts"],
            held["mailboxes"],
            held["delegations"],
            today=viewer.today,
            zone=viewer.zone,
        ),
        "person": shown,
        "cpf": cpf.masked(shown.cpf_encrypted),
        "titles": titles(held["terms"], clock.now()),
        "premises": _premises(viewer, shown.pk, reach),
        "at_desk": viewer.person == shown.pk or viewer.holds_any(DESK, MANAGE),
        "duties": duties.order_by("due_at")[:SHOWN],
        "moments": moments,
        **_known(request, viewer, shown, reach),
    }
    return render(request, "web/person.html", context)


class _Held(TypedDict):
    bonds: list[Bond]
    accounts: list[Account]
    mailboxes: list[Mailbox]
    aliases: QuerySet[Alias]
    delegations: list[Delegation]
    terms: list[Term]


def _held(person: Person, reach: dict[str, Any]) -> _Held:
    """What the person has or had in the bodies within ``reach``."""
    theirs = {"person": person, **reach}
    of_mailbox = {f"mailbox__{field}": bodies for field, bodies in reach.items()}
    bonds = Bond.objects.filter(**theirs).select_related("body", "unit", "working_unit")
    accounts = Account.objects.filter(**theirs).select_related("body")
    mailboxes = Mailbox.objects.filter(**theirs).select_related("body")
    delegations = Delegation.objects.filter(person=person, **of_mailbox)
    return {
        "bonds": list(bonds.order_by("-end", "-start")),
        "accounts": list(accounts.order_by("id")),
        "mailboxes": with_standing(mailboxes.order_by("id")),
        "aliases": Alias.objects.filter(mailbox__person=person, **of_mailbox).select_related(
            "mailbox"
        ),
        "delegations": list(delegations.select_related("mailbox").order_by("-start")),
        "terms": list(Term.objects.filter(**theirs).select_related("authorised_by")),
    }


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
    sheet = person_known(shown.pk, on=on or told, known=told, bodies=reach.get("body__in"),
                         bodies_with=_reads(viewer, shown))  # fmt: skip
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


def _reads(viewer: Viewer, shown: Person) -> BodiesWith:
    """Whose lines of the ledger are read: what is kept for some, never about oneself."""
    return nowhere if viewer.person == shown.pk else viewer.bodies_with


def _timeline(pk: int, reach: dict[str, Any], bodies_with: BodiesWith) -> list[Moment]:
    events = FunctionalEvent.objects.filter(person=pk, **reach).order_by("-effective_on")[:SHOWN]
    acts = readable(Act.objects.filter(person=pk, **reach), bodies_with).order_by("-id")[:SHOWN]
    moments = [Moment(_instant(e), event=e) for e in events]
    moments += [Moment(a.held_at, act=a) for a in acts]
    return sorted(moments, key=lambda m: m.at, reverse=True)[:SHOWN]


def _instant(event: FunctionalEvent) -> datetime:
    """Where an event stands among acts: the start of its day where the reader is."""
    return datetime.combine(
        event.effective_on, datetime.min.time(), timezone.get_current_timezone()
    )
