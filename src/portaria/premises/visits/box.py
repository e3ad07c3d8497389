"""What the desk's box finds: visits to come or under way, people of the house, visitors who came
before, whom the registers know beforehand, badges, vehicles."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from portaria import clock
from portaria.bodies.models import Body
from portaria.bodies.policies import calendar_of
from portaria.frame.search import Group, search
from portaria.frame.viewer import Viewer
from portaria.people.at_work import away_on
from portaria.people.models import Bond
from portaria.people.queries import in_force
from portaria.people.queries import search as persons_named
from portaria.premises.badges.models import Badge
from portaria.premises.visits import listing
from portaria.premises.visits.models import RegistryEntry, Visit, Visitor

SHOWN = 8
"""Hits of one kind under the box; ours."""
ELSEWHERE = frozenset({"vehicles"})
"""What the box shows of the site's search, beside what it finds itself."""


@dataclass(frozen=True, slots=True)
class OfTheHouse:
    """A person of the house, and the unit where they work; ``registration`` and ``unit`` "" without
    a bond in this body; ``situation`` "" at work."""

    name: str
    registration: str
    unit: str
    situation: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Hits by kind, in the order in which they are shown. ``alone``: the visit whose code was
    typed or read, and which nothing else can be."""

    visits: Sequence[Visit]
    people: Sequence[OfTheHouse]
    known: Sequence[Visitor]
    entries: Sequence[RegistryEntry]
    badges: Sequence[Badge]
    groups: Sequence[Group]
    alone: int | None

    @property
    def nothing(self) -> bool:
        """Whether nothing was found."""
        kinds = (self.visits, self.people, self.known, self.entries, self.badges, self.groups)
        return not any(kinds)


def found_by(text: str, body: str, viewer: Viewer) -> Found:
    """What ``text`` finds at the desk of ``body``, by the beginning of a name or a document, by a
    badge or the code of an invitation."""
    visits = list(listing.current([body], text).order_by("-state_since")[:SHOWN])
    code = len(visits) == 1 and text.upper().endswith(visits[0].code)
    here = [visit.visitor_id for visit in visits]
    known = listing.known_visitors(body, text).exclude(pk__in=here) if len(text) > 1 else ()
    entries = listing.entries([body], {"q": text}).order_by("name__in_order", "pk")
    badges = Badge.objects.filter(body=body, state__in=("active", "blocked"))
    mine = badges.filter(serial__istartswith=text) | badges.filter(credential__number=text)
    mine = mine.exclude(kind="visitante").select_related("person").order_by("serial")
    return Found(
        visits, _people(text, body), list(known[:SHOWN]),
        list(entries[:SHOWN]) if len(text) > 1 else [], list(mine[:SHOWN]),
        search(viewer, text, ELSEWHERE), visits[0].pk if code else None,
    )  # fmt: skip


def _people(text: str, body: str) -> list[OfTheHouse]:
    if len(text) < 2:
        return []
    found = persons_named(Body.objects.get(pk=body).root, text, limit=SHOWN)
    today = calendar_of(body).day_of(clock.now())
    bonds = Bond.objects.filter(in_force(today), body=body, person__in=[one.id for one in found])
    bonds = bonds.select_related("unit", "working_unit").order_by("-start")
    held = {bond.person_id: bond for bond in bonds}
    away = away_on(list(held), today)
    return [
        OfTheHouse(one.name, bond.registration, _unit_of(bond), _situation(bond, away))
        if (bond := held.get(one.id))
        else OfTheHouse(one.name, "", "")
        for one in found
    ]


def _situation(bond: Bond, away: Collection[int]) -> str:
    """How somebody is away; what was told may be ahead of what the bond says."""
    if bond.person_id not in away:
        return ""
    return "leave" if bond.situation == "active" else bond.situation


def _unit_of(bond: Bond) -> str:
    """Where the person works, which is where a visitor goes."""
    unit = bond.working_unit or bond.unit
    return unit.acronym if unit else ""
