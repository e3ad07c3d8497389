"""Lists as pages show them, and who may see and change each."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from portaria.frame.viewer import Viewer
from portaria.mail.lists.acts import POWER
from portaria.mail.lists.models import ListAddress, ListMember, MailingList
from portaria.people.queries import bodies_of

STATES = ("active", "ended")
SORTS = {"nome": ("name", "id"), "membros": ("member_count", "id"), "pedido": ("asked_at", "id")}
READ = ("mail.read", POWER)


def bodies_seen(viewer: Viewer) -> tuple[str, ...]:
    """Where the viewer sees the lists: where a bond ties them or a power lets them."""
    own = bodies_of(viewer.person, viewer.today) if viewer.person else ()
    return tuple(sorted({*own, *viewer.bodies_with(*READ)}))


def lists(
    bodies: Sequence[str], viewer: Viewer, *, text: str = "", state: str = "", mine: str = ""
) -> QuerySet[MailingList]:
    """The lists of ``bodies`` with ``address`` and ``member_count``. Those that ended are seen by
    whoever answered for them and whoever manages the mail. ``mine``: ``responsible`` or
    ``member``."""
    latest = ListAddress.objects.filter(list=OuterRef("pk")).order_by("-since", "-pk")
    decides = [body for body in bodies if viewer.holds(POWER, body)]
    seen = Q(state="active") | Q(responsible=viewer.person) | Q(body__in=decides)
    found = (
        MailingList.objects.filter(seen, body__in=bodies)
        .annotate(
            address=Subquery(latest.values("address")[:1]),
            member_count=Count("members", filter=Q(members__end=None)),
        )
        .select_related("body", "responsible")
    )
    if text:
        found = found.filter(Q(name__icontains=text) | Q(about__icontains=text))
    if state in STATES:
        found = found.filter(state=state)
    if mine == "responsible":
        found = found.filter(responsible=viewer.person)
    if mine == "member":
        on = ListMember.objects.filter(end=None, mailbox__person=viewer.person)
        found = found.filter(pk__in=on.values("list"))
    return found


def members(row: MailingList, text: str = "") -> QuerySet[ListMember]:
    """Who is on the list, by address; ``text`` begins it."""
    found = ListMember.objects.filter(list=row, end=None).select_related("mailbox__person")
    if text:
        start = text.lower()
        found = found.filter(Q(mailbox__address__startswith=start) | Q(outside__startswith=start))
    return found.order_by("mailbox__address", "outside", "pk")


def may_manage(viewer: Viewer, row: MailingList) -> bool:
    """Whether the viewer answers for the list or manages the body's mail."""
    own = viewer.person is not None and viewer.person == row.responsible_id
    return own or viewer.holds(POWER, row.body_id)
