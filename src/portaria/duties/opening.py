"""Rows of new duties into the table, by the batch."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db import transaction
from psycopg.errors import UniqueViolation

from portaria.database.copying import copy_rows, cursor
from portaria.duties.types import DutyDraft
from portaria.ledger.line import array

COPIED_FROM = 50
"""Fewer are not worth a savepoint."""

_COLUMNS = (
    "kind", "body", "subject", "person", "run_at", "due_at", "key", "about", "provisions", "sum",
    "payload", "assignee", "event", "policy", "opened_at",
)  # fmt: skip
_SETTLED = (*_COLUMNS, "id", "state", "note", "last_error", "attempts", "closed_at")
_KNOWN = "SELECT key FROM duties_duty WHERE key = ANY(%s)"
# One JSON text for the whole batch: arrays of jsonb are escaped twice, element by element.
_INSERT = """
INSERT INTO duties_duty (kind, body, subject, person, run_at, due_at, key, about, provisions, sum,
                         payload, assignee, event, policy, opened_at)
SELECT kind, body, subject, person, run_at, run_at, key, about, string_to_array(provisions, ' '),
       sum, payload, assignee, event, policy, %s
FROM json_to_recordset(%s::json)
    AS draft (kind text, body text, subject text, person bigint, run_at timestamptz, key text,
              about text, provisions text, sum jsonb, payload jsonb, assignee text, event bigint,
              policy text)
ON CONFLICT (key) DO NOTHING
"""
_encode = json.JSONEncoder(ensure_ascii=False).encode
#: What became of a duty: id, state, note, error, attempts, run_at and due_at (None: as drafted).
Settled = tuple[int, str, str, str, int, datetime | None, datetime | None]


def insert(drafts: Sequence[DutyDraft], at: datetime) -> int:
    """Insert those of ``drafts`` whose keys are new, in the caller's transaction; return how many.

    They come in the order of their keys, so that two transactions that open the same ones wait for
    each other instead of locking each other out. Many are copied, which takes half the time of
    inserting them, and nearly always none is known: that is found out by trying, then by asking;
    and if another transaction opened one between asking and copying, they are inserted.
    """
    fresh = list(_each_once(drafts, set()))
    if len(fresh) >= COPIED_FROM:
        try:
            return _copied(fresh, at)
        except UniqueViolation:
            fresh = list(_each_once(drafts, _known(drafts)))  # no query inside the copy
        try:
            return _copied(fresh, at)
        except UniqueViolation:
            pass
    with cursor() as c:
        c.execute(_INSERT, (at, _as_json(fresh)))
        return c.rowcount


def insert_settled(drafts: Sequence[DutyDraft], settled: Sequence[Settled], at: datetime) -> None:
    """Insert duties together with what has become of them already.

    Raises:
        UniqueViolation: one of the keys is known; nothing is inserted.
    """
    rows = zip(_rows(drafts, at), settled, strict=True)
    with transaction.atomic():
        copy_rows("duties_duty", _SETTLED, (_settled_row(row, end) for row, end in rows))


def _settled_row(row: tuple[object, ...], end: Settled) -> tuple[object, ...]:
    ident, state, note, error, attempts, run_at, due_at = end
    if run_at is not None:
        row = (*row[:4], run_at, due_at or row[5], *row[6:])
    closed_at = row[-1] if state in ("done", "dropped") else None  # in the instant it was opened
    return (*row, ident, state, note, error, attempts, closed_at)


def _copied(drafts: Sequence[DutyDraft], at: datetime) -> int:
    with transaction.atomic():
        return copy_rows("duties_duty", _COLUMNS, _rows(drafts, at))


def _known(drafts: Sequence[DutyDraft]) -> set[str]:
    with cursor() as c:
        c.execute(_KNOWN, ([draft.key for draft in drafts],))
        return {key for (key,) in c}


def _each_once(drafts: Sequence[DutyDraft], known: set[str]) -> Iterator[DutyDraft]:
    """Those whose keys are not known, each key once."""
    for draft in drafts:
        if draft.key not in known:
            known.add(draft.key)
            yield draft


def _rows(drafts: Iterable[DutyDraft], at: datetime) -> Iterator[tuple[object, ...]]:
    opened_at = str(at)  # written once, not once a row
    for d in drafts:
        run_at = str(d.run_at)
        yield (
            d.kind,
            d.body,
            d.subject,
            d.person,
            run_at,
            run_at,
            d.key,
            d.about,
            array(d.provisions),
            None if d.sum is None else _encode(d.sum),
            _encode(d.payload) if d.payload else "{}",
            d.assignee,
            d.event,
            d.policy,
            opened_at,
        )


def _as_json(drafts: Sequence[DutyDraft]) -> str:
    return _encode(
        [
            {
                "kind": d.kind,
                "body": d.body,
                "subject": d.subject,
                "person": d.person,
                "run_at": d.run_at.isoformat(),
                "key": d.key,
                "about": d.about,
                "provisions": " ".join(d.provisions),
                "sum": d.sum,
                "payload": d.payload,
                "assignee": d.assignee,
                "event": d.event,
                "policy": d.policy,
            }
            for d in drafts
        ]
    )
