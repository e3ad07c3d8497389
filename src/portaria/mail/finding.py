"""How mailboxes are found by the search of the site."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from portaria.frame import labels
from portaria.frame.search import Hit, provider
from portaria.frame.viewer import Viewer
from portaria.mail.listing import Wanted, mailboxes
from portaria.mail.models import Delegation, Mailbox
from portaria.people.queries import in_force

POWERS = ("mail.read", "mail.manage")


@provider(
    "mailboxes", gettext_noop("Caixas de correio"), place=20, icon="fa-envelope",
    more="/caixas/?q=",
)  # fmt: skip
def find(viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
    """Mailboxes whose address begins so: of the bodies where the viewer may read them, and those
    that are theirs or shared with them."""
    bodies = viewer.bodies_with(*POWERS)
    found = mailboxes(Wanted(bodies, text), "endereco", descending=False)
    rows = list(found[:limit]) if bodies else list(_own(viewer, text)[:limit])
    return [
        Hit(
            one.address or one.asked_name,
            reverse("mailbox", args=[one.pk]),
            " · ".join(filter(None, (_whose(one), one.body.acronym))),
            labels.of(labels.STATES, one.state),
            labels.tone(one.state),
        )
        for one in rows
    ]


def _own(viewer: Viewer, text: str) -> QuerySet[Mailbox]:
    shared = Delegation.objects.filter(in_force(viewer.today), person=viewer.person).values(
        "mailbox"
    )
    mine = Q(person=viewer.person) | Q(pk__in=shared)
    found = Mailbox.objects.filter(mine, address__startswith=text.lower())
    return found.select_related("body", "person", "unit").order_by("address", "id")


def _whose(box: Mailbox) -> str:
    if box.person is not None and box.kind == "individual":
        return box.person.shown_name
    return box.unit.acronym if box.unit else ""
