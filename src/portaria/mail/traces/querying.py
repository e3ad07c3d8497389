"""The questions that may be put to records of mail. Whoever shows what they answer comes by
:mod:`portaria.mail.traces.requests`, and by nothing else (G12; a test of the house says so)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from portaria.mail.traces import joining, packing
from portaria.mail.traces.stream import MAIL
from portaria.traces import querying
from portaria.traces.models import Segment
from portaria.traces.segments import source


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked for: records between two days, of every address given, or of any of them.

    Attributes:
        senders: envelope senders.
        recipients: recipients, as delivered to or as asked for.
        message_ids: ``<…>`` as in the header.
        either: addresses that sent or received.
    """

    first: date
    last: date
    senders: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    message_ids: tuple[str, ...] = ()
    either: tuple[str, ...] = ()


def found(body: str, scope: Scope, *, today: date) -> list[dict[str, Any]]:
    """The records of ``body`` within ``scope``, in order; those still open as they stand."""
    where, values = _condition(scope)
    rows = _rows(
        body, scope.first, scope.last, where, values, today=today, still_open=True,
        texts=packing.looked_up(scope.message_ids),
    )  # fmt: skip
    wanted = set(scope.message_ids)
    return [row for row in rows if not wanted or row["message_id"] in wanted]


def everything(body: str, *, today: date, still_open: bool) -> list[dict[str, Any]]:
    """Every record of ``body``: for tests and repairs; no page or command asks for it."""
    return _rows(body, date(2000, 1, 1), today, "TRUE", [], today=today, still_open=still_open)


def _rows(
    body: str, first: date, last: date, where: str, values: Sequence[Any], *, today: date,
    still_open: bool, texts: Sequence[str] = (),
) -> list[dict[str, Any]]:  # fmt: skip
    names = list(MAIL.columns)
    listed = ", ".join(f'"{name}"' for name in names)

    def question(own: duckdb.DuckDBPyConnection, table: str) -> list[dict[str, Any]]:
        query = f"SELECT {listed} FROM {table} WHERE {where} ORDER BY seen, queue_id, recipient"
        rows = own.execute(query, values).fetchall()
        return [packing.unpacked(dict(zip(names, row, strict=True))) for row in rows]

    carried = _carried if still_open else None
    return querying.ask(
        MAIL, body, first, last, question, today=today, carried=carried, texts=texts
    )


def _carried(segments: Sequence[Segment]) -> str:
    plain = joining.unfinished(source(segments))
    packed = f"{packing.QUEUE_ID} AS queue_id, {packing.MESSAGE_ID} AS message_id"
    return f"SELECT * REPLACE ({packed}) FROM ({plain})"


def _condition(scope: Scope) -> tuple[str, list[Any]]:
    parts: list[str] = []
    values: list[Any] = []
    for names, wanted in (
        (("sender",), scope.senders),
        (("recipient", "asked_for"), scope.recipients),
        (("sender", "recipient", "asked_for"), scope.either),
    ):
        if not wanted:
            continue
        marks = ", ".join("?" for _ in wanted)
        parts.append("(" + " OR ".join(f'"{name}" IN ({marks})' for name in names) + ")")
        values += [address.lower() for address in wanted] * len(names)
    if scope.message_ids:
        parts.append(_by_message_id(scope.message_ids, values))
    return " AND ".join(parts) or "FALSE", values


def _by_message_id(wanted: Sequence[str], values: list[Any]) -> str:
    """The condition, its values added to ``values``."""
    stored = [one for message_id in wanted for one in packing.candidates(message_id)]
    whole = [text for text, queue_id in stored if queue_id is None]
    parts = [f"message_id IN ({', '.join('?' for _ in whole)})"]
    values += whole
    for text, queue_id in stored:
        if queue_id is not None:
            parts.append("(message_id = ? AND queue_id = ?)")
            values += [text, queue_id]
    return "(" + " OR ".join(parts) + ")"
