"""Decisions behind acts on vehicles, made again from what acts recorded. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from portaria.premises.parking import decisions
from portaria.steps.again import Bench, Decider, Recorded, Redecided


def _arranged(_act: Recorded, bench: Bench) -> Redecided:
    return Redecided(decisions.arrange(bench.policy))


DECIDERS: Mapping[str, Decider] = {"premises.loading.arranged": _arranged}
_GATE = "depende de quem estava à guarita, e quando"
_STEP = "cumpre o passo de outra decisão"
_TOLD = "registra o que alguém comunicou"
NO_DECISIONS: Mapping[str, str] = {
    "premises.vehicle.registered": _TOLD,
    "premises.vehicle.ended": _TOLD,
    "premises.vehicle.suspended": _STEP,
    "premises.vehicle.restored": _STEP,
    "premises.vehicle.entered": _GATE,
    "premises.vehicle.turned_away": _GATE,
    "premises.vehicle.left": _GATE,
    "premises.vehicle.left_overnight": _GATE,
    "premises.space.given": "decisão de pessoa competente",
    "premises.space.ended": _STEP,
    "premises.space.suspended": _STEP,
    "premises.space.restored": _STEP,
    "premises.loading.cancelled": "decisão de pessoa competente",
    "premises.outage.told": _TOLD,
    "premises.outage.ended": _TOLD,
}
"""Acts on vehicles that decide nothing by the norms alone, and why not."""
