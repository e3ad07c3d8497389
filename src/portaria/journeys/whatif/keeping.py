"""What-ifs kept: asked for, carried out by the worker, filed with the draft they are about."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import IO

from django.db import transaction
from psycopg.types.json import Jsonb

from portaria.bodies.models import Body
from portaria.bodies.policies import NotAdopted
from portaria.database.copying import copy_rows
from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.journeys.models import WhatIf, WhatIfChange
from portaria.journeys.whatif import asking, holders
from portaria.journeys.whatif.asking import Answer, Asked
from portaria.journeys.whatif.running import Question
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, ref
from portaria.norms.places import SourceError

KIND = "journey.whatif"
FORGOTTEN_AFTER = timedelta(days=30)
"""A what-if that nobody filed; ours, no norm's."""
_COLUMNS = ("whatif_id", "effect", "aspect", "category", "unit", "name", "told")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A what-if to be kept: what is asked of ``body``, under what title, about which draft, with
    which files of a pack."""

    body: str
    title: str
    files: dict[str, str] | None = None
    replacing: tuple[str, ...] = ()
    edits: tuple[str, ...] = ()
    start: date | None = None
    since: date | None = None
    until: date | None = None
    draft: int | None = None


def question(wanted: Wanted | WhatIf, now: datetime) -> Question:
    """The two laws and the days.

    Raises:
        NotAdopted, SourceError, ValueError: as :func:`asking.laws_of`.
    """
    asked = Asked(
        body=wanted.body if isinstance(wanted, Wanted) else wanted.body_id,
        replacing=tuple(wanted.replacing),
        edits=tuple(wanted.edits),
        start=wanted.start,
        since=wanted.since,
        until=wanted.until,
        files=(wanted.files,) if wanted.files else (),
    )
    return asking.question_of(asked, asking.laws_of(asked, now), now)


def ask(wanted: Wanted, *, by: str, at: datetime) -> int:
    """Ask for a what-if, to be carried out by the worker; its primary key.

    Raises:
        NotAdopted, SourceError, ValueError: it cannot be asked; nothing is kept.
    """
    question(wanted, at)
    with transaction.atomic():
        row = _row(wanted, by, at)
        subject = ref("whatif", row.pk)
        duty = DutyDraft(
            kind=KIND,
            body=wanted.body,
            subject=subject,
            person=None,
            run_at=at,
            key=f"{subject}:run",
            about=f"Ver a quem afetaria: {wanted.title}",
        )
        open_duties([duty], at=at)
    return row.pk


def keep(wanted: Wanted, answer: Answer, spool: IO[str], *, by: str, at: datetime) -> int:
    """Keep a what-if that was carried out elsewhere (the command line), and file it."""
    with transaction.atomic():
        row = _row(wanted, by, at)
        _store(row.pk, answer, spool, at)
        file(row.pk, by=by, at=at)
    return row.pk


def carry_out(key: int, *, at: datetime, looked: Callable[[int, int], None]) -> None:
    """Carry out a what-if that waits. ``looked`` is told how many persons of how many have been
    looked at. What cannot be carried out any more says why."""
    row = WhatIf.objects.select_related("body").get(pk=key)
    total = holders.persons(row.body.root)
    try:
        asked = question(row, at)
    except (NotAdopted, SourceError, ValueError) as error:
        WhatIf.objects.filter(pk=key).update(state="failed", problem=str(error), done_at=at)
        return
    with tempfile.TemporaryFile("w+", encoding="utf-8") as spool:
        answer = asking.answer(
            asked, spool, progress=lambda count: looked(count, total), processes=1
        )
        _store(key, answer, spool, at)


def file(key: int, *, by: str, at: datetime) -> None:
    """File a what-if: it stays, and the ledger says which state, which pack and what came of it.

    Raises:
        ValueError: it is not done, or filed already.
    """
    with transaction.atomic():
        row = WhatIf.objects.select_for_update().get(pk=key)
        if row.state != "done" or row.filed_at is not None:
            raise ValueError("só se arquiva o que está pronto, e uma vez só")
        [act] = append([_act(row, at)], by=by, at=at)
        WhatIf.objects.filter(pk=key).update(filed_at=at, act=act)


def forget(now: datetime) -> int:
    """Delete what-ifs that nobody filed in time; how many."""
    old = WhatIf.objects.filter(filed_at__isnull=True, asked_at__lt=now - FORGOTTEN_AFTER)
    with transaction.atomic():
        WhatIfChange.objects.filter(whatif__in=old).delete()
        count, _ = old.delete()
    return count


def _row(wanted: Wanted, by: str, at: datetime) -> WhatIf:
    return WhatIf.objects.create(
        body=Body.objects.get(pk=wanted.body),
        title=wanted.title,
        draft=wanted.draft,
        files=wanted.files,
        replacing=list(wanted.replacing),
        edits=list(wanted.edits),
        start=wanted.start,
        since=wanted.since,
        until=wanted.until,
        by=by,
        asked_at=at,
    )


def _store(key: int, answer: Answer, spool: IO[str], at: datetime) -> None:
    copy_rows("journeys_whatifchange", _COLUMNS, _changes(key, spool))
    packs = answer.question.laws.packs
    WhatIf.objects.filter(pk=key).update(
        state="done",
        answer=answer.as_json(),
        looked=answer.tally.persons,
        persons=answer.tally.persons,
        pack_digest=packs[0].digest if packs else "",
        state_digest=answer.state,
        done_at=at,
    )


def _changes(key: int, spool: IO[str]) -> Iterator[tuple[object, ...]]:
    spool.seek(0)
    for line in spool:
        told = json.loads(line)
        yield (
            key, told["effect"], told["aspect"], told["category"], told["unit"], told["name"],
            Jsonb(told),
        )  # fmt: skip


def _act(row: WhatIf, at: datetime) -> ActDraft:
    answer = row.answer or {}
    return ActDraft(
        kind="journey.whatif.filed",
        subject=ref("whatif", row.pk),
        person=None,
        body=row.body_id,
        held_at=at,
        content={
            "title": row.title,
            "draft": row.draft,
            "pack": row.pack_digest,
            "edits": row.edits,
            "state": row.state_digest,
            "days": [answer.get("since"), answer.get("until")],
            "changes": answer.get("summary", {}).get("changes"),
        },
    )
