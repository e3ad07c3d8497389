"""A small treasury: three complexes' worth of doors, people of every sort, in plain tables from
which a snapshot is made, and which the naive reference reads as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from portaria.bodies.assembly import Assembled, assemble
from portaria.bodies.folders import sources_of
from portaria.config import folders
from portaria.config.vocabulary import VOCABULARY
from portaria.norms.kinds.schedules import Window
from portaria.premises.doors.deciding import decide
from portaria.premises.doors.facts import (
    FOREVER,
    Bearer,
    DoorFacts,
    Grants,
    Group,
    Permit,
    Profile,
    Spot,
)
from portaria.premises.doors.snapshot import Snapshot
from portaria.premises.doors.timetable import Timetable
from portaria.premises.doors.types import Event, Verdict

ZONE = ZoneInfo("America/Cuiaba")
LOBBY, OFFICE, ARCHIVE, DATACENTER, YARD, GARAGE = 1, 2, 3, 4, 5, 6
HQ = frozenset({900})
NIGHT = "mon-sun 22:00-06:00"
SERVANT = Profile("servidor_efetivo", "permanente")


def spot(level: int, device: str = "door", *kinds: str, inward: bool = True) -> Spot:
    """A door of the headquarters."""
    return Spot(f"nivel_{level}", kinds, frozenset(), device, inward, "sede")


DOORS = {
    1: DoorFacts(1, spot(2, "turnstile", "complexo_da_sede"), OFFICE, LOBBY, HQ),
    2: DoorFacts(2, spot(2, "turnstile", inward=False), LOBBY, OFFICE, HQ),
    3: DoorFacts(3, spot(3, "door", "sala_de_arquivos"), ARCHIVE, OFFICE, HQ),
    4: DoorFacts(4, spot(4, "door", "datacenter"), DATACENTER, OFFICE, HQ),
    5: DoorFacts(5, spot(4, "door", "datacenter", inward=False), OFFICE, DATACENTER, HQ),
    6: DoorFacts(6, spot(1, "door", "recepcao"), LOBBY, 0, HQ),
    7: DoorFacts(7, spot(2, "manual_gate", "complexo_da_sede"), OFFICE, LOBBY, HQ),
    8: DoorFacts(8, spot(2, "gate"), GARAGE, 0, HQ),
    9: DoorFacts(9, spot(2, "gate", inward=False), 0, GARAGE, HQ),
    10: DoorFacts(10, spot(3, "door", "gabinete_de_direcao"), YARD, OFFICE, HQ),
}
GROUPS = (
    Group("Complexo I", frozenset({OFFICE})),
    Group("Arquivo", frozenset({ARCHIVE})),
    Group("Datacenter", frozenset({DATACENTER})),
    Group("Ronda", frozenset({OFFICE, ARCHIVE}), 1),
    Group("Estacionamento", frozenset({GARAGE})),
    Group("Gabinete", frozenset({YARD})),
)


@dataclass
class World:
    """Facts as they were given."""

    bearers: dict[int, Bearer] = field(default_factory=dict)
    grants: dict[int, Grants] = field(default_factory=dict)
    permits: dict[int, tuple[Permit, ...]] = field(default_factory=dict)
    doors: Mapping[int, DoorFacts] = field(default_factory=lambda: dict(DOORS))
    where: dict[int, int] = field(default_factory=dict)
    evacuating: frozenset[int] = frozenset()

    def snapshot(self) -> Snapshot:
        """The same, compact."""
        made = fresh()
        for number, group in enumerate(GROUPS):
            made.put_group(number, group)
        for door in self.doors.values():
            made.put_door(door)
        for bearer in self.bearers.values():
            made.put_bearer(bearer)
        for person, grants in self.grants.items():
            made.put_grants(person, grants)
        for person, permits in self.permits.items():
            made.put_permits(person, permits)
        for person, area in self.where.items():
            made.presence.moved(person, area, 0)
        made.evacuate(self.evacuating)
        return made


@cache
def treasury() -> Assembled:
    """The demonstration's treasury."""
    sources = sources_of(folders.bodies() / "fazenda", folders.packs())
    return assemble(sources, VOCABULARY, checked=False)


@cache
def timetable() -> Timetable:
    """Its hours, with the night watch's window."""
    body = treasury()
    made = Timetable(body.calendar.zone, body.calendar, tuple(body.law.policies()))
    made.window(Window().parse(NIGHT))
    return made


def fresh() -> Snapshot:
    """A snapshot with nobody and no door."""
    return Snapshot(timetable())


def at(text: str) -> int:
    """An instant as the treasury's clocks show it: ``2026-11-23 10:00``."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp())


def always(*groups: int) -> Grants:
    """Memberships without dates."""
    return tuple((group, 0, FOREVER) for group in groups)


def one(profile: Profile = SERVANT, groups: tuple[int, ...] = (0,), **more: object) -> World:
    """Who bears card 70, person 7, and the doors; ``more`` is of the badge."""
    return World({70: Bearer(70, 7, profile, **more)}, {7: always(*groups)})  # type: ignore[arg-type]


def told(world: World, event: Event, when: str) -> Verdict:
    """The verdict at an instant as the clocks show it."""
    return decide(event, world.snapshot(), at(when))


def codes(verdict: Verdict) -> list[tuple[str, str]]:
    """The reasons' codes and provisions (without the norm)."""
    return [
        (reason.code, reason.citation.provision if reason.citation else "")
        for reason in verdict.decision.reasons
    ]
