"""People who pass the doors of a demonstration: a controller that asks by HTTP for badges shown now
and then. What it shows is invented; what is decided, recorded and seen is not."""

from __future__ import annotations

import json
import random
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from portaria.premises.badges.models import Badge
from portaria.premises.places.models import Device

EVERY = 4.0
"""Seconds between two badges."""
_AT_MOST = 300
"""Badges that walk; ours."""
_LEAVES = 0.4
_PATIENCE = 20


@dataclass(frozen=True, slots=True)
class Building:
    """Cards that walk; readers (codes) of turnstiles by which one comes and goes; of other doors
    inside."""

    cards: Sequence[str]
    entries: Sequence[str]
    exits: Sequence[str]
    doors: Sequence[str]


def building_of(body: str) -> Building:
    """The badges in use and the readers of ``body``; safes are for visitors."""
    badges = Badge.objects.filter(body=body, state="active", credential__isnull=False)
    numbers = badges.order_by("pk").values_list("credential__number", flat=True)[:_AT_MOST]
    readers = Device.objects.filter(body=body, closed_on=None, safe=False).order_by("code")
    turnstiles, doors = (
        list(readers.filter(passage__kind=kind).values_list("code", "side"))
        for kind in ("turnstile", "door")
    )
    return Building(
        list(numbers),
        [code for code, side in turnstiles if side == "in"],
        [code for code, side in turnstiles if side == "out"],
        [code for code, side in doors if side == "in"],
    )


@dataclass(slots=True)
class Walk:
    """Shows the cards of ``building`` at ``url`` with the controller's ``token``."""

    building: Building
    url: str
    token: str
    complain: Callable[[str], None]
    chance: random.Random = field(default_factory=random.Random)
    _inside: set[str] = field(default_factory=set)

    def forever(self, stop: threading.Event) -> None:
        """Until told to stop; a door process that does not answer is asked again."""
        while not stop.wait(EVERY):
            try:
                self.step()
            except (OSError, ValueError) as error:
                self.complain(f"as portas não responderam: {error}")

    def step(self) -> bool:
        """One badge at one reader; whether it opened.

        Raises:
            OSError, ValueError: nobody answered, or not as a door process does.
        """
        card = self.chance.choice(self.building.cards)
        leaves = card in self._inside and self.chance.random() < _LEAVES
        if card not in self._inside:
            reader = self.chance.choice(self.building.entries)
        else:
            reader = self.chance.choice(self.building.exits if leaves else self.building.doors)
        opens = self._asked(reader, card)
        if opens and leaves:
            self._inside.discard(card)
        elif opens:
            self._inside.add(card)
        return opens

    def _asked(self, reader: str, card: str) -> bool:
        request = urllib.request.Request(  # noqa: S310  # the address of our own process
            f"{self.url}/v1/decide",
            json.dumps({"reader": reader, "card": card}).encode(),
            {"Authorization": f"Bearer {self.token}"},
        )
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310
            return bool(json.loads(answer.read())["opens"])
