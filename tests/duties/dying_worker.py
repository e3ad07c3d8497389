"""A worker for a process of its own, to be killed by the tests.

Its acts leave one line each and open one further step, as a journey's do. ``death`` says where
the process kills itself: ``<stage>:<n>``, at the n-th time that the stage is reached;
``poison:<n>``, whenever it has a duty of person n in hand; "" never.
Each finished batch is said, so that the parent can choose its moment without any waiting.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from portaria.duties import outcomes, registry, runner
from portaria.duties.acts import open_duties
from portaria.duties.types import Done, DutyDraft, OpenDuty, Outcome
from portaria.duties.worker import Worker
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def run(say: Callable[[object], None], death: str) -> None:
    """One worker, until nothing is due."""
    reached: Counter[str] = Counter()
    stage_of_death, _, times = death.partition(":")

    def reach(stage: str) -> None:
        reached[stage] += 1
        if stage == stage_of_death and reached[stage] == int(times):
            die()

    def act(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
        reach("claimed")
        if stage_of_death == "poison" and int(times) in [duty.person for duty in duties]:
            die()
        half = len(duties) // 2
        record(duties[:half], at)
        reach("half")
        record(duties[half:], at)
        reach("recorded")
        open_duties([step(duty, at) for duty in duties if duty.kind == "test.act"], at=at)
        reach("opened")
        return [Done()] * len(duties)

    registry.handler("test.act", batch=7)(act)
    registry.handler("test.step", batch=5)(act)
    write = outcomes.write

    def write_and_reach(*arguments: Any, **named: Any) -> Any:
        final = write(*arguments, **named)
        reach("marked")
        return final

    def batch_done(report: runner.RunReport) -> None:
        reach("committed")
        say(report.total)

    vars(outcomes)["write"] = write_and_reach
    Worker(complain=print, progress=batch_done).once()


def record(duties: Sequence[OpenDuty], at: datetime) -> None:
    drafts = [ActDraft(d.kind, d.subject, d.person, d.body, at) for d in duties]
    append(drafts, by="system:runner", at=at)


def step(duty: OpenDuty, at: datetime) -> DutyDraft:
    return DutyDraft(
        "test.step", duty.body, duty.subject, duty.person, at, f"step:{duty.subject}", "Passo"
    )
