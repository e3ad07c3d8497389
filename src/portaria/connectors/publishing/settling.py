"""What waits to be published, and how it is forgotten: in one transaction with the version's own
row, the closed duty and whatever else follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from portaria.connectors.publishing import following
from portaria.database.copying import cursor, next_ids
from portaria.duties.models import Duty
from portaria.duties.opening import insert_settled
from portaria.duties.types import DutyDraft
from portaria.ledger.types import ref

KIND = "publishing.publish"
_ROWS = 50_000  # of the queue, looked at together
_WAITING = """
SELECT id, kind, keys, queued_at FROM (
    SELECT id, kind, keys, queued_at,
           sum(cardinality(keys)) OVER (ORDER BY id) - cardinality(keys) AS before
    FROM (SELECT id, kind, keys, queued_at FROM publishing_pending ORDER BY id LIMIT %s) AS oldest
) AS counted WHERE before < %s ORDER BY id
"""
_VERSION = """
INSERT INTO publishing_version (number, published_at, read_back_at, since, subjects, whole)
VALUES (%s, %s, %s, %s, %s, %s)
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Rows of the queue: their keys, the subjects that they name, by kind, and since when the
    oldest waits."""

    ids: tuple[int, ...] = ()
    subjects: Mapping[str, set[int]] = field(default_factory=dict)
    since: datetime | None = None

    @property
    def count(self) -> int:
        """How many subjects."""
        return sum(map(len, self.subjects.values()))


@dataclass(slots=True)
class Outcome:
    """What publishing came to: ``version`` the last one published (0: none yet), ``versions`` how
    many were made now, ``subjects`` how many mailboxes (and lists) they changed, ``settled`` how
    many rows of the queue were done with."""

    version: int = 0
    versions: int = 0
    subjects: int = 0
    settled: int = 0

    def add(self, other: Outcome) -> None:
        """What came after it."""
        self.version = max(self.version, other.version)
        self.versions += other.versions
        self.subjects += other.subjects
        self.settled += other.settled


@dataclass(frozen=True, slots=True)
class Made:
    """A version made and read back. ``keys``: the mailboxes that changed, where they were kept in
    memory; ``bodies`` theirs."""

    number: int
    subjects: int
    published_at: datetime
    keys: tuple[int, ...] = ()
    bodies: tuple[str, ...] = ()
    whole: bool = False


def waiting(limit: int) -> Waiting:
    """The oldest of what waits, some ``limit`` subjects."""
    with cursor() as c:
        c.execute(_WAITING, (_ROWS, limit))
        rows = c.fetchall()
    subjects: dict[str, set[int]] = {}
    for _, kind, keys, _ in rows:
        subjects.setdefault(kind, set()).update(keys)
    since = min((row[3] for row in rows), default=None)
    return Waiting(tuple(row[0] for row in rows), subjects, since)


def all_waiting() -> Waiting:
    """Everything that waits, without the subjects: for a version that brings them all anyway."""
    with cursor() as c:
        c.execute("SELECT array_agg(id), min(queued_at) FROM publishing_pending")
        ids, since = c.fetchone() or (None, None)
    return Waiting(tuple(ids or ()), {}, since)


def settle(done: Waiting, made: Made | None, *, at: datetime) -> None:
    """Forget ``done``, whose effect was read back from the files; ``made`` is the version that
    brought it (None: the files held it already). One transaction."""
    with transaction.atomic(), cursor() as c:
        c.execute("DELETE FROM publishing_pending WHERE id = ANY(%s)", (list(done.ids),))
        if made is None:
            return
        c.execute(
            _VERSION,
            (made.number, made.published_at, at, done.since, made.subjects, made.whole),
        )
        _close_duties(made, done.since or made.published_at, at)
        following.tell(made.number, made.keys, at)


def _close_duties(made: Made, since: datetime, at: datetime) -> None:
    """The version's duty, one for each body in it: opened with the oldest act, closed now."""
    drafts = [_duty(made, body, since) for body in made.bodies]
    note = f"versão {made.number} lida de volta"
    ids = next_ids(Duty, len(drafts)) if drafts else []
    insert_settled(drafts, [(key, "done", note, "", 0, None, None) for key in ids], at)


def _duty(made: Made, body: str, since: datetime) -> DutyDraft:
    return DutyDraft(
        kind=KIND,
        body=body,
        subject=ref("published", made.number),
        person=None,
        run_at=since,
        key=f"{KIND}:{made.number}:{body}",
        about=f"Publicar aos servidores a versão {made.number}: {made.subjects} caixas mudaram",
    )
