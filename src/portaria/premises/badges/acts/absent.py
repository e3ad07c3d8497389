"""Badges handed over for somebody who is away: what blocks a badge on the day the absence begins
keeps one that is issued during it from working (F7)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from portaria.people.at_work import away_on
from portaria.people.models import Bond, FunctionalEvent
from portaria.people.queries import in_force
from portaria.people.types import EventKind
from portaria.premises.badges.acts.blocking import block_badges
from portaria.premises.badges.decisions.departures import absence
from portaria.premises.badges.queries import held_by
from portaria.premises.badges.types import BadgeHeld, Blocking
from portaria.premises.desk import Desk

_KINDS = (EventKind.LEAVE, EventKind.SECONDMENT_OUT)


def block_the_absent(badges: Sequence[BadgeHeld], desk: Desk, *, by: str) -> int:
    """Block those of ``badges`` whose holders are away by an event that blocks badges; how many."""
    blocking = []
    for body in {badge.body for badge in badges}:
        policy = desk.policy(body)
        mine = {b.person: b for b in badges if b.body == body and b.person is not None}
        absences = _absences(mine, body, desk.today(body))
        held = held_by(list(absences))
        for person, event in absences.items():
            presides = person in held and held[person].union_presidency
            decision = absence(event.kind, policy, union_presidency=presides)
            if decision is not None:
                blocking.append(
                    Blocking(mine[person].id, event.kind, decision, desk.at, event.pk,
                             f"event:{event.pk}")
                )  # fmt: skip
    return block_badges(blocking, by=by, at=desk.at) if blocking else 0


def _absences(persons: Collection[int], body: str, day: date) -> dict[int, FunctionalEvent]:
    """Of those of ``persons`` who are away on ``day`` and have no other bond, the event by which
    they are."""
    away = away_on(persons, day)
    events = FunctionalEvent.objects.filter(
        person__in=away, body=body, kind__in=_KINDS, effective_on__lte=day
    ).order_by("effective_on", "id")
    last = {event.person_id: event for event in events if event.person_id is not None}
    bonds = Bond.objects.filter(in_force(day), person__in=last, body=body)
    elsewhere = {
        person for person, bond in bonds.values_list("person", "pk") if last[person].bond_id != bond
    }
    return {person: event for person, event in last.items() if person not in elsewhere}
