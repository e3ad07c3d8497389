"""Open deadlines of a body, read in chunks: those of duties, and those that are only stamped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from portaria.bodies.assembly import Assembled
from portaria.database.copying import cursor
from portaria.journeys.transition.types import ERASE, PURGE, OpenTerm
from portaria.ledger.types import key_of
from portaria.mail import queries as mail
from portaria.mail.acts import promised
from portaria.mail.acts.finding import last_used
from portaria.mail.types import IN_USE
from portaria.workdays.arithmetic import Sum

CHUNK = 5000
IDLE = "mail.check_idle"
STAMPS = {"mail.purge": PURGE, "accounts.erase_data": ERASE}
"""Kinds of duties whose deadline is also written on what they are about."""

_LOCK = """
SELECT count(*) FROM (SELECT 1 FROM duties_duty
    WHERE body = %s AND state = 'open' AND sum ? 'rule' ORDER BY id FOR UPDATE) AS locked
"""
_DUTIES = """
SELECT id, kind, subject, person, about, due_at, sum, provisions, policy FROM duties_duty
 WHERE body = %s AND state = 'open' AND sum ? 'rule' AND id > %s ORDER BY id LIMIT %s
"""


def lock(body: str) -> None:
    """Hold every open deadline of ``body`` until the transaction ends: what was counted is then
    what is changed."""
    with cursor() as c:
        c.execute(_LOCK, [body])


def open_terms(body: Assembled, at: datetime) -> Iterator[list[OpenTerm]]:
    """Every open deadline that a norm's value gave, in chunks."""
    yield from _of_duties(body.config.slug)
    for chunk in promised.stamped(body, at, CHUNK):
        yield [
            OpenTerm(
                duty=None,
                kind=f"mail.{one.stamp}",
                subject=f"mailbox:{one.mailbox}",
                person=one.person,
                about=one.about,
                due_at=one.deadline.due_at,
                sum=one.deadline.as_json(),
                provisions=(one.deadline.provision,),
                stamp=one.stamp,
            )
            for one in chunk
        ]


def _of_duties(body: str) -> Iterator[list[OpenTerm]]:
    after = 0
    while True:
        with cursor() as c:
            c.execute(_DUTIES, [body, after, CHUNK])
            rows = c.fetchall()
        if rows:
            after = rows[-1][0]
            idle = _last_used([row for row in rows if row[1] == IDLE])
            yield [term for row in rows if (term := _term(row, idle))]
        if len(rows) < CHUNK:
            return


def _term(row: Sequence[Any], idle: dict[str, datetime]) -> OpenTerm | None:
    key, kind, subject, person, about, due_at, data, provisions, policy = row
    term = OpenTerm(
        key, kind, subject, person, about, due_at, data, tuple(provisions), policy,
        STAMPS.get(kind, ""),
    )  # fmt: skip
    if kind == IDLE:
        return _used_since(term, idle.get(subject))
    # A sum that is not the duty's own deadline (the keeping that a block will begin) is made anew
    # when the duty is carried out.
    return term if datetime.fromisoformat(data["due_at"]) == due_at else None


def _used_since(term: OpenTerm, used: datetime | None) -> OpenTerm | None:
    """The time without access counts from the last access, which the sum may not know yet."""
    if used is None:
        return None
    data: Sum = term.sum
    if used > datetime.fromisoformat(data["start_at"]):
        start = {"start": used.date().isoformat(), "start_at": used.isoformat()}
        return replace(term, sum={**data, **start})
    return term


def _last_used(rows: Sequence[Sequence[Any]]) -> dict[str, datetime]:
    boxes = mail.held(key_of(row[2]) for row in rows) if rows else {}
    return {f"mailbox:{key}": last_used(box) for key, box in boxes.items() if box.state in IN_USE}
