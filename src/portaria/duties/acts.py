"""Opening, closing and dropping duties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from psycopg.types.json import Jsonb

from portaria.database.copying import cursor
from portaria.duties.types import DutyDraft

# Provisions travel joined by a space: an array of arrays of different lengths is not one.
_OPEN = """
INSERT INTO duties_duty (kind, body, subject, person, run_at, due_at, key, about, provisions, sum,
                         payload, assignee, event, policy, opened_at)
SELECT kind, body, subject, person, run_at, run_at, key, about, string_to_array(provisions, ' '),
       sum, payload, assignee, event, policy, %s
FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[], %s::timestamptz[], %s::text[],
            %s::text[], %s::text[], %s::jsonb[], %s::jsonb[], %s::text[], %s::bigint[], %s::text[])
    AS draft (kind, body, subject, person, run_at, key, about, provisions, sum, payload, assignee,
              event, policy)
ON CONFLICT (key) DO NOTHING
"""
CHUNK = 5000


def open_duties(drafts: Sequence[DutyDraft], *, at: datetime) -> int:
    """Open ``drafts`` in the caller's transaction; return how many were new.

    A key that was ever used opens nothing. Keys are inserted in order, so that two transactions
    that open the same ones wait for each other instead of locking each other out.
    """
    ordered = sorted(drafts, key=lambda draft: draft.key)
    opened = 0
    with cursor() as c:
        for start in range(0, len(ordered), CHUNK):
            c.execute(_OPEN, (at, *_columns(ordered[start : start + CHUNK])))
            opened += c.rowcount
    return opened


def _columns(drafts: Sequence[DutyDraft]) -> tuple[list[object], ...]:
    rows = (
        (
            d.kind,
            d.body,
            d.subject,
            d.person,
            d.run_at,
            d.key,
            d.about,
            " ".join(d.provisions),
            None if d.sum is None else Jsonb(d.sum),
            Jsonb(d.payload),
            d.assignee,
            d.event,
            d.policy,
        )
        for d in drafts
    )
    return tuple(map(list, zip(*rows, strict=True)))
