"""Which mailboxes a members' rule chooses, and what must change for a list to be current: one
statement each, whatever the size of the list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from psycopg import sql

from portaria.database.copying import cursor
from portaria.mail.lists.types import Choice
from portaria.mail.types import INDIVIDUAL, ORGANIZATIONAL

Piece = tuple[sql.Composable, list[Any]]

_IN_USE = sql.SQL("m.body_id = %s AND m.state IN ('active', 'suspended')")
_BELOW = sql.SQL(
    "WITH RECURSIVE below AS (SELECT unnest(%s::bigint[]) AS id UNION"
    " SELECT u.id FROM people_unit u JOIN below ON u.parent_id = below.id) SELECT id FROM below"
)
_GIVEN = sql.SQL("SELECT unnest(%s::bigint[])")
_BOND = sql.SQL(
    "EXISTS (SELECT FROM people_bond b WHERE b.person_id = m.person_id AND b.body_id = m.body_id"
    ' AND b.start <= %s AND (b."end" IS NULL OR b."end" > %s){more})'
)
_HEAD = sql.SQL(
    "EXISTS (SELECT FROM people_unit u WHERE u.head_id = m.person_id AND u.body_id = m.body_id"
    ' AND (u."end" IS NULL OR u."end" > %s){more})'
)
_ENDED = """
UPDATE mail_lists_listmember k SET "end" = %s
WHERE k.list_id = %s AND k."end" IS NULL AND k.mailbox_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM ({chosen}) c WHERE c.id = k.mailbox_id)
"""
# EXCEPT has all of both sides before it gives a row. NOT EXISTS looked into the table as it grew:
# to fill a long list, the first of a table that the planner held for empty, took quadratic time.
_ADDED = """
INSERT INTO mail_lists_listmember (list_id, mailbox_id, start)
SELECT %s, c.id, %s FROM (
    ({chosen}) EXCEPT SELECT k.mailbox_id FROM mail_lists_listmember k
    WHERE k.list_id = %s AND (k."end" IS NULL OR k."left")
) AS c (id)
"""


def count(body: str, choices: Sequence[Choice], day: date) -> int:
    """How many mailboxes in use the rule chooses on ``day``."""
    chosen, values = _chosen(body, choices, day)
    with cursor() as c:
        c.execute(sql.SQL("SELECT count(*) FROM ({}) c").format(chosen), values)
        [(found,)] = c.fetchall()
    return int(found)


def refresh(
    list_id: int, body: str, choices: Sequence[Choice], day: date, at: datetime
) -> tuple[int, int]:
    """Make the list's members those whom the rule chooses; how many were put in and taken off."""
    chosen, values = _chosen(body, choices, day)
    with cursor() as c:
        c.execute(sql.SQL(_ENDED).format(chosen=chosen), [at, list_id, *values])
        ended = c.rowcount
        c.execute(sql.SQL(_ADDED).format(chosen=chosen), [list_id, at, *values, list_id])
        return c.rowcount, ended


def _chosen(body: str, choices: Sequence[Choice], day: date) -> Piece:
    pieces = [_one(body, choice, day) for choice in choices]
    text = sql.SQL(" UNION ").join(piece for piece, _ in pieces)
    return text, [value for _, values in pieces for value in values]


def _one(body: str, choice: Choice, day: date) -> Piece:
    """The mailboxes of one alternative. An organizational mailbox has its own category and unit, an
    individual one those of its holder's bonds."""
    pieces = [_of_kind(kind, choice, day) for kind in choice.kinds or (INDIVIDUAL,)]
    either = sql.SQL(" OR ").join(piece for piece, _ in pieces)
    text = sql.SQL("SELECT m.id FROM mail_mailbox m WHERE {} AND ({})").format(_IN_USE, either)
    return text, [body, *(value for _, values in pieces for value in values)]


def _of_kind(kind: str, choice: Choice, day: date) -> Piece:
    where: list[sql.Composable] = [sql.SQL("m.kind = {}").format(sql.Literal(kind))]
    if kind == ORGANIZATIONAL:
        narrowing, values = _narrowed(choice, sql.SQL("m.category"), sql.SQL("m.unit_id"))
        return sql.SQL(" AND ").join([*where, *narrowing]), values
    column = sql.SQL("coalesce(b.working_unit_id, b.unit_id)")
    narrowing, values = _narrowed(choice, sql.SQL("b.category"), column)
    where.append(_BOND.format(more=_anded(narrowing)))
    values = [day, day, *values]
    if choice.heads:
        units, more = _narrowed(Choice(units=choice.units, below=choice.below), None, _UNIT)
        where.append(_HEAD.format(more=_anded(units)))
        values += [day, *more]
    return sql.SQL(" AND ").join(where), values


_UNIT = sql.SQL("u.id")


def _narrowed(
    choice: Choice, category: sql.Composable | None, unit: sql.Composable
) -> tuple[list[sql.Composable], list[Any]]:
    where: list[sql.Composable] = []
    values: list[Any] = []
    if choice.categories and category is not None:
        where.append(sql.SQL("{} = ANY(%s)").format(category))
        values.append(list(choice.categories))
    if choice.units:
        inner = _BELOW if choice.below else _GIVEN
        where.append(sql.SQL("{} IN ({})").format(unit, inner))
        values.append(list(choice.units))
    return where, values


def _anded(pieces: Sequence[sql.Composable]) -> sql.Composable:
    return sql.SQL("").join(sql.SQL(" AND {}").format(piece) for piece in pieces)
