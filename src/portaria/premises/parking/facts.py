"""What is so when a vehicle is at a gate: who drives, which spaces are left, what was arranged,
whether the barrier works."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet, Sum

from portaria.people.queries import bonds_on
from portaria.premises.access.models import Authorisation, Grant
from portaria.premises.badges.models import Badge
from portaria.premises.parking.models import Loading, Outage, Parked, SpacePermit, Vehicle
from portaria.premises.parking.types import ACTIVE, ARRANGED, ENDED, WORKING_LATE
from portaria.premises.places.models import Area, Lot, Space

GATE = "gate"


def vehicle_of(body: str, plate: str) -> Vehicle | None:
    """The registered vehicle of that plate, suspended or not."""
    return Vehicle.objects.filter(body=body, plate=plate).exclude(state=ENDED).first()


def category_of(body: str, person: int | None, day: date) -> str:
    """The category of the person's oldest bond in force; "" for who has none."""
    bonds = bonds_on(person, day, body=body) if person is not None else []
    return bonds[0].category if bonds else ""


def badge_blocked(body: str, person: int | None) -> bool:
    """Whether the person's badges are all blocked: the barrier opens to none, and no guard does."""
    held = Badge.objects.filter(body=body, person=person, state__in=("active", "blocked"))
    states = set(held.values_list("state", flat=True)) if person is not None else set()
    return states == {"blocked"}


def free_in(lot: Area) -> int | None:
    """How many common spaces of ``lot`` are left; None where it is no lot."""
    row = Lot.objects.filter(area=lot).first()
    if row is None:
        return None
    reserved = Space.objects.filter(lot=row).aggregate(n=Sum("number"))["n"] or 0
    taken = Parked.objects.filter(lot=lot, left_at=None, space="").count()
    return row.spaces - reserved - taken


def permitted(person: int | None, kind: str, day: date) -> bool:
    """Whether the person may use the spaces reserved to ``kind`` on ``day``."""
    holds = Q(last_on=None) | Q(last_on__gte=day)
    found = SpacePermit.objects.filter(holds, person=person, kind=kind, state=ACTIVE)
    return person is not None and bool(kind) and found.filter(first_on__lte=day).exists()


def loading_of(body: str, plate: str, at: datetime) -> Loading | None:
    """The loading arranged for that vehicle now."""
    found = Loading.objects.filter(body=body, plate=plate, state=ARRANGED)
    return found.filter(first_at__lte=at, last_at__gt=at).order_by("first_at").first()


def next_loading(body: str, plate: str, at: datetime) -> Loading | None:
    """The next loading arranged for that vehicle, at another time."""
    found = Loading.objects.filter(body=body, plate=plate, state=ARRANGED, first_at__gt=at)
    return found.order_by("first_at").first()


def works(lot: Area) -> bool:
    """Whether the barriers of ``lot`` work."""
    return not Outage.objects.filter(
        passage__inside=lot, passage__kind=GATE, ended_at=None
    ).exists()


def expected(body: str, person: int | None, at: datetime) -> bool:
    """Whether the person is authorised to be here outside the usual hours at ``at``, on the body's
    clocks: for a time, or by the hours of what was granted to them."""
    if person is None:
        return False
    day = at.date()
    granted = Grant.objects.filter(
        Q(last_on=None) | Q(last_on__gte=day),
        body=body, person=person, state=ACTIVE, first_on__lte=day,
    )  # fmt: skip
    return _authorised(body, person, at).exists() or any(one.reaches(at) for one in granted)


def _authorised(body: str, person: int, at: datetime) -> QuerySet[Authorisation]:
    return Authorisation.objects.filter(
        person=person, body=body, state=ACTIVE, first_at__lte=at, last_at__gt=at
    )


def reason_to_stay(row: Parked, at: datetime) -> str:
    """What lets a vehicle stay after hours, as the norm names it: told at the gate, or an
    authorisation by which who drives it works now; "" for nothing."""
    if row.circumstance or row.person_id is None:
        return row.circumstance
    tonight = _authorised(row.body_id, row.person_id, at)
    return WORKING_LATE if tonight.exists() else ""
