"""A person: what is held, since when, why, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from portaria.accounts.models import Account
from portaria.duties.models import Duty
from portaria.frame.permissions import Denied, signed_in
from portaria.frame.viewer import Viewer, viewer_of
from portaria.ledger.models import Act
from portaria.mail.models import Alias, Delegation, Mailbox
from portaria.people import cpf
from portaria.people.models import Bond, FunctionalEvent, Person
from portaria.procedures.models import Term

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
    """One person's page, for themselves and for whoever may read people where they have a bond."""
    viewer = viewer_of(request)
    shown = get_object_or_404(Person, pk=pk)
    bonds = list(
        Bond.objects.filter(person=shown)
        .select_related("body", "unit", "working_unit")
        .order_by("-end", "-start")
    )
    _admit(viewer, shown, bonds)
    accounts = list(Account.objects.filter(person=shown).select_related("body").order_by("id"))
    mailboxes = list(Mailbox.objects.filter(person=shown).select_related("body").order_by("id"))
    context = {
        "person": shown,
        "cpf": cpf.mask(cpf.decrypt(bytes(shown.cpf_encrypted))) if shown.cpf_encrypted else "",
        "bonds": bonds,
        "accounts": accounts,
        "mailboxes": mailboxes,
        "aliases": Alias.objects.filter(mailbox__person=shown).select_related("mailbox"),
        "delegations": Delegation.objects.filter(person=shown)
        .select_related("mailbox")
        .order_by("-start"),
        "terms": Term.objects.filter(person=shown).select_related("authorised_by"),
        "duties": Duty.objects.filter(person=shown.pk, state__in=("open", "failed")).order_by(
            "due_at"
        )[:SHOWN],
        "moments": _timeline(shown.pk),
    }
    return render(request, "web/person.html", context)


def _admit(viewer: Viewer, shown: Person, bonds: list[Bond]) -> None:
    if viewer.person == shown.pk:
        return
    bodies = {bond.body_id for bond in bonds}
    if not any(viewer.holds("people.read", body) for body in bodies):
        raise Denied(("people.read",), min(bodies, default=""))


def _timeline(pk: int) -> list[Moment]:
    events = FunctionalEvent.objects.filter(person=pk).order_by("-effective_on")[:SHOWN]
    acts = Act.objects.filter(person=pk).order_by("-id")[:SHOWN]
    moments = [Moment(_instant(e), event=e) for e in events]
    moments += [Moment(a.held_at, act=a) for a in acts]
    return sorted(moments, key=lambda m: m.at, reverse=True)[:SHOWN]


def _instant(event: FunctionalEvent) -> datetime:
    """Where an event stands among acts: the start of its day where the reader is."""
    return datetime.combine(
        event.effective_on, datetime.min.time(), timezone.get_current_timezone()
    )
