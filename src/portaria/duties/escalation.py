"""Duties that wait for a person too long, or that failed, go up once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from portaria import clock
from portaria.database.copying import cursor
from portaria.duties.claims import FIELDS, open_duty
from portaria.duties.outcomes import BY, act_about
from portaria.duties.registry import escalation_targets
from portaria.duties.types import OpenDuty
from portaria.ledger.acts import append

CHUNK = 1000
_OVERDUE = f"""
SELECT {FIELDS}, assignee FROM duties_duty
WHERE escalated_at IS NULL
  AND ((state = 'open' AND assignee <> '' AND run_at <= %s
        AND NOT (sum IS NULL AND due_at <= opened_at)) OR state = 'failed')
ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
"""  # noqa: S608 (constants of this package)
_MARK = """
UPDATE duties_duty AS duty SET escalated_at = %s, escalated_to = new.target
FROM unnest(%s::bigint[], %s::text[]) AS new (id, target) WHERE duty.id = new.id
"""


def escalate_overdue() -> int:
    """Escalate every human duty past its deadline and every failed one, each once, with an act
    ``duty.escalated``; return how many. What no norm gives a term (:attr:`Duty.timeless`) is never
    late. To whom is what the wiring registered
    (:func:`portaria.duties.registry.escalation`)."""
    escalated = 0
    while count := _escalate_chunk(clock.now()):
        escalated += count
    return escalated


@transaction.atomic
def _escalate_chunk(at: datetime) -> int:
    with cursor() as c:
        c.execute(_OVERDUE, [at, CHUNK])
        rows = c.fetchall()
        duties = [open_duty(row[:-1]) for row in rows]
        targets = escalation_targets(duties, [row[-1] for row in rows], at)
        c.execute(_MARK, [at, [duty.id for duty in duties], list(targets)])
    _record(duties, targets, at)
    return len(duties)


def _record(duties: Sequence[OpenDuty], targets: Sequence[str], at: datetime) -> None:
    drafts = [
        act_about(duty, "duty.escalated", f"prazo vencido; levado a {target}", at)
        for duty, target in zip(duties, targets, strict=True)
    ]
    append(drafts, by=BY, at=at)
