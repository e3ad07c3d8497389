"""Opening, closing and dropping duties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portaria.database.copying import cursor
from portaria.duties import following
from portaria.duties.claims import FIELDS, open_duty
from portaria.duties.opening import insert
from portaria.duties.outcomes import BY, act_about
from portaria.duties.types import DutyDraft, OpenDuty
from portaria.ledger.acts import append

# Rows are locked in the order of their keys, so that two transactions that want the same ones
# wait for each other instead of locking each other out.
_LOCK = f"SELECT {FIELDS} FROM duties_duty WHERE "  # noqa: S608 (constants of this package)
_HUMAN = "id = ANY(%s) AND state = 'open' AND assignee <> '' ORDER BY id FOR UPDATE"
_HUMAN_ABOUT = """state = 'open' AND assignee <> '' AND kind = ANY(%s) AND subject = ANY(%s)
    AND (%s::text = '' OR assignee = %s) ORDER BY id FOR UPDATE"""
_FAILED = "id = ANY(%s) AND state = 'failed' ORDER BY id FOR UPDATE"
_BY_OBJECT = """state = 'open' AND (cardinality(%s::text[]) = 0 OR subject = ANY(%s))
    AND (cardinality(%s::bigint[]) = 0 OR person = ANY(%s))
    AND (cardinality(%s::text[]) = 0 OR kind = ANY(%s)) ORDER BY id FOR UPDATE"""
_CLOSE = "UPDATE duties_duty SET state = %s, note = %s, closed_at = %s WHERE id = ANY(%s)"
_REOPEN = """UPDATE duties_duty SET state = 'open', attempts = 0, run_at = %s, escalated_at = NULL,
    escalated_to = '' WHERE id = ANY(%s)"""
CHUNK = 5000
AGAIN_AT_ONCE = 5000
"""Failed duties that a person sends round again at once; ours, no norm's."""


def open_duties(drafts: Sequence[DutyDraft], *, at: datetime) -> int:
    """Open ``drafts`` in the caller's transaction; return how many were new.

    A key that was ever used opens nothing. Keys are inserted in order, so that two transactions
    that open the same ones wait for each other instead of locking each other out. Called by a
    handler, those due at once may be carried out before they are written
    (:mod:`portaria.duties.following`); they count as new.
    """
    written = following.offer(drafts)
    ordered = sorted(written, key=lambda draft: draft.key)
    return (len(drafts) - len(ordered)) + sum(
        insert(ordered[start : start + CHUNK], at) for start in range(0, len(ordered), CHUNK)
    )


def close_human(duty_ids: Sequence[int], *, by: str, at: datetime, note: str) -> int:
    """Somebody did what was theirs to do: close open duties with an assignee; return how many were
    open. Each leaves an act ``duty.closed``."""
    return _done(_lock(_HUMAN, [list(duty_ids)]), by=by, at=at, note=note)


def close_about(
    subjects: Sequence[str], *kinds: str, by: str, at: datetime, note: str, assignee: str = ""
) -> int:
    """As :func:`close_human`, of the open duties of ``kinds`` about ``subjects``; only those of
    ``assignee``, where one is named."""
    chosen = [list(kinds), list(subjects), assignee, assignee]
    return _done(_lock(_HUMAN_ABOUT, chosen), by=by, at=at, note=note)


def _done(duties: Sequence[OpenDuty], *, by: str, at: datetime, note: str) -> int:
    _finish(duties, "done", note, at)
    append([act_about(duty, "duty.closed", note, at) for duty in duties], by=by, at=at)
    return len(duties)


def drop_duties(
    *,
    subjects: Sequence[str] = (),
    kinds: Sequence[str] = (),
    persons: Sequence[int] = (),
    why: str,
    at: datetime,
    by: str = BY,
) -> int:
    """Drop the open duties that have lost their object; return how many. Each leaves an act
    ``duty.dropped``. What is given narrows: these kinds, of these subjects, of these persons.

    Raises:
        ValueError: neither subjects nor persons are named: that would drop everybody's.
    """
    if not subjects and not persons:
        raise ValueError("diga de quem ou de que são os deveres a retirar")
    following.renounce_if(subjects=subjects, persons=persons, kinds=kinds)
    chosen = [list(subjects), list(persons), list(kinds)]
    duties = _lock(_BY_OBJECT, [part for part in chosen for _ in range(2)])
    _finish(duties, "dropped", why, at)
    append([act_about(duty, "duty.dropped", why, at) for duty in duties], by=by, at=at)
    return len(duties)


def try_again(duty_ids: Sequence[int], *, by: str, at: datetime, why: str) -> int:
    """A person looked at failed duties and sends them round again; return how many were failed.
    Each leaves an act ``duty.reopened``."""
    duties = _lock(_FAILED, [list(duty_ids)])
    with cursor() as c:
        c.execute(_REOPEN, [at, [duty.id for duty in duties]])
    append([act_about(duty, "duty.reopened", why, at) for duty in duties], by=by, at=at)
    return len(duties)


def _lock(condition: str, parameters: Sequence[object]) -> list[OpenDuty]:
    with cursor() as c:
        c.execute(_LOCK + condition, parameters)
        return [open_duty(row) for row in c]


def _finish(duties: Sequence[OpenDuty], state: str, note: str, at: datetime) -> None:
    with cursor() as c:
        c.execute(_CLOSE, [state, note, at, [duty.id for duty in duties]])
