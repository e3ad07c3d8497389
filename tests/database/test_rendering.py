"""Rows rendered in one stroke are the rows that psycopg would have written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portaria.database.copying import copy_rows, cursor
from portaria.database.rendering import Renderer

pytestmark = pytest.mark.django_db
_COLUMNS = ("id", "a_text", "number", "truth", "instant", "day", "octets", "amount")
_ZONE = timezone(timedelta(hours=-3))


class Kind(StrEnum):
    LEAVE = "leave"


@pytest.fixture
def table() -> None:
    with connection.cursor() as c:
        c.execute(
            "CREATE TEMP TABLE copied (id int, a_text text, number bigint, truth boolean,"
            " instant timestamptz, day date, octets bytea, amount numeric) ON COMMIT DROP"
        )


def copied(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    with cursor() as c:
        c.execute("TRUNCATE copied")
        assert copy_rows("copied", _COLUMNS, rows) == len(rows)
        c.execute("SELECT * FROM copied ORDER BY id")
        return [tuple(row) for row in c]


PLAIN = (1, "ana", 7, True, datetime(2024, 5, 2, 15, tzinfo=UTC), date(2024, 5, 2), b"\0\\\n", None)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (1, ""), (1, "\\N"), (1, "\\"), (1, "a\tb"), (1, "a\nb"), (1, "a\rb"), (1, "\\."),
        (1, "ção «€» 𝕒"), (1, None), (2, -(2**62)), (3, False), (3, None), (6, b""),
        (4, datetime(1, 1, 1, tzinfo=UTC)), (4, datetime(2024, 5, 2, 12, 0, 0, 7, tzinfo=_ZONE)),
        (5, date(9999, 12, 31)), (7, Decimal("12.50")), (1, Kind.LEAVE),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("table")
def test_every_value_comes_back(place: int, value: object) -> None:
    """Those that the renderer writes, and those that it leaves to psycopg, between others."""
    odd = (2, *PLAIN[1:place], value, *PLAIN[place + 1 :])
    rows = [PLAIN, odd, (3, *PLAIN[1:])]
    assert copied(rows) == rows


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize("count", [0, 1, 255, 256, 257, 600])
def test_rows_keep_their_order_over_chunks(count: int) -> None:
    rows = [(n, "a\tb" if n == 300 else str(n), *PLAIN[2:]) for n in range(count)]
    assert copied(rows) == rows


_TEXTS = st.text(st.characters(exclude_characters="\0", codec="utf-8"))
_INSTANTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.usefixtures("table")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(_TEXTS, st.none() | st.booleans(), st.none() | _INSTANTS, st.binary())))
def test_any_texts_and_bytes_come_back(values: list[tuple[Any, ...]]) -> None:
    rows = [
        (n, text, None, truth, instant, None, octets, None)
        for n, (text, truth, instant, octets) in enumerate(values)
    ]
    assert copied(rows) == rows


@pytest.mark.parametrize("row", [("a\tb",), ("\\",), ("a\n",), ("\r",), (Decimal(1),), ("\\N",)])
def test_what_it_must_not_write_it_leaves(row: tuple[object, ...]) -> None:
    assert Renderer(1).render([row]) is None


def test_a_null_is_no_text() -> None:
    assert Renderer(2).render([(None, "N"), ("", None)]) == "\\N\tN\n\t\\N\n"
