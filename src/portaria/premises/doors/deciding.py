"""One passage, one verdict (F1–F9): pure, and told in a microsecond or two.

What speaks of the passage is gathered as bits of the table (``lines``); what those bits come to was
weighed when the first passage like it came (``weighing``). A door that the norms ask no more of
than an authorisation costs a few look-ups; the others look at who else is there.
"""

from __future__ import annotations

from portaria.premises.doors import lines
from portaria.premises.doors.faces import LOOK, SAID, Face
from portaria.premises.doors.facts import DoorFacts
from portaria.premises.doors.snapshot import STATUS, STATUS_BITS, Snapshot, Status
from portaria.premises.doors.timetable import at_hour
from portaria.premises.doors.types import Circumstance, Event, Verdict
from portaria.premises.doors.weighing import UNKNOWN_READER

_UNKNOWN, _EXPIRED = lines.bits("unknown_badge"), lines.bits("expired")
_HOURS = lines.bits("after_hours", "out_of_window")
_WORKS, _OVERRIDE = lines.bits("works"), lines.bits("override")
_SPECIAL, _OUTSIDE = lines.bits("special"), lines.bits("outside_terms")
_COMPANY = lines.bits("no_host", "unescorted")
_EVACUATION, _RESCUE = lines.bits("evacuation"), lines.bits("rescue")
_FACTORS, _ALONE = lines.bits("second_means"), lines.bits("alone")
_INSIDE, _FULL = lines.bits("already_inside"), lines.bits("full")
_MORE = _HOURS | _COMPANY | LOOK
"""What permits or company may answer, and doors that ask for more."""
_EVERY = tuple(one for one in Circumstance if one)


def decide(event: Event, snapshot: Snapshot, at: int) -> Verdict:
    """The verdict on ``event`` at ``at``, whole seconds since 1970. Never raises on an event that
    is made of whole numbers."""
    faces = snapshot.faces.get(at // 60)
    face = None if faces is None else faces.get(event.reader)
    if face is None:
        face = snapshot.face(event.reader, at)
        if face is None:
            return UNKNOWN_READER
    known = snapshot.cards.get(event.card)
    if known is None:
        bits = face.stands | _UNKNOWN
    else:
        status = snapshot.statuses[known & STATUS]
        bits = face.met[status.number]
        if at >= status.speaks:
            bits |= status.blocked | (_EXPIRED if at >= status.until else 0)
        mask = snapshot.masks.get(known >> STATUS_BITS, 0)
        if mask < 0:
            mask = snapshot.mask_at(known >> STATUS_BITS, at)
        if held := mask & face.now:
            bits |= snapshot.firsts.get(held) or snapshot.first_of(held)
        elif held := mask & face.ever:
            bits |= snapshot.first_of(held) | face.late
        else:
            bits |= face.lacking
    if event.circumstance or bits & _MORE:
        bits = _more(bits, event, snapshot, face, at)
    return face.verdicts.get(bits) or snapshot.weighed(face.law, bits)


def _more(bits: int, event: Event, snapshot: Snapshot, face: Face, at: int) -> int:
    """The bits of a passage that asks for more than a look at badge and authorisation."""
    facts, law = face.door.facts, face.law
    if event.circumstance:
        bits |= event.circumstance << SAID
        for one in _EVERY:
            if event.circumstance & one:
                bits |= law.by_circumstance[one]
    if not facts.spot.inward:
        return bits
    known = snapshot.cards.get(event.card)
    status = None if known is None else snapshot.statuses[known & STATUS]
    if not snapshot.evacuating.isdisjoint(facts.places):
        bits |= _EVACUATION | (_RESCUE if status is not None and status.profile.rescue else 0)
    bits |= snapshot.closed_by(facts.closings, at)
    if known is None or status is None:
        return bits
    person = known >> STATUS_BITS
    if event.factors < law.factors:
        bits |= _FACTORS
    if bits & (_HOURS | _WORKS) and person in snapshot.permits:
        bits |= _permitted(snapshot, face, person, status, at)
    helped = bool(event.companion) and _helped(event, snapshot, person, at)
    if helped:
        bits &= ~_COMPANY
    return bits | _crowd(snapshot, facts, person, 2 if helped else 1)


def _permitted(snapshot: Snapshot, face: Face, person: int, status: Status, at: int) -> int:
    """What the person was authorised for a time comes to here and now."""
    bits, local, into = 0, snapshot.timetable.local(at), face.door.facts.into
    barred = face.law.special_barred(status.profile.category) is not None
    for permit in snapshot.permits[person]:
        fits = (
            permit.first <= at < permit.last
            and (permit.areas is None or into in permit.areas)
            and at_hour(permit.hours, local)
        )
        if permit.kind == "override":
            bits |= _OVERRIDE if fits else 0
        elif not barred:
            bits |= _SPECIAL if fits else _OUTSIDE
    return bits


def _helped(event: Event, snapshot: Snapshot, person: int, at: int) -> bool:
    """Somebody else who may enter here stands beside the person and answers for them."""
    known = snapshot.cards.get(event.companion)
    if known is None or known >> STATUS_BITS == person:
        return False
    verdict = decide(Event(event.reader, event.companion, _ALL_FACTORS), snapshot, at)
    return verdict.opens or verdict.code == "alone"


def _crowd(snapshot: Snapshot, facts: DoorFacts, person: int, entering: int) -> int:
    """What comes of who is already inside."""
    presence, bits = snapshot.presence, 0
    inside = presence.inside.get(facts.into, 0)
    if facts.once and person and presence.where.get(person) == facts.into:
        bits |= _INSIDE
    if facts.capacity and inside + entering > facts.capacity:
        bits |= _FULL
    if facts.together > 1 and inside + entering < facts.together:
        bits |= _ALONE
    return bits


_ALL_FACTORS = 9
"""Of who accompanies, the reader asks no second identification."""
