"""Lines are sealed by one sealer, and nobody waits for anybody."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection

from ledger import dying_sealer
from ledger.conftest import NOON, Tamper, draft, record
from portaria import clock
from portaria.ledger import queries, sealer, verification
from portaria.ledger.models import Block, Pending
from processes import Child

pytestmark = pytest.mark.usefixtures("ledger")


@contextmanager
def elsewhere() -> Iterator[psycopg.Connection]:
    """Another process's connection."""
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as other:
        yield other


def insert(other: psycopg.Connection, subject: str) -> int:
    row = other.execute(
        """INSERT INTO ledger_act (kind, body, subject, by, held_at, recorded_at, provisions,
                                   policy, outcome, cause, commitment)
           VALUES ('k', 'uni', %s, 'cli:x', now(), now(), '{}', '', 'done', '', sha256('{}'))
           RETURNING id""",
        [subject],
    ).fetchone()
    assert row is not None
    other.execute("INSERT INTO ledger_content (act, salt, content) VALUES (%s, '', '{}')", [row[0]])
    return int(row[0])


def blocks() -> list[list[int]]:
    return [list(block.ids) for block in Block.objects.order_by("number")]


def test_everything_waiting_is_sealed_once_in_order() -> None:
    first = record([draft(1), draft(2)])
    second = record([draft(3)])
    assert sealer.seal() == 3
    assert blocks() == [first + second]
    assert not Pending.objects.exists()
    assert sealer.seal() == 0
    third = record([draft(4)])
    sealer.seal()
    assert blocks() == [first + second, third]
    assert queries.head()[0] == 2


def test_a_block_tells_when_it_was_sealed() -> None:
    record([draft()])
    with clock.at(NOON):
        sealer.seal()
    assert Block.objects.get().sealed_at == NOON


@pytest.mark.parametrize(
    ("lines", "sizes"), [(9, [9]), (10, [10]), (11, [10, 1]), (45, [10] * 4 + [5])]
)
def test_blocks_hold_a_bounded_number_of_lines(
    lines: int, sizes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealer, "BLOCK_LINES", 10)
    record([draft(number) for number in range(lines)])
    assert sealer.seal() == lines
    assert [len(ids) for ids in blocks()] == sizes
    assert verification.verify(patience=0).ok


def test_a_long_transaction_holds_back_only_its_own_lines() -> None:
    with elsewhere() as other:
        early = insert(other, "early")
        (late,) = record([draft()])
        assert early < late
        assert sealer.seal() == 1
        assert blocks() == [[late]]
        other.commit()
    assert sealer.seal() == 1
    assert blocks() == [[late], [early]]
    assert verification.verify(patience=0).ok


def test_a_transaction_undone_leaves_nothing_to_seal() -> None:
    with elsewhere() as other:
        insert(other, "undone")
        other.rollback()
    assert sealer.seal() == 0


def test_only_one_seals_at_a_time() -> None:
    record([draft()])
    with elsewhere() as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [sealer.LOCK])
        assert sealer.seal() == 0
        other.commit()
    assert sealer.seal() == 1


def test_appending_does_not_wait_for_the_sealer() -> None:
    record([draft(1)])
    with elsewhere() as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [sealer.LOCK])
        other.execute("DELETE FROM ledger_pending")
        record([draft(2)])  # a sealer is in the middle of its work
        other.rollback()
    assert sealer.seal() == 2


def test_lines_gone_before_sealing_are_reported_and_do_not_stop_it(tamper: Tamper) -> None:
    kept, gone = record([draft(1), draft(2)])
    tamper(f"DELETE FROM ledger_act WHERE id = {gone}")
    assert sealer.seal() == 2
    assert blocks() == [[kept]]
    report = verification.verify(patience=0)
    assert [(f.kind, f.act) for f in report.findings] == [("removed", gone)]


def test_without_blocks_the_head_is_zero() -> None:
    assert queries.head() == (0, bytes(32))


@pytest.mark.kill
@pytest.mark.parametrize("stage", ["taken", "written"])
def test_a_sealer_killed_halfway_loses_and_doubles_nothing(stage: str) -> None:
    ids = record([draft(number) for number in range(30)])
    assert Child(dying_sealer.run, stage).ended() == -signal.SIGKILL
    assert blocks() == []
    while sealer.seal() == 0:
        pass  # the dead process's lock goes when the server notices
    assert blocks() == [ids]
    assert verification.verify(patience=0).ok
