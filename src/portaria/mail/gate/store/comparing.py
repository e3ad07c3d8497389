"""Two of the gate's files, row by row."""

from __future__ import annotations

from pathlib import Path

from portaria.mail.gate.store.schema import open_to_read

_COLUMNS = {
    "body": "slug, json_remove(data, '$.staff', '$.to_all_units', '$.to_all_addresses', '$.ask')",
    "address": "address, body, kind, category, unit, owner, mailbox, alias, suspended",
    "login": "login, owner",
    "send_as": "address, owners",
    "list": "address, json_remove(data, '$.everyone', '$.unsubscribe')",
}
"""Of each table, its key and what it says; when it was written is no difference, nor what follows
from other rows than its own, which the next publication of it brings."""


def differing(one: Path, other: Path) -> list[tuple[str, str]]:
    """Table and key of each row that only one of them has, or has otherwise, in order.

    Raises:
        FileNotFoundError, WrongFile: as ``schema.open_to_read``.
    """
    connection = open_to_read(one)
    try:
        connection.execute("ATTACH ? AS other", (f"file:{other}?mode=ro",))
        return [
            (table, key)
            for table, columns in _COLUMNS.items()
            for (key,) in connection.execute(_question(table, columns))
        ]
    finally:
        connection.close()


def _question(table: str, columns: str) -> str:
    key = columns.partition(",")[0]
    first, second = (
        f"SELECT {columns} FROM {where}.{table} WHERE NOT gone"  # noqa: S608  # names of ours
        for where in ("main", "other")
    )
    return (
        f"SELECT DISTINCT {key} FROM (SELECT * FROM ({first} EXCEPT {second})"  # noqa: S608
        f" UNION ALL SELECT * FROM ({second} EXCEPT {first})) ORDER BY 1"
    )
