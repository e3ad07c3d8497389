"""Recording acts."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from portaria.database.copying import copy_rows, next_ids
from portaria.ledger import following
from portaria.ledger.commitments import SALT_BYTES, canonical, commit
from portaria.ledger.line import array
from portaria.ledger.models import Act
from portaria.ledger.types import ActDraft

ACT_COLUMNS = (
    "id", "kind", "body", "subject", "person", "by", "held_at", "recorded_at", "provisions",
    "policy", "outcome", "cause", "commitment",
)  # fmt: skip
CONTENT_COLUMNS = ("act", "salt", "content", "erase_on")


@dataclass(slots=True)
class Counted:
    """How many acts were recorded."""

    count: int = 0


_counted: ContextVar[Counted | None] = ContextVar("counted", default=None)


@contextmanager
def counting() -> Iterator[Counted]:
    """Count the acts recorded in the block by this thread."""
    counted = Counted()
    token = _counted.set(counted)
    try:
        yield counted
    finally:
        _counted.reset(token)


def append(drafts: Sequence[ActDraft], *, by: str, at: datetime) -> list[int]:
    """Record ``drafts`` in the transaction that is open, and return the acts' identifiers in order.

    Lines are queued for the sealer by the database itself and are sealed after the commit. Whoever
    follows acts of their kinds (:mod:`portaria.ledger.following`) is told in the same transaction.

    Args:
        drafts: the acts; one or a hundred thousand.
        by: who acts: ``user:<id>``, ``cli:<login>``, ``system:runner`` or ``hr:<feed>``.
        at: the instant of recording (each draft says when its act holds from).

    Raises:
        RuntimeError: no transaction is open: the act and its effect could part.
        ValueError: ``by`` is empty, or an instant has no time zone.
    """
    if not drafts:
        return []
    _check(drafts, by, at)
    ids = next_ids(Act, len(drafts))
    salts = _salts(len(drafts))
    texts = [canonical(draft.content) for draft in drafts]
    copy_rows("ledger_act", ACT_COLUMNS, _lines(drafts, ids, salts, texts, by, at))
    contents = zip(ids, salts, texts, (draft.erase_on for draft in drafts), strict=True)
    copy_rows("ledger_content", CONTENT_COLUMNS, contents)
    following.tell(drafts, ids, at=at)
    if (counted := _counted.get()) is not None:
        counted.count += len(ids)
    return ids


def _check(drafts: Sequence[ActDraft], by: str, at: datetime) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("um ato só se registra dentro da transação que o pratica")
    if not by:
        raise ValueError("todo ato tem autor: informe quem o pratica")
    for draft in drafts:
        if draft.held_at.tzinfo is None:
            raise ValueError(f"{draft.kind} de {draft.subject}: o instante não tem fuso horário")
    if at.tzinfo is None:
        raise ValueError("o instante do registro não tem fuso horário")


def _salts(count: int) -> list[bytes]:
    random = os.urandom(SALT_BYTES * count)
    return [random[i : i + SALT_BYTES] for i in range(0, len(random), SALT_BYTES)]


def _lines(
    drafts: Sequence[ActDraft],
    ids: Sequence[int],
    salts: Sequence[bytes],
    texts: Sequence[str],
    by: str,
    at: datetime,
) -> Iterator[tuple[object, ...]]:
    recorded_at = str(at)  # written once, not once a line
    for draft, act, salt, text in zip(drafts, ids, salts, texts, strict=True):
        yield (
            act,
            draft.kind,
            draft.body,
            draft.subject,
            draft.person,
            by,
            draft.held_at,
            recorded_at,
            array(draft.provisions),
            draft.policy,
            draft.outcome,
            draft.cause,
            commit(salt, text),
        )
