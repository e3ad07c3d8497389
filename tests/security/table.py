"""Reads ``roles_and_routes.txt``, and asks for every cell of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.test import Client

from security.people import ROLES

FILE = Path(__file__).with_name("roles_and_routes.txt")
REFUSED = {"login", "403", "404", "405"}
# What is written whoever asks: how often, with which browser, and what the attempt was.
COUNTED = ("web_cache", "web_presence", "django_session", "web_failure")


class Row(NamedTuple):
    """A line of the table: what is asked for, about whose thing."""

    method: str
    route: str
    case: str


def read() -> Mapping[Row, tuple[str, ...]]:
    """The table: what each of ROLES gets, in their order."""
    found = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            method, route, case, *cells = line.split()
            assert Row(method, route, case) not in found, line
            assert len(cells) == len(ROLES), line
            found[Row(method, route, case)] = tuple(cells)
    return found


def line(row: Row, cells: tuple[str, ...]) -> str:
    """A line of the file."""
    name = f"{row.method:5}{row.route:28}{row.case:8}"
    return (name + "".join(f"{cell:6}" for cell in cells)).rstrip()


def ask(client: Client, method: str, address: str) -> tuple[str, list[str]]:
    """What comes of a request whose effects are undone: the status, ``login`` for the way to the
    sign-in; and the statements that wrote anything."""
    written: list[str] = []

    def watch(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        if _writes(str(sql)):
            written.append(str(sql)[:200])
        return execute(sql, params, many, context)

    cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
    try:
        with transaction.atomic(), connection.execute_wrapper(watch):
            answer = client.generic(method, address, **_form(method))
            answered = _word(answer)
            transaction.set_rollback(True)
    finally:
        client.cookies = cookies
    return answered, written


def _form(method: str) -> dict[str, Any]:
    return {"content_type": "application/x-www-form-urlencoded"} if method == "POST" else {}


def _writes(sql: str) -> bool:
    start = sql.lstrip().split(None, 3)
    if start[0].upper() not in {"INSERT", "UPDATE", "DELETE", "COPY", "WITH"}:
        return False
    if start[0].upper() == "WITH" and not {"INSERT", "UPDATE", "DELETE"} & set(sql.upper().split()):
        return False
    return not any(table in sql for table in COUNTED)


def _word(answer: HttpResponseBase) -> str:
    if answer.streaming:
        for _part in answer.streaming_content:  # type: ignore[attr-defined]  # a streaming answer
            pass
    to = answer.headers.get("Location", "")
    return "login" if to.startswith("/entrar/?next=") else str(answer.status_code)


def differences(
    expected: Mapping[Row, tuple[str, ...]], seen: Mapping[Row, tuple[str, ...]]
) -> Iterator[str]:
    """The lines to put in the file, each after the one that it would replace."""
    for row in sorted({*expected, *seen}):
        if expected.get(row) != seen.get(row):
            yield f"- {line(row, expected[row])}" if row in expected else "- (nothing)"
            yield f"+ {line(row, seen[row])}" if row in seen else "+ (no such row)"
