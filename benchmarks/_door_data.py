"""What the doors' benchmark decides on, the same for every engine: people in groups, groups that
open zones of doors in windows of the week, some people blocked."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Cuiaba")
MONDAY = datetime(2026, 11, 23, tzinfo=ZONE)
WINDOWS = (
    "mon-sun 00:00-23:59",
    "mon-fri 07:00-19:00",
    "mon-sat 06:00-22:00",
    "mon-sun 22:00-05:00",
)


@dataclass(frozen=True, slots=True)
class Request:
    """Person, door, seconds since 1970; and the same as minutes of the week."""

    person: int
    door: int
    at: int
    weekday: int
    minute: int


@dataclass(frozen=True, slots=True)
class City:
    """People (from 1) in groups (from 0); a door is in the zone of its number modulo the groups'.

    Attributes:
        groups_of: by person - 1.
        zones_of, window_of: by group.
    """

    groups_of: list[tuple[int, ...]]
    zones_of: list[tuple[int, ...]]
    window_of: list[int]
    blocked: frozenset[int]
    doors: int
    zones: int

    def allowed(self, request: Request) -> bool:
        """The answer, told plainly."""
        if request.person in self.blocked or request.person > len(self.groups_of):
            return False
        zone = request.door % self.zones
        return any(
            zone in self.zones_of[group] and inside(self.window_of[group], request)
            for group in self.groups_of[request.person - 1]
        )


def inside(window: int, request: Request) -> bool:
    """Whether the window is open: over midnight it belongs to the day it begins on."""
    day, minute = request.weekday, request.minute
    if window == 0:
        return minute < 1439
    if window == 1:
        return day < 5 and 420 <= minute < 1140
    if window == 2:
        return day < 6 and 360 <= minute < 1320
    return minute >= 1320 or minute < 300


def city(people: int, *, doors: int = 2000, groups: int = 200, seed: int = 7) -> City:
    """Invented, and the same each time."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    zones = groups
    return City(
        [tuple(sorted(chance.sample(range(groups), 3))) for _ in range(people)],
        [tuple(sorted(chance.sample(range(zones), 6))) for _ in range(groups)],
        [chance.randrange(len(WINDOWS)) for _ in range(groups)],
        frozenset(chance.sample(range(1, people + 1), people // 100)),
        doors,
        zones,
    )


def requests(of: City, number: int, *, seed: int = 11) -> Iterator[Request]:
    """Half of them at a door that one of the person's groups opens at some hour."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    people = len(of.groups_of)
    for _ in range(number):
        person, door = chance.randint(1, people), chance.randrange(of.doors)
        if chance.random() < 0.5:
            zone = chance.choice(of.zones_of[chance.choice(of.groups_of[person - 1])])
            door = zone + of.zones * chance.randrange(of.doors // of.zones)
        minute = chance.randrange(7 * 1440)
        at = MONDAY + timedelta(minutes=minute)
        yield Request(person, door, int(at.timestamp()), minute // 1440, minute % 1440)
