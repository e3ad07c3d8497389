"""Asking persons to take note of a publication: rows, ledger lines and duties, in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from portaria.bodies.assembly import Assembled
from portaria.database.copying import copy_rows, cursor, next_ids
from portaria.duties.acts import drop_duties, open_duties
from portaria.duties.types import DutyDraft
from portaria.governance.models import Acknowledgement, Publication
from portaria.governance.publication.audience import Audience, Terms, readers_not_asked
from portaria.governance.types import Reader, Term
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref

ACKNOWLEDGE = "governance.acknowledge"
_COLUMNS = (
    "id", "publication_id", "person_id", "unit_id", "category", "since_version", "asked_at",
    "due_on", "act",
)  # fmt: skip
_SINCE = """SELECT a.person_id, max(p.version) FROM governance_acknowledgement a
    JOIN governance_publication p ON p.id = a.publication_id
   WHERE p.body_id = %s AND p.norm = %s AND a.acknowledged_at IS NOT NULL
     AND a.person_id = ANY(%s) GROUP BY 1"""
_OPEN = """UPDATE governance_acknowledgement SET dropped_at = %s
   WHERE publication_id = %s AND acknowledged_at IS NULL AND dropped_at IS NULL AND {who}
  RETURNING id"""
_GONE = """NOT EXISTS (SELECT 1 FROM people_bond b
    WHERE b.person_id = governance_acknowledgement.person_id AND b.body_id = %s
      AND b.start <= %s AND (b."end" IS NULL OR b."end" > %s))"""
CHUNK = 5000


def ask_readers(
    publication: Publication, its: Assembled, audience: Audience, *, by: str, at: datetime
) -> int:
    """Ask everybody in ``audience`` who has not been asked yet; return how many were.

    Raises:
        Refused: nobody says until when.
    """
    day = its.calendar.day_of(at)
    readers = readers_not_asked(publication.body_id, audience.asked, day, publication.pk)
    terms = Terms(its, at, publication.due_on)
    for start in range(0, len(readers), CHUNK):
        _ask(publication, readers[start : start + CHUNK], terms, audience.provisions, by, at)
    return len(readers)


def _ask(
    publication: Publication,
    readers: Sequence[Reader],
    terms: Terms,
    provisions: tuple[str, ...],
    by: str,
    at: datetime,
) -> None:
    ids = next_ids(Acknowledgement, len(readers))
    since = _versions_known(publication, [reader.person for reader in readers])
    drafts = [
        line("asked", publication, key, reader.person, at, provisions, due_on=str(until.due_on))
        for key, reader in zip(ids, readers, strict=True)
        for until in [terms.of(reader.category)]
    ]
    acts = append(drafts, by=by, at=at)
    copy_rows(
        "governance_acknowledgement",
        _COLUMNS,
        [
            (
                key, publication.pk, reader.person, reader.unit, reader.category,
                since.get(reader.person, 0), at, terms.of(reader.category).due_on, act,
            )
            for key, reader, act in zip(ids, readers, acts, strict=True)
        ],
    )  # fmt: skip
    duties = [
        _duty(publication, key, reader, terms.of(reader.category), provisions)
        for key, reader in zip(ids, readers, strict=True)
    ]
    open_duties(duties, at=at)


def drop_open(publication: Publication, *, why: str, by: str, at: datetime) -> int:
    """Nobody need take note of ``publication`` any more; return how many still had to."""
    return _drop(_OPEN.format(who="TRUE"), [at, publication.pk], why, by, at)


def drop_gone(publication: Publication, its: Assembled, *, by: str, at: datetime) -> int:
    """Those who have left need not take note; return how many."""
    day = its.calendar.day_of(at)
    parameters = [at, publication.pk, publication.body_id, day, day]
    return _drop(_OPEN.format(who=_GONE), parameters, "a pessoa deixou o órgão", by, at)


def _drop(statement: str, parameters: list[object], why: str, by: str, at: datetime) -> int:
    with cursor() as c:
        c.execute(statement.encode(), parameters)
        subjects = [ref("acknowledgement", row[0]) for row in c]
    for start in range(0, len(subjects), CHUNK):
        drop_duties(
            subjects=subjects[start : start + CHUNK], kinds=[ACKNOWLEDGE], why=why, at=at, by=by
        )
    return len(subjects)


def _versions_known(publication: Publication, persons: list[int]) -> dict[int, int]:
    """The last version of the norm that each person took note of."""
    with cursor() as c:
        c.execute(_SINCE, [publication.body_id, publication.norm, persons])
        return dict(c.fetchall())


def line(
    what: str,
    publication: Publication,
    key: int,
    person: int,
    at: datetime,
    provisions: tuple[str, ...],
    **facts: Json,
) -> ActDraft:
    return ActDraft(
        kind=f"governance.acknowledgement.{what}",
        subject=ref("acknowledgement", key),
        person=person,
        body=publication.body_id,
        held_at=at,
        provisions=provisions,
        content={
            "facts": {
                "norm": publication.norm,
                "version": publication.version,
                "digest": publication.digest,
                **facts,
            }
        },
        cause=ref("publication", publication.pk),
    )


def _duty(
    publication: Publication, key: int, reader: Reader, until: Term, provisions: tuple[str, ...]
) -> DutyDraft:
    return DutyDraft(
        kind=ACKNOWLEDGE,
        body=publication.body_id,
        subject=ref("acknowledgement", key),
        person=reader.person,
        run_at=until.due_at,
        key=f"{ACKNOWLEDGE}:{key}",
        about=f"Dar ciência da norma {publication.norm}, versão {publication.version}",
        provisions=tuple(dict.fromkeys((*provisions, *filter(None, [until.provision])))),
        sum=cast("dict[str, Json] | None", until.sum),
        payload={"publication": publication.pk},
        assignee=ref("person", reader.person),
    )
