"""Decisions behind acts on goods that leave, made again from what acts recorded. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from portaria.premises.goods import decisions
from portaria.steps.again import Bench, Decider, Recorded, Redecided


def _authorised(act: Recorded, bench: Bench) -> Redecided:
    decision = decisions.authorise(
        act.text("goods"), bench.policy, circumstance=act.text("circumstance"),
        by_unit=act.flag("by_unit"), term=act.text("term"),
    )  # fmt: skip
    return Redecided(decision)


DECIDERS: Mapping[str, Decider] = {"premises.goods_exit.authorised": _authorised}
_GATE = "depende do que a vigilância viu, e quando"
NO_DECISIONS: Mapping[str, str] = {
    "premises.goods_exit.term_taken": "registra o que alguém recebeu",
    "premises.goods_exit.checked": _GATE,
    "premises.goods_exit.cancelled": "decisão de pessoa competente",
    "premises.goods.reconciled": _GATE,
}
"""Acts on goods that decide nothing by the norms alone, and why not."""
