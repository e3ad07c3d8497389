"""The end of what acts keep: contents and salts go, lines and proofs stay (design, invariant 8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from portaria.database.copying import cursor
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, ref

CHUNK = 5000
_DUE = """
SELECT c.act, a.body FROM ledger_content c JOIN ledger_act a ON a.id = c.act
WHERE c.erase_on < %s AND c.content IS NOT NULL ORDER BY c.act LIMIT %s FOR UPDATE OF c
"""
_ERASE = """
UPDATE ledger_content SET salt = NULL, content = NULL, erased_by = %s WHERE act = ANY(%s)
"""
_STAMP = """
UPDATE ledger_content SET erase_on = %s
WHERE erase_on IS NULL AND content IS NOT NULL
  AND act IN (SELECT id FROM ledger_act WHERE subject = ANY(%s))
"""


def stamp_subjects(subjects: Sequence[str], *, erase_on: date) -> int:
    """Date the erasure of everything undated about ``subjects`` (a mailbox purged is kept no more,
    nor is what its acts kept); return how many contents. A date once given is never brought
    forward: the database refuses it."""
    with cursor() as c:
        c.execute(_STAMP, [erase_on, list(subjects)])
        return c.rowcount


def erase_contents(until: date, *, by: str, at: datetime) -> int:
    """Erase the contents whose last day (``erase_on``) is before ``until``; return how many. Each
    chunk is a transaction with one act for each body that names the lines it touched."""
    erased = 0
    while count := _erase_chunk(until, by, at):
        erased += count
    return erased


@transaction.atomic
def _erase_chunk(until: date, by: str, at: datetime) -> int:
    by_body: dict[str, list[int]] = defaultdict(list)
    with cursor() as c:
        c.execute(_DUE, [until, CHUNK])
        for act, body in c:
            by_body[body].append(act)
        drafts = [_draft(body, acts, until, at) for body, acts in by_body.items()]
        for act, acts in zip(append(drafts, by=by, at=at), by_body.values(), strict=True):
            c.execute(_ERASE, [act, acts])
    return sum(map(len, by_body.values()))


def _draft(body: str, acts: Sequence[int], until: date, at: datetime) -> ActDraft:
    return ActDraft(
        kind="ledger.contents.erased",
        subject=ref("body", body),
        person=None,
        body=body,
        held_at=at,
        content={"until": until.isoformat(), "acts": acts},
    )
