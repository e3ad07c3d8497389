"""Rows of new duties into the table, by the batch."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from psycopg.errors import UniqueViolation

from portaria.database.copying import copy_rows, cursor
from portaria.duties.types import DutyDraft
from portaria.ledger.line import array

COPIED_FROM = 50
"""Fewer are not worth asking first which keys are known."""

_COLUMNS = (
    "kind", "body", "subject", "person", "run_at", "due_at", "key", "about", "provisions", "sum",
    "payload", "assignee", "event", "policy", "opened_at",
)  # fmt: skip
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


def insert(drafts: Sequence[DutyDraft], at: datetime) -> int:
    """Insert those of ``drafts`` whose keys are new, in the caller's transaction; return how many.

    They come in the order of their keys, so that two transactions that open the same ones wait for
    each other instead of locking each other out. Many are copied, which takes half the time of
    inserting them; if another transaction has opened one of them meanwhile, they are inserted.
    """
    if len(drafts) >= COPIED_FROM:
        try:
            with transaction.atomic():
                fresh = list(_fresh(drafts))  # its query cannot run inside the copy
                return copy_rows("duties_duty", _COLUMNS, _rows(iter(fresh), at))
        except UniqueViolation:
            pass
    with cursor() as c:
        c.execute(_INSERT, (at, _as_json(drafts)))
        return c.rowcount


def _fresh(drafts: Sequence[DutyDraft]) -> Iterator[DutyDraft]:
    """Those whose keys are not known, each key once."""
    with cursor() as c:
        c.execute(_KNOWN, ([draft.key for draft in drafts],))
        known = {key for (key,) in c}
    for draft in drafts:
        if draft.key not in known:
            known.add(draft.key)
            yield draft


def _rows(drafts: Iterator[DutyDraft], at: datetime) -> Iterator[tuple[object, ...]]:
    for d in drafts:
        yield (
            d.kind,
            d.body,
            d.subject,
            d.person,
            d.run_at,
            d.run_at,
            d.key,
            d.about,
            array(d.provisions),
            None if d.sum is None else _encode(d.sum),
            _encode(d.payload) if d.payload else "{}",
            d.assignee,
            d.event,
            d.policy,
            at,
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
