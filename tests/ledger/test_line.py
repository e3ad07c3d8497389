from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.conftest import draft, record
from portaria.ledger import line, queries
from portaria.ledger.models import Act

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=12)
INSTANT = st.integers(line.microseconds(datetime(1900, 1, 1, tzinfo=UTC)), 2**53).map(line.instant)


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXT, TEXT, st.none() | st.integers(0, 2**62), INSTANT, st.lists(TEXT, max_size=3))
def test_a_line_read_back_is_the_act(
    kind: str, subject: str, person: int | None, held_at: datetime, provisions: list[str]
) -> None:
    given_act = draft(
        kind=kind, subject=subject, person=person, held_at=held_at, provisions=tuple(provisions)
    )
    (act,) = record([given_act], by="cli:ana\tb\\c")
    (raw,) = queries.raw_lines([act])
    assert raw.count(b"\n") == 1
    read, kept = line.parse(raw), Act.objects.get(pk=act)
    assert read == line.Line(
        id=act,
        kind=kind,
        body="uni",
        subject=subject,
        person=person,
        by="cli:ana\tb\\c",
        held_at=held_at,
        recorded_at=kept.recorded_at,
        provisions=tuple(provisions),
        policy="",
        outcome="done",
        cause="",
        commitment=bytes(kept.commitment),
    )
    assert line.act_of(raw) == act
    assert line.commitment_of(raw) == bytes(kept.commitment).hex().encode()


@pytest.mark.django_db
@pytest.mark.parametrize("setting", ["TimeZone = 'America/Belem'", "DateStyle = 'German'"])
def test_a_line_does_not_depend_on_the_session(setting: str) -> None:
    from django.db import connection

    (act,) = record([draft()])
    before = queries.raw_lines([act])
    with connection.cursor() as c:
        c.execute(f"SET LOCAL {setting}")
    assert queries.raw_lines([act]) == before


@pytest.mark.django_db
def test_lines_come_by_identifier_whatever_was_asked() -> None:
    ids = record([draft(number) for number in range(40)])
    for asked in (ids, ids[::-1], ids[::2], ids[::13], [*ids[:3], ids[-1] + 1000]):
        found = queries.lines_by_act(asked)
        assert sorted(found) == sorted(set(asked) & set(ids))
        assert all(line.act_of(raw) == act for act, raw in found.items())
    assert queries.raw_lines([]) == []


@pytest.mark.parametrize("raw", [b"", b"2\tx\n", b"1\t2\n"])
def test_what_is_no_line_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match="não é uma linha do livro"):
        line.parse(raw)
