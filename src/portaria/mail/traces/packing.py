"""What a record's own columns already say is not stored twice: Postfix's long queue ids begin with
the second in which the message came (``enable_long_queue_ids``: six digits to the base 52), and a
Message-ID of its making holds that second and the queue id again. Text that compresses badly, and
a third of what a record would take.

A packed queue id begins with ``.`` (the second of ``seen``) or ``,`` (the one before); a packed
Message-ID with ``=0`` or ``=1`` (that second, or the next) and the rest after the queue id.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

_DIGITS = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"
_LONG = 6
_OWN = re.compile(r"<(\d{14})\.([0-9A-Za-z]+)(@[^<>]*>)")


def _position(number: int) -> str:
    return f"(strpos('{_DIGITS}', substr(queue_id, {number}, 1)) - 1)"


def _second() -> str:
    told = _position(1)
    for number in range(2, _LONG + 1):
        told = f"({told}::BIGINT * 52 + {_position(number)})"
    return told


_STAMP = "strftime(make_timestamp(1000000 * (seen::BIGINT + {})), '%Y%m%d%H%M%S')"
_BEGINS = "'<' || {} || '.' || queue_id || '@'"
QUEUE_ID = f"""CASE WHEN strlen(queue_id) <= {_LONG + 4} THEN queue_id
    WHEN {_second()} = seen THEN '.' || substr(queue_id, {_LONG + 1})
    WHEN {_second()} = seen - 1 THEN ',' || substr(queue_id, {_LONG + 1}) ELSE queue_id END"""
"""SQL: a queue id, packed."""
MESSAGE_ID = f"""CASE WHEN starts_with(message_id, '=') THEN '==' || message_id
    WHEN queue_id = '' OR NOT contains(message_id, queue_id) THEN message_id
    WHEN starts_with(message_id, {_BEGINS.format(_STAMP.format(0))})
        THEN '=0' || substr(message_id, 17 + strlen(queue_id))
    WHEN starts_with(message_id, {_BEGINS.format(_STAMP.format(1))})
        THEN '=1' || substr(message_id, 17 + strlen(queue_id))
    ELSE message_id END"""
"""SQL: a Message-ID, packed."""


def unpacked(row: Mapping[str, Any]) -> dict[str, Any]:
    """A record as it was told."""
    queue_id, message_id, seen = row["queue_id"], row["message_id"], row["seen"]
    if queue_id[:1] in (".", ","):
        queue_id = _base52(seen - (queue_id[0] == ",")) + queue_id[1:]
    if message_id.startswith("=="):
        message_id = message_id[2:]
    elif message_id.startswith("="):
        stamp = datetime.fromtimestamp(seen + int(message_id[1]), UTC)
        message_id = f"<{stamp:%Y%m%d%H%M%S}.{queue_id}{message_id[2:]}"
    return {**row, "queue_id": queue_id, "message_id": message_id}


def candidates(message_id: str) -> list[tuple[str, str | None]]:
    """How a Message-ID may be stored: the text, and for a packed one the rest of its queue id. The
    records found are unpacked and compared."""
    found: list[tuple[str, str | None]] = [(message_id, None), (f"=={message_id}", None)]
    if own := _OWN.fullmatch(message_id):
        _, queue_id, rest = own.groups()
        for first in "01":
            for stored in (queue_id, f".{queue_id[_LONG:]}", f",{queue_id[_LONG:]}"):
                found.append((f"={first}{rest}", stored))
    return found


LOOKED_UP = (
    "CASE WHEN message_id[1:1] = '=' AND message_id[2:2] <> '=' THEN message_id || ' ' || queue_id"
    " ELSE message_id END"
)
"""SQL: what a record is found by, of a Message-ID as it is stored."""


def looked_up(message_ids: Sequence[str]) -> list[str]:
    """The texts that records of ``message_ids`` may be found by."""
    stored = [one for message_id in message_ids for one in candidates(message_id)]
    return [text if queue_id is None else f"{text} {queue_id}" for text, queue_id in stored]


def _base52(number: int) -> str:
    digits = []
    for _ in range(_LONG):
        number, digit = divmod(number, 52)
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))
