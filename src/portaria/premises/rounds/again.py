"""Decisions behind acts on rounds, made again from what acts recorded. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from portaria.premises.rounds import decisions
from portaria.steps.again import Bench, Decider, Recorded, Redecided


def _scheduled(_act: Recorded, bench: Bench) -> Redecided:
    return Redecided(decisions.closing(bench.policy))


DECIDERS: Mapping[str, Decider] = {"premises.round.scheduled": _scheduled}
_SEEN = "depende do que se viu na ronda"
NO_DECISIONS: Mapping[str, str] = {
    "premises.round.opened": "cumpre o passo de outra decisão",
    "premises.round.ticked": _SEEN,
    "premises.round.finished": _SEEN,
}
"""Acts on rounds that decide nothing by the norms alone, and why not."""
