"""A what-if asked and answered: the two laws, the changes kept in a file as they are found, the
counts, and which state of the body they speak of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO

from portaria.bodies.policies import adopted
from portaria.database.copying import cursor
from portaria.journeys.whatif import rules, sharing
from portaria.journeys.whatif.alternatives import Alternative, alternative
from portaria.journeys.whatif.changes import Change, read
from portaria.journeys.whatif.rules import RuleChange
from portaria.journeys.whatif.running import Progress, Question
from portaria.journeys.whatif.tally import Tally
from portaria.norms.plain import Json, digest
from portaria.norms.reading.folders import texts

_STATE = """
SELECT (SELECT max(id) FROM ledger_act), (SELECT max(id) FROM people_functionalevent),
       (SELECT id FROM bodies_adoption WHERE body_id = %(body)s ORDER BY id DESC LIMIT 1),
       (SELECT count(*) FROM mail_mailbox WHERE body_id = %(body)s),
       (SELECT sum(used_bytes)::text FROM mail_mailbox WHERE body_id = %(body)s),
       (SELECT max(last_access_at)::text FROM mail_mailbox WHERE body_id = %(body)s)
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to know, in their words: folders of packs (``files`` are packs at hand),
    norms they replace, edits (``rule[dimension=id]=value``), from when, which year of events, until
    when."""

    body: str
    packs: tuple[Path, ...] = ()
    replacing: tuple[str, ...] = ()
    edits: tuple[str, ...] = ()
    start: date | None = None
    since: date | None = None
    until: date | None = None
    files: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it; the changes themselves went to the caller's file."""

    question: Question
    rules: Sequence[RuleChange]
    tally: Tally
    state: str

    def as_json(self) -> dict[str, Json]:
        """All but the changes; documented in ``docs/reference/what-if.md``."""
        laws, asked = self.question.laws, self.question
        return {
            "body": laws.body,
            "today": laws.today.isoformat(),
            "first": laws.first.isoformat(),
            "since": asked.since.isoformat(),
            "until": asked.until.isoformat(),
            "packs": [
                {"norm": pack.norm.id, "title": pack.norm.title, "digest": pack.digest}
                for pack in laws.packs
            ],
            "edits": list(laws.edits),
            "state": self.state,
            "rules": [change.as_json() for change in self.rules],
            "summary": self.tally.as_json(),
        }


def laws_of(asked: Asked, now: datetime) -> Alternative:
    """The two laws that ``asked`` compares.

    Raises:
        NotAdopted: the body has adopted nothing.
        NotADirectoryError, SourceError: a pack that cannot be read, or contradicts the others.
        ValueError: an edit or a norm that cannot be.
    """
    before = adopted(asked.body)
    return alternative(
        before,
        packs=[*(texts(folder) for folder in asked.packs), *asked.files],
        roots=[*(f"{folder}/" for folder in asked.packs), *("" for _ in asked.files)],
        replacing=asked.replacing,
        edits=asked.edits,
        today=before.calendar.day_of(now),
        since=asked.start,
    )


def question_of(asked: Asked, laws: Alternative, now: datetime) -> Question:
    """``asked`` with its days: if not given, the year before today and the year after it (or after
    the first day on which the laws differ)."""
    since = asked.since or _years(laws.today, -1)
    until = asked.until or _years(laws.first, 1)
    return Question(laws, now, since, until)


def answer(question: Question, spool: IO[str], *, progress: Progress, processes: int = 0) -> Answer:
    """Carry ``question`` out. Each change is a line of JSON in ``spool``; nothing else is written.

    Raises:
        sharing.Lost: a process ended before its share was done.
    """

    def take(found: Sequence[Change]) -> None:
        for change in found:
            spool.write(_encode(change.as_json()) + "\n")

    state = state_of(question.laws.body)
    differing = rules.changed(question.laws, question.until)
    tally = sharing.run(question, take=take, progress=progress, processes=processes)
    spool.flush()
    return Answer(question, differing, tally, state)


def changes_in(spool: IO[str]) -> Iterator[Change]:
    """The changes that :func:`answer` wrote."""
    spool.seek(0)
    for line in spool:
        yield read(json.loads(line))


def state_of(body: str) -> str:
    """A digest of the state that a what-if speaks of: every change of state leaves an act, and what
    mail servers report shows in the mailboxes' totals."""
    with cursor() as c:
        c.execute(_STATE, {"body": body})
        [row] = c.fetchall()
    return digest([body, *row])


def _years(day: date, count: int) -> date:
    """The same day of another year; 1 March for 29 February where there is none."""
    try:
        return day.replace(year=day.year + count)
    except ValueError:
        return date(day.year + count, 3, 1)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
