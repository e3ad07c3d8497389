"""Decisions about visits made again from what acts recorded. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portaria.premises.places.types import AreaFacts
from portaria.premises.visits.decisions import admitting, events, staying
from portaria.steps.again import Bench, Decider, Missing, Recorded, Redecided


def _admitted(act: Recorded, bench: Bench) -> Redecided:
    shown = act.fact("shown")
    if not isinstance(shown, list | tuple):
        raise Missing("shown")
    coming = admitting.Coming(
        act.text("kind"), act.text("provider"), frozenset(map(str, shown)), act.text("answer"),
        act.flag("authorised"), act.flag("escorted"), act.flag("place_told"),
        act.flag("after_hours"), act.flag("permitted"), act.flag("minor"), act.flag("uniform"),
        act.text("registry"),
    )  # fmt: skip
    return Redecided(admitting.decide(coming, bench.policy))


def _extended(act: Recorded, bench: Bench) -> Redecided:
    runs_on, escorted = act.flag("runs_on"), act.flag("escorted")
    return Redecided(staying.stay(runs_on=runs_on, escorted=escorted, policy=bench.policy))


def _left(act: Recorded, bench: Bench) -> Redecided:
    return Redecided(staying.leave(act.text("returned"), bench.policy))


def _planned(act: Recorded, bench: Bench) -> Redecided:
    course = events.Course(
        act.flag("after_hours"), act.flag("authorised"), act.flag("responsible"),
        guidance=act.flag("guidance"), **_place_of(act),
    )  # fmt: skip
    return Redecided(events.plan(course, bench.policy))


def _place_of(act: Recorded) -> dict[str, Any]:
    """Where an event is, and whom that keeps out; older acts did not ask."""
    if "level" not in act.facts:
        return {}
    kinds, conditions, lacking = (act.fact(one) for one in ("kinds", "conditions", "lacking"))
    if not isinstance(kinds, list | tuple) or not isinstance(conditions, list | tuple):
        raise Missing("kinds")
    area = AreaFacts(act.text("level"), tuple(map(str, kinds)), frozenset(map(str, conditions)))
    return {
        "beforehand": act.flag("beforehand"), "area": area, "guests": act.flag("guests"),
        "lacking": lacking,
    }  # fmt: skip


DECIDERS: Mapping[str, Decider] = {
    "premises.visit.admitted": _admitted,
    "premises.visit.extended": _extended,
    "premises.visit.ended": _left,
    "premises.event.planned": _planned,
}
_TOLD = "registra o que alguém comunicou"
_STEP = "cumpre o passo de outra decisão"
_DESK = "depende do que a recepção viu então"
NO_DECISIONS: Mapping[str, str] = {
    **{
        f"premises.visit.{verb}": _TOLD
        for verb in ("expected", "arrived", "answered", "cancelled", "badge_recovered",
                     "photo_taken", "photo_seen")
    },
    **{f"premises.visit.{verb}": _STEP for verb in ("lapsed", "overdue", "photo_erased")},
    "premises.visitor.erased": _STEP,
    "premises.visitor.reported": _TOLD,
    **{
        f"premises.registry.{verb}": _TOLD
        for verb in ("entered", "corrected", "checked", "ended", "restored")
    },
    "premises.delivery.announced": _DESK,
    "premises.delivery.arrived": _DESK,
    "premises.delivery.collected": _TOLD,
    "premises.delivery.cancelled": _TOLD,
    "premises.delivery.lapsed": _STEP,
    "premises.event.begun": _DESK,
    "premises.event.entered": _DESK,
    "premises.event.left": _TOLD,
    "premises.event.ended": _STEP,
    "premises.event.participants_erased": _STEP,
    "premises.event.cancelled": _TOLD,
}  # fmt: skip
"""Acts about visits that decide nothing by the norms, or cannot be decided again, and why not."""
