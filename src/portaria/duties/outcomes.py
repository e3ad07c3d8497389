"""Writing down how a batch went, in the transaction that carried it out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from portaria.database.copying import cursor
from portaria.duties.opening import Settled, insert_settled
from portaria.duties.retry import next_try
from portaria.duties.types import (
    Again,
    Done,
    Dropped,
    DutyDraft,
    Failed,
    Later,
    OpenDuty,
    Outcome,
)
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, ref

BY = "system:runner"
"""Who acts when a duty's time has come."""

# A handler may itself have dropped a duty of its own batch: what is no longer open stays as it is.
_WRITE = """
UPDATE duties_duty AS duty
SET state = new.state, note = new.note, last_error = new.error, attempts = new.attempts,
    run_at = coalesce(new.run_at, duty.run_at), due_at = coalesce(new.due_at, duty.due_at),
    closed_at = CASE WHEN new.state IN ('done', 'dropped') THEN %s::timestamptz END
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::int[],
            %s::timestamptz[], %s::timestamptz[])
    AS new (id, state, note, error, attempts, run_at, due_at)
WHERE duty.id = new.id AND duty.state = 'open'
"""


def write(
    duties: Sequence[OpenDuty], outcomes: Sequence[Outcome], *, at: datetime
) -> Sequence[Outcome]:
    """Record ``outcomes`` (in the order of ``duties``) and return what each came to: a failure
    tried often enough comes back permanent. What was dropped or given up leaves an act each; what
    was done left its handler's.
    """
    final, rows = _settled(duties, outcomes, at)
    with cursor() as c:
        c.execute(_WRITE, [at, *map(list, zip(*rows, strict=True))])
    append(list(_acts(duties, final, at)), by=BY, at=at)
    return final


def write_new(
    drafts: Sequence[DutyDraft],
    duties: Sequence[OpenDuty],
    outcomes: Sequence[Outcome],
    *,
    at: datetime,
) -> Sequence[Outcome]:
    """As :func:`write`, of duties that were followed through: their rows, with what they came to.

    Raises:
        UniqueViolation: one of their keys is known.
    """
    final, rows = _settled(duties, outcomes, at)
    insert_settled(drafts, rows, at)
    append(list(_acts(duties, final, at)), by=BY, at=at)
    return final


def _settled(
    duties: Sequence[OpenDuty], outcomes: Sequence[Outcome], at: datetime
) -> tuple[list[Outcome], list[Settled]]:
    final = [_settle(duty, outcome, at) for duty, outcome in zip(duties, outcomes, strict=True)]
    return final, [_row(duty, outcome, at) for duty, outcome in zip(duties, final, strict=True)]


def _settle(duty: OpenDuty, outcome: Outcome, at: datetime) -> Outcome:
    if isinstance(outcome, Failed) and next_try(duty.attempts + 1, at=at) is None:
        return Failed(outcome.why, permanent=True)
    return outcome


def _row(duty: OpenDuty, outcome: Outcome, at: datetime) -> Settled:
    match outcome:
        case Done(note):
            return duty.id, "done", note, "", duty.attempts, None, None
        case Dropped(why):
            return duty.id, "dropped", why, "", duty.attempts, None, None
        case Again(why):
            return duty.id, "open", why, "", duty.attempts, None, None
        case Later(run_at, why):
            return duty.id, "open", why, "", 0, run_at, run_at
        case Failed(why, permanent):
            tried = duty.attempts + 1
            again = None if permanent else next_try(tried, at=at)
            return duty.id, "failed" if permanent else "open", "", why, tried, again, None


def _acts(
    duties: Sequence[OpenDuty], outcomes: Sequence[Outcome], at: datetime
) -> Iterator[ActDraft]:
    for duty, outcome in zip(duties, outcomes, strict=True):
        if isinstance(outcome, Dropped):
            yield act_about(duty, "duty.dropped", outcome.why, at)
        elif isinstance(outcome, Failed) and outcome.permanent:
            yield act_about(duty, "duty.failed", outcome.why, at)


def act_about(duty: OpenDuty, kind: str, why: str, at: datetime) -> ActDraft:
    """The act that tells what became of a duty: same subject, the duty as its cause."""
    return ActDraft(
        kind=kind,
        subject=duty.subject,
        person=duty.person,
        body=duty.body,
        held_at=at,
        provisions=duty.provisions,
        cause=ref("duty", duty.id),
        content={"duty": duty.kind, "key": duty.key, "why": why},
    )
