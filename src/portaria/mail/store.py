"""Rows of mailboxes read under lock and written in bulk. Used by acts and queries only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import sql

from portaria.database.copying import cursor
from portaria.mail.types import MailboxHeld, Refused, Role, State

TABLE = sql.Identifier("mail_mailbox")

# Columns that acts write, with their type: every bulk update is an UPDATE … FROM unnest of these.
TYPES: Mapping[str, str] = {
    "body_id": "text",
    "category": "text",
    "address": "text",
    "asked_name": "text",
    "person_id": "bigint",
    "unit_id": "bigint",
    "state": "text",
    "state_since": "timestamptz",
    "quota_bytes": "bigint",
    "quota_provision": "text",
    "quota_granted": "boolean",
    "quota_warned": "text",
    "opened_at": "timestamptz",
    "valid_until": "date",
    "suspended_for": "text",
    "released_at": "timestamptz",
    "closed_at": "timestamptz",
    "closed_for": "text",
    "copy_until": "date",
    "retention_provision": "text",
    "purge_on": "date",
    "legal_hold": "boolean",
    "legal_hold_why": "text",
    "purged_at": "timestamptz",
    "last_access_at": "timestamptz",
    "used_bytes": "bigint",
    "idle_asked_at": "timestamptz",
    "idle_answer": "text",
    "idle_from": "timestamptz",
    "idle_stages": "smallint",
    "idle_stage_at": "timestamptz",
    "auto_reply": "jsonb",
    "provision": "text",
}

_HELD = """
SELECT m.id, m.body_id, m.kind, m.category, m.state, coalesce(m.address, ''), m.person_id,
       m.unit_id, m.quota_bytes, m.used_bytes, m.opened_at, m.valid_until, m.last_access_at,
       m.suspended_for, m.closed_at, m.closed_for, m.copy_until, m.purge_on, m.legal_hold,
       m.auto_reply IS NOT NULL, m.provision, m.idle_from, m.idle_stages, m.idle_stage_at,
       m.asked_name, m.quota_granted, m.quota_warned, m.retention_provision, m.idle_asked_at,
       m.idle_answer, m.auto_reply, m.released_at
FROM mail_mailbox m
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A mailbox under lock: the facts of decisions and what only acts look at."""

    box: MailboxHeld
    asked_name: str
    quota_granted: bool
    quota_warned: str
    retention_provision: str
    idle_asked_at: Any
    idle_answer: str
    auto_reply: Mapping[str, Any] | None
    released_at: Any


def lock(ids: Iterable[int]) -> dict[int, Row]:
    """The mailboxes, locked until the transaction ends, in the order of their keys (so that two
    batches never lock each other out).

    Raises:
        Refused: one of them does not exist, or is named twice.
    """
    wanted = sorted(ids)
    if len(set(wanted)) != len(wanted):
        raise Refused("a mesma caixa aparece mais de uma vez no lote: separe os atos")
    with cursor() as c:
        c.execute(_HELD + "WHERE m.id = ANY(%s) ORDER BY m.id FOR UPDATE", (wanted,))
        rows = {row[0]: _row(row) for row in c}
    if missing := [i for i in wanted if i not in rows]:
        raise Refused(f"não existe a caixa nº {missing[0]}")
    return rows


def select(condition: str, values: Sequence[Any], order: str = "m.id") -> list[Row]:
    """Mailboxes under ``condition`` (SQL of this slice over ``m``), in ``order``, without lock."""
    with cursor() as c:
        c.execute(f"{_HELD}{condition} ORDER BY {order}".encode(), values)
        return [_row(row) for row in c]


def write(ids: Sequence[int], **columns: Sequence[Any] | Any) -> None:
    """Set ``columns`` of the mailboxes ``ids``: a list gives one value to each, in order; anything
    else is the same value for all."""
    if not ids:
        return
    each = {name: value for name, value in columns.items() if isinstance(value, list)}
    same = {name: value for name, value in columns.items() if name not in each}
    assigned = [sql.SQL("{} = v.{}").format(sql.Identifier(n), sql.Identifier(n)) for n in each] + [
        sql.SQL("{} = %s::" + TYPES[n]).format(sql.Identifier(n)) for n in same
    ]
    arrays = sql.SQL(", ").join(sql.SQL("%s::" + TYPES[n] + "[]") for n in each)
    statement = sql.SQL(
        "UPDATE {table} SET {assigned} FROM unnest(%s::bigint[]{comma}{arrays}) AS v({names}) "
        "WHERE {table}.id = v.mailbox_id"
    ).format(
        table=TABLE,
        assigned=sql.SQL(", ").join(assigned),
        comma=sql.SQL(", " if each else ""),
        arrays=arrays,
        names=sql.SQL(", ").join(map(sql.Identifier, ["mailbox_id", *each])),
    )
    with cursor() as c:
        c.execute(statement, (*same.values(), list(ids), *each.values()))


def _row(r: Sequence[Any]) -> Row:
    box = MailboxHeld(
        id=r[0],
        body=r[1],
        kind=r[2],
        category=r[3],
        state=State(r[4]),
        address=r[5],
        person=r[6],
        unit=r[7],
        role=Role.HOLDER if r[2] == "individual" else Role.RESPONSIBLE,
        quota_bytes=r[8],
        used_bytes=r[9],
        opened_at=r[10],
        valid_until=r[11],
        last_access_at=r[12],
        suspended_for=r[13],
        closed_at=r[14],
        closed_for=r[15],
        copy_until=r[16],
        purge_on=r[17],
        legal_hold=r[18],
        auto_reply=r[19],
        provision=r[20],
        idle_from=r[21],
        idle_stages=r[22],
        idle_stage_at=r[23],
    )
    return Row(box, *r[24:])


def lock_persons(ids: Iterable[int]) -> None:
    """Lock persons until the transaction ends, in the order of their keys: whoever opens a mailbox
    for the same person waits, and then sees this one. The table cannot keep a second one out by
    itself, since it is for the norm to say whether a person may have it."""
    with cursor() as c:
        c.execute(
            "SELECT id FROM people_person WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
            (sorted(set(ids)),),
        )


def lock_existing(ids: Iterable[int]) -> dict[int, Row]:
    """As :func:`lock`, of those that exist, each once."""
    with cursor() as c:
        c.execute(_HELD + "WHERE m.id = ANY(%s) ORDER BY m.id FOR UPDATE", (sorted(set(ids)),))
        return {row[0]: _row(row) for row in c}
