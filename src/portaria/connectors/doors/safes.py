"""Safes at turnstiles: a badge that one of them read stays in it, and the visit that had the badge
is over (F10, F11)."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime

from portaria.premises.doors.types import card_number
from portaria.premises.places.models import Device
from portaria.premises.visits.acts import deposit_badges
from portaria.premises.visits.models import Visit
from portaria.premises.visits.types import Refused, State

_log = logging.getLogger(__name__)
BY = "system:portas"
Read = tuple[int, int, datetime]
"""Reader, card, instant."""


def end_visits(body: str, reads: Iterable[Read]) -> int:
    """End the visits whose badges a safe of ``body`` read, each at the instant of the read; how
    many. What is no visitor's badge, or was given to another visitor since, is left alone."""
    safes = set(Device.objects.filter(body=body, safe=True).values_list("pk", flat=True))
    swallowed = [(card, at) for reader, card, at in reads if reader in safes]
    if not swallowed:
        return 0
    open_ = Visit.objects.filter(body=body, state=State.OPEN.value, badge__credential__isnull=False)
    numbers = {card_number(n): n for n in open_.values_list("badge__credential__number", flat=True)}
    ended = 0
    for card, at in swallowed:
        if card in numbers:
            ended += _deposit(body, numbers[card], at)
    return ended


def _deposit(body: str, number: str, at: datetime) -> int:
    """What is refused stays for the desk: it must not keep the record from being taken."""
    try:
        return deposit_badges(body, [number], by=BY, at=at)
    except Refused as refusal:
        _log.warning("a badge in the safe: %s", refusal)
        return 0
