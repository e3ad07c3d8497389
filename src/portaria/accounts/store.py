"""Rows of accounts read under lock and written in bulk. Used by acts and queries only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from psycopg import sql

from portaria.accounts.types import AccountHeld, Refused, State
from portaria.database.copying import cursor

TABLE = sql.Identifier("accounts_account")

# Columns that acts write, with their type: every bulk update is an UPDATE … FROM unnest of these.
TYPES: Mapping[str, str] = {
    "login": "text",
    "category": "text",
    "state": "text",
    "state_since": "timestamptz",
    "opened_at": "timestamptz",
    "blocked_at": "timestamptz",
    "blocked_for": "text",
    "password_change_due": "boolean",
    "credential_hash": "text",
    "credential_handed_at": "timestamptz",
    "second_factor": "text",
    "max_connections": "smallint",
    "valid_until": "date",
    "data_erase_on": "date",
    "erased_at": "timestamptz",
    "provision": "text",
    "credential_until": "timestamptz",
    "password_changed_at": "timestamptz",
    "password_expires_on": "date",
    "connections_granted": "smallint",
    "connections_until": "date",
    "alternative_factor": "boolean",
    "alternative_factor_until": "date",
}

_HELD = """
SELECT id, body_id, person_id, login, category, state, blocked_for, blocked_at, valid_until,
       data_erase_on, second_factor, max_connections, password_change_due,
       credential_handed_at IS NOT NULL, opened_at, credential_until, password_changed_at,
       password_expires_on, connections_granted, connections_until, alternative_factor,
       alternative_factor_until
FROM accounts_account
"""


def lock(ids: Iterable[int]) -> dict[int, AccountHeld]:
    """The accounts, locked until the transaction ends, in the order of their keys (so that two
    batches never lock each other out).

    Raises:
        Refused: one of them does not exist, or is named twice.
    """
    wanted = sorted(ids)
    if len(set(wanted)) != len(wanted):
        raise Refused("a mesma conta aparece mais de uma vez no lote: separe os atos")
    held = {a.id: a for a in select("WHERE id = ANY(%s) ORDER BY id FOR UPDATE", (wanted,))}
    if missing := [i for i in wanted if i not in held]:
        raise Refused(f"não existe a conta nº {missing[0]}")
    return held


def select(condition: str, values: Sequence[Any]) -> list[AccountHeld]:
    """Accounts under ``condition``, SQL of this slice."""
    with cursor() as c:
        c.execute((_HELD + condition).encode(), values)
        return [_held(list(row)) for row in c]


def state_since(ids: Sequence[int]) -> dict[int, datetime]:
    """Since when each account is in its state."""
    with cursor() as c:
        c.execute("SELECT id, state_since FROM accounts_account WHERE id = ANY(%s)", (list(ids),))
        return dict(c.fetchall())


def _held(row: list[Any]) -> AccountHeld:
    row[5] = State(row[5])
    return AccountHeld(*row)


def write(ids: Sequence[int], **columns: Sequence[Any] | Any) -> None:
    """Set ``columns`` of the accounts ``ids``: a list gives one value to each, in order; anything
    else is the same value for all."""
    if not ids:
        return
    each = {name: value for name, value in columns.items() if isinstance(value, list)}
    same = {name: value for name, value in columns.items() if name not in each}
    assigned = [sql.SQL("{0} = v.{0}").format(sql.Identifier(n)) for n in each]
    assigned += [sql.SQL("{} = %s::" + TYPES[n]).format(sql.Identifier(n)) for n in same]
    arrays = [sql.SQL("%s::bigint[]"), *(sql.SQL("%s::" + TYPES[n] + "[]") for n in each)]
    statement = sql.SQL(
        "UPDATE {table} SET {assigned} FROM unnest({arrays}) AS v ({names})"
        " WHERE {table}.id = v.account"
    ).format(
        table=TABLE,
        assigned=sql.SQL(", ").join(assigned),
        arrays=sql.SQL(", ").join(arrays),
        names=sql.SQL(", ").join(map(sql.Identifier, ["account", *each])),
    )
    with cursor() as c:
        c.execute(statement, (*same.values(), list(ids), *each.values()))


def standing_of(persons: Iterable[int]) -> dict[int, AccountHeld]:
    """The account of each person that has one (blocked ones too, erased ones not), locked."""
    condition = "WHERE person_id = ANY(%s) AND state <> 'erased' ORDER BY id FOR UPDATE"
    return {a.person: a for a in select(condition, (list(persons),))}
