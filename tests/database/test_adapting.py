from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from psycopg import errors

from portaria.database.copying import cursor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([], "text"),
        (["a"], "text"),
        (["", " ", ",", "{}", "NULL", "null", "João d'Ávila", "1\n2\t3"], "text"),
        (['quoted "twice"', "plain"], "text"),
        (["back\\slash", "\\"], "text"),
        (["a", None], "text"),
        ([None, None], "text"),
        ([0, -1, 2**31, 2**62], "bigint"),
        ([1, None], "bigint"),
        ([True, False], "boolean"),
        ([date(2024, 2, 29), None], "date"),
        ([datetime(2024, 2, 29, 12, tzinfo=UTC)], "timestamptz"),
        ([["a", "b"], ["c", '"']], "text"),
    ],
)
def test_a_list_comes_back_as_it_was_sent(values: list[Any], kind: str) -> None:
    with cursor() as c:
        c.execute(f"SELECT %s::{kind}[]", (values,))
        assert c.fetchone() == (values,)


def test_a_text_that_the_database_cannot_hold_is_refused() -> None:
    with cursor() as c, pytest.raises(errors.DataError):
        c.execute("SELECT %s::text[]", (["a", "b\0c"],))


def test_instants_are_in_utc() -> None:
    with cursor() as c:
        c.execute("SELECT '2024-02-29 09:00-03'::timestamptz")
        assert c.fetchone() == (datetime(2024, 2, 29, 12, tzinfo=UTC),)


@pytest.mark.parametrize(
    ("text", "value"), [("{}", {}), ('{"a": [1, null]}', {"a": [1, None]}), ('"é"', "é")]
)
def test_json_comes_out_as_values(text: str, value: object) -> None:
    with cursor() as c:
        c.execute("SELECT %s::text::jsonb", (text,))
        assert c.fetchone() == (value,)
