"""What stays of each load: its counts, the act of one that was applied, the report of another."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.db import transaction

from portaria.database.copying import copy_rows
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.people.hr.report import Problem
from portaria.people.hr.types import Feed, Outcome
from portaria.people.models import Load, Rejection


def keep_load(feed: Feed, paths: Sequence[Path], by: str, outcome: Outcome) -> None:
    """The load, applied, with the act that says so."""
    draft = ActDraft(
        kind="people.load.applied",
        subject=ref("load", outcome.load or 0),
        person=None,
        body=feed.body.slug,
        held_at=feed.at,
        content={"files": [p.name for p in paths], "counts": outcome.counts()},
    )
    [act] = append([draft], by=by, at=feed.at)
    Load(
        id=outcome.load,
        state="applied",
        counts=outcome.counts(),
        act=act,
        **_row(feed, paths, by),
    ).save(force_insert=True)


def keep_refusal(
    feed: Feed,
    paths: Sequence[Path],
    by: str,
    state: str,
    problems: Sequence[Problem],
    counts: Mapping[str, Json],
) -> None:
    """A load that was not applied, with what was wrong in it; by itself, for all else is undone."""
    with transaction.atomic():
        load = Load.objects.create(
            state=state, counts={**counts, "problems": len(problems)}, **_row(feed, paths, by)
        )
        copy_rows(
            Rejection._meta.db_table,
            ("load_id", "file", "line", "column", "value", "why"),
            (
                (load.pk, p.file, p.line, _shown(p.column), _shown(p.value), _shown(p.why))
                for p in problems
            ),
        )


def _shown(text: str) -> str:
    """What HR's file says, as the database can hold it: a NUL as its picture."""
    return text.replace("\0", "\u2400")


def _row(feed: Feed, paths: Sequence[Path], by: str) -> dict[str, object]:
    digest = hashlib.sha256()
    for path in sorted(paths):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return {
        "body": feed.body,
        "feed": feed.layout.name,
        "file_name": ", ".join(p.name for p in paths),
        "digest": digest.hexdigest(),
        "loaded_at": feed.at,
        "by": by,
    }
