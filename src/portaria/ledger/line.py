"""The line of an act: the text that is hashed, exported and proved.

It is the row's columns in PostgreSQL's ``COPY`` text format, so that the database writes a million
of them in seconds and nobody has to render them a second time: fields parted by a tab, ``\\N`` for
null, ``\\b \\f \\n \\r \\t \\v \\\\`` escaped, the provisions as a PostgreSQL array, instants as
microseconds since 1970-01-01T00:00Z, the commitment in hexadecimal, one line feed at the end. The
first field is the version of this format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

VERSION = "1"
_MICROSECONDS = "(extract(epoch FROM {0}) * 1000000)::bigint"
SELECT = (
    f"'{VERSION}', id, kind, body, subject, person, by, {_MICROSECONDS.format('held_at')}, "
    f"{_MICROSECONDS.format('recorded_at')}, provisions, policy, outcome, cause, "
    "encode(commitment, 'hex')"
)
"""The columns of ``ledger_act`` that ``COPY (SELECT …) TO STDOUT`` turns into the line."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ELEMENT = re.compile(r'"((?:[^"\\]|\\.)*)"|([^,{}]+)', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """An act's immutable columns, read back from its line."""

    id: int
    kind: str
    body: str
    subject: str
    person: int | None
    by: str
    held_at: datetime
    recorded_at: datetime
    provisions: tuple[str, ...]
    policy: str
    outcome: str
    cause: str
    commitment: bytes


def act_of(raw: bytes) -> int:
    """The act's identifier, without reading the rest."""
    return int(raw.split(b"\t", 2)[1])


def commitment_of(raw: bytes) -> bytes:
    """The commitment as the line writes it, 64 hexadecimal digits, without reading the rest."""
    return raw[-65:-1]


def parse(raw: bytes) -> Line:
    """Read a line back.

    Raises:
        ValueError: it is not a line of this version.
    """
    fields = raw.decode().removesuffix("\n").split("\t")
    if len(fields) != 14 or fields[0] != VERSION:
        raise ValueError("não é uma linha do livro: esperavam-se 14 campos da versão 1")
    text = [_unescape(field) for field in fields]
    return Line(
        id=int(text[1]),
        kind=text[2],
        body=text[3],
        subject=text[4],
        person=None if fields[5] == "\\N" else int(text[5]),
        by=text[6],
        held_at=instant(int(text[7])),
        recorded_at=instant(int(text[8])),
        provisions=_elements(text[9]),
        policy=text[10],
        outcome=text[11],
        cause=text[12],
        commitment=bytes.fromhex(text[13]),
    )


def microseconds(instant: datetime) -> int:
    """Whole microseconds since 1970-01-01T00:00Z."""
    return (instant - EPOCH) // timedelta(microseconds=1)


def instant(microseconds: int) -> datetime:
    """The instant that many microseconds after 1970-01-01T00:00Z."""
    return EPOCH + timedelta(microseconds=microseconds)


@lru_cache(maxsize=4096)
def array(elements: tuple[str, ...]) -> str:
    """``elements`` as PostgreSQL reads an array. Acts by the hundred thousand share a few lists of
    provisions."""
    quoted = (element.replace("\\", "\\\\").replace('"', '\\"') for element in elements)
    return "{" + ",".join(f'"{element}"' for element in quoted) + "}"


def _unescape(field: str) -> str:
    return _ESCAPED.sub(lambda match: _ESCAPES.get(match[1], match[1]), field)


def _elements(array: str) -> tuple[str, ...]:
    return tuple(
        bare or re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL)
        for quoted, bare in _ELEMENT.findall(array)
    )
