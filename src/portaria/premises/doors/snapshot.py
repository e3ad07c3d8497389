"""The state that a door decides on, in memory: compact, changed one fact at a time.

A badge is two whole numbers in a dictionary, and so is a person, whose number has a bit for each
authorisation that the person has; what many badges have in common is kept once. A million people
with a badge each take some 300 MB.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from portaria.norms.kinds.schedules import Opening
from portaria.norms.policy import Policy
from portaria.premises.doors import lines
from portaria.premises.doors.faces import (
    AUTHORISED,
    CLOSING,
    GROUND,
    GROUP,
    LOOK,
    PROFILE,
    SAID,
    Door,
    Face,
    face_of,
    mask_of,
)
from portaria.premises.doors.facts import (
    FOREVER,
    Bearer,
    Closing,
    DoorFacts,
    Grants,
    Ground,
    Group,
    Permit,
    Presence,
    Profile,
    Spot,
)
from portaria.premises.doors.law import Law
from portaria.premises.doors.sentences import Shared
from portaria.premises.doors.timetable import Timetable
from portaria.premises.doors.types import Verdict
from portaria.premises.doors.weighing import weigh

STATUS_BITS = 24
STATUS = (1 << STATUS_BITS) - 1
CHANGING = -1
"""The mask of a person whose authorisations change in time: :attr:`Snapshot.dated` says how."""
_KEPT = 10_000
"""Verdicts remembered of one law; a limit of ours."""
_WORKS, _BLOCKED = lines.bits("works"), lines.bits("blocked")
_NOBODY = Profile("", "")
Turns = tuple[tuple[int, int], ...]
"""(Second from which, mask), in their order."""


@dataclass(frozen=True, slots=True)
class Status:
    """What many badges have in common: the profile, its number; ``blocked``, the bits of a block, 0
    where there is none; the second ``until`` which they are valid, and that from which there is
    anything to say of them."""

    profile: Profile
    number: int
    blocked: int
    until: int
    speaks: int


@dataclass(slots=True)
class Snapshot:
    """The published state of one body. Changed only between two decisions.

    Attributes:
        cards: number of the badge -> person and number of the status (``STATUS_BITS``).
        masks: person -> bits of the groups that the person is in, or ``CHANGING``.
        faces: by minute and reader; a moment's many minutes share theirs.
        firsts: mask -> bits of the first group in it, for verdicts.
    """

    timetable: Timetable
    version: int = 0
    cards: dict[int, int] = field(default_factory=dict, repr=False)
    statuses: list[Status] = field(default_factory=list, repr=False)
    masks: dict[int, int] = field(default_factory=dict, repr=False)
    dated: dict[int, Turns] = field(default_factory=dict, repr=False)
    permits: dict[int, tuple[Permit, ...]] = field(default_factory=dict, repr=False)
    doors: dict[int, Door] = field(default_factory=dict, repr=False)
    groups: list[Group] = field(default_factory=list, repr=False)
    presence: Presence = field(default_factory=Presence, repr=False)
    evacuating: frozenset[int] = frozenset()
    faces: dict[int, dict[int, Face]] = field(default_factory=dict, repr=False)
    firsts: dict[int, int] = field(default_factory=dict, repr=False)
    _moments: dict[int, dict[int, Face]] = field(default_factory=dict, repr=False)
    _into: dict[int, list[Door]] = field(default_factory=dict, repr=False)
    _laws: dict[tuple[Policy | None, Spot], Law] = field(default_factory=dict, repr=False)
    _profiles: dict[Profile, int] = field(default_factory=dict, repr=False)
    _statuses: dict[tuple[Profile, Ground | None, int], int] = field(
        default_factory=dict, repr=False
    )
    _grounds: dict[Ground | None, int] = field(default_factory=lambda: {None: 0}, repr=False)
    _closings: list[str] = field(default_factory=lambda: [""], repr=False)
    _same: dict[int, int] = field(default_factory=dict, repr=False)

    def put_bearer(self, bearer: Bearer) -> None:
        """Add or replace a badge."""
        key = (bearer.profile, bearer.ground, bearer.until)
        number = self._statuses.get(key)
        if number is None:
            number = self._statuses[key] = len(self.statuses)
            self.statuses.append(self._status(bearer))
        self.cards[bearer.card] = bearer.person << STATUS_BITS | number

    def drop_card(self, card: int) -> None:
        """Forget a badge."""
        self.cards.pop(card, None)

    def put_grants(self, person: int, grants: Grants) -> None:
        """All the authorisations of a person, in place of those before."""
        self.dated.pop(person, None)
        if not grants:
            self.masks.pop(person, None)
        elif all(first <= 0 and last >= FOREVER for _, first, last in grants):
            mask = mask_of(number for number, _, _ in grants)
            self.masks[person] = self._same.setdefault(mask, mask)
        else:
            self.masks[person], self.dated[person] = CHANGING, _turns(grants)

    def put_permits(self, person: int, permits: tuple[Permit, ...]) -> None:
        """All that a person was authorised for a time, in place of what was before."""
        if permits:
            self.permits[person] = permits
        else:
            self.permits.pop(person, None)

    def put_group(self, number: int, group: Group) -> None:
        """Add the next group, or replace one.

        Raises:
            ValueError: a number is left out.
        """
        if number > len(self.groups):
            raise ValueError(f"grupo {number}: o próximo é {len(self.groups)}")
        if number < len(self.groups):
            for law in self._laws.values():  # their verdicts name it
                law.verdicts.clear()
        before = self.groups[number].areas if number < len(self.groups) else frozenset()
        self.groups[number : number + 1] = [group]
        for area in before | group.areas:
            for door in self._into.get(area, ()):
                door.groups.pop(number, None)
                door.whole.discard(number)
                if area in group.areas:
                    door.groups[number] = group.window
                    door.whole |= {number} if group.whole else set()
                self._turn(door)

    def put_door(self, facts: DoorFacts) -> None:
        """Add or replace a door."""
        self.drop_door(facts.key)
        if facts.spot.location not in self.timetable.locations:
            self.timetable.locate(facts.spot.location)
            self.forget()
        door = self.doors[facts.key] = Door(facts)
        if facts.spot.inward:
            self._into.setdefault(facts.into, []).append(door)
            door.groups = {
                number: group.window
                for number, group in enumerate(self.groups)
                if facts.into in group.areas
            }
            door.whole = {number for number in door.groups if self.groups[number].whole}

    def drop_door(self, key: int) -> None:
        """Forget a door."""
        door = self.doors.pop(key, None)
        if door is not None:
            self._turn(door)
            if door.facts.spot.inward:
                self._into[door.facts.into].remove(door)

    def window(self, openings: tuple[Opening, ...]) -> int:
        """The number, for groups, of a window; () is «while the premises are open»."""
        known = len(self.timetable.windows)
        number = self.timetable.window(openings)
        if len(self.timetable.windows) > known:
            self.forget()
        return number

    def put_timetable(self, timetable: Timetable) -> None:
        """Other hours or norms."""
        for door in self.doors.values():
            timetable.locate(door.facts.spot.location)
        self.timetable = timetable
        self.forget()

    def evacuate(self, places: frozenset[int]) -> None:
        """These places are being left, and no others; () ends it."""
        self.evacuating = places
        self.forget()

    def forget(self) -> None:
        """Look at every door anew."""
        self.faces.clear()
        self._moments.clear()
        self._laws.clear()

    def face(self, reader: int, at: int) -> Face | None:
        """What a reader's door shows at ``at``, from now on remembered; None: no such reader."""
        door = self.doors.get(reader)
        if door is None:
            return None
        minute, moment = at // 60, self.timetable.number(at)
        if minute not in self.timetable.minutes or len(self.faces) > len(self.timetable.minutes):
            self.faces.clear()
        faces = self.faces.setdefault(minute, self._moments.setdefault(moment, {}))
        told = self.timetable.moments[moment]
        if reader not in faces:
            left = not self.evacuating.isdisjoint(door.facts.places)
            law = self._law(told.policy, door.facts.spot)
            faces[reader] = face_of(door, law, told, evacuating=left)
        return faces[reader]

    def first_of(self, mask: int) -> int:
        """The bits that say that the first group of ``mask`` authorises, from now on remembered."""
        if len(self.firsts) >= _KEPT:
            self.firsts.clear()
        found = self.firsts[mask] = AUTHORISED | (mask & -mask).bit_length() << GROUP
        return found

    def weighed(self, law: Law, bits: int) -> Verdict:
        """The verdict on passages of ``bits``, from now on remembered."""
        group, number = bits >> GROUP, bits >> PROFILE & 0xFFF
        shared = Shared(
            law,
            law.profiles[number] if number < len(law.profiles) else _NOBODY,
            list(self._grounds)[bits >> GROUND & 0xFFFF],
            self.groups[group - 1] if group else None,
            self._closings[bits >> CLOSING & 0xFF],
            bits >> SAID & 0xF,
        )
        if len(law.verdicts) >= _KEPT:
            law.verdicts.clear()
        verdict = law.verdicts[bits] = weigh(bits & (LOOK - 1), shared)
        return verdict

    def closed_by(self, closings: tuple[Closing, ...], at: int) -> int:
        """The bits of what keeps everybody out at ``at``; 0: nothing does."""
        for closing in closings:
            if closing.first <= at < closing.last:
                if closing.ground not in self._closings:
                    self._closings.append(closing.ground)
                return _WORKS | self._closings.index(closing.ground) << CLOSING
        return 0

    def mask_at(self, person: int, at: int) -> int:
        """The bits of a person whose authorisations change, at ``at``."""
        held = 0
        for turn, mask in self.dated.get(person, ()):
            if turn > at:
                break
            held = mask
        return held

    def _turn(self, door: Door) -> None:
        """The door is looked at anew."""
        for faces in self._moments.values():
            faces.pop(door.facts.key, None)

    def _status(self, bearer: Bearer) -> Status:
        number = self._profiles.get(bearer.profile)
        if number is None:
            number = self._profiles[bearer.profile] = len(self._profiles)
            for law in self._laws.values():
                law.admit(bearer.profile, number, PROFILE)
        blocked = 0
        if bearer.ground is not None:
            ground = self._grounds.setdefault(bearer.ground, len(self._grounds))
            blocked = _BLOCKED | ground << GROUND
        speaks = 0 if blocked else bearer.until
        return Status(bearer.profile, number, blocked, bearer.until, speaks)

    def _law(self, policy: Policy | None, spot: Spot) -> Law:
        law = self._laws.get((policy, spot))
        if law is None:
            law = self._laws[policy, spot] = Law(policy, spot)
            for profile, number in self._profiles.items():
                law.admit(profile, number, PROFILE)
        return law


def _turns(grants: Grants) -> Turns:
    turns = sorted({0, *(t for _, *ends in grants for t in ends if 0 < t < FOREVER)})
    return tuple(
        (turn, mask_of(number for number, first, last in grants if first <= turn < last))
        for turn in turns
    )
