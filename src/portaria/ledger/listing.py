"""The ledger as pages show it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from portaria.database.copying import cursor
from portaria.ledger import queries
from portaria.ledger.discretion import BodiesWith, nowhere, readable
from portaria.ledger.models import Act


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which acts, by when they were recorded; empty fields do not narrow. ``subject`` and
    ``provision`` are exact references; ``bodies_with`` tells what their reader holds."""

    bodies: Sequence[str]
    kind: str = ""
    subject: str = ""
    provision: str = ""
    since: datetime | None = None
    until: datetime | None = None
    bodies_with: BodiesWith = nowhere


def acts(wanted: Wanted, *, descending: bool = True) -> QuerySet[Act]:
    """The acts of ``wanted`` in the order of their numbers."""
    found = readable(Act.objects.filter(body__in=wanted.bodies), wanted.bodies_with)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.subject:
        found = found.filter(subject=wanted.subject)
    if wanted.provision:
        found = found.filter(provisions__contains=[wanted.provision])
    if wanted.since is not None:
        found = found.filter(recorded_at__gte=wanted.since)
    if wanted.until is not None:
        found = found.filter(recorded_at__lt=wanted.until)
    return found.order_by("-id" if descending else "id")


# From each kind to the next along the index by body and kind, whatever the number of acts.
KINDS = """
WITH RECURSIVE seen AS (
    (SELECT body, kind FROM ledger_act WHERE body = %(body)s ORDER BY body, kind LIMIT 1)
    UNION ALL
    SELECT next.* FROM seen CROSS JOIN LATERAL (
        SELECT body, kind FROM ledger_act
        WHERE body = %(body)s AND kind > seen.kind ORDER BY body, kind LIMIT 1
    ) AS next
)
SELECT kind FROM seen
"""


def kinds_in(bodies: Sequence[str]) -> set[str]:
    """The kinds of act on record in ``bodies``: a probe of the index for each."""
    found: set[str] = set()
    with cursor() as c:
        for body in bodies:
            c.execute(KINDS, {"body": body})
            found.update(str(kind) for (kind,) in c.fetchall())
    return found


def content_of(act: int) -> Mapping[str, Any] | None:
    """An act's content, or None once it is erased."""
    kept = queries.content_of(act)
    return json.loads(kept[1]) if kept else None


def reasons_of(content: Mapping[str, Any] | None) -> Sequence[Mapping[str, Any]]:
    """The reasons of the decision in ``content``, each with ``text`` and ``citation``."""
    decision = content.get("decision") if content else None
    return decision.get("reasons", ()) if isinstance(decision, dict) else ()


@dataclass(frozen=True, slots=True)
class Seal:
    """Where an act is sealed: block number, its hash and instant, and the chain's head."""

    block: int
    hash: str
    sealed_at: datetime
    head: int


def seal_of(act: int) -> Seal | None:
    """The block that sealed ``act``; None while it waits (under a second, with a worker)."""
    block = queries.block_of(act)
    if block is None:
        return None
    number, _ = queries.head()
    header = block.header
    return Seal(header.number, block.hash.hex(), _sealed_at(header.sealed_at), number)


def _sealed_at(microseconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)


@dataclass(frozen=True, slots=True)
class Seals:
    """How far the sealer is. ``waiting`` are acts not yet sealed, the first since ``oldest``."""

    head: int
    hash: str
    sealed_at: datetime | None
    waiting: int
    oldest: datetime | None


def seals() -> Seals:
    """The chain's head and what waits for the sealer."""
    number, digest = queries.head()
    with cursor() as c:
        c.execute("SELECT max(sealed_at) FROM ledger_block WHERE number = %s", [number])
        sealed = c.fetchone()
        c.execute(
            "SELECT coalesce(sum(cardinality(acts)), 0)::bigint, min(queued_at) FROM ledger_pending"
        )
        waiting = c.fetchone()
    return Seals(number, digest.hex(), *(sealed or (None,)), *(waiting or (0, None)))
