"""R3: anyone can verify that nothing was altered, removed or inserted; and which."""

from __future__ import annotations

import pytest

from ledger.conftest import Tamper, draft, record
from portaria.ledger import queries, sealer, verification
from portaria.ledger.models import Block
from portaria.ledger.verifier import FINDINGS_KEPT, Report

pytestmark = pytest.mark.usefixtures("ledger")


def verify(**options: object) -> Report:
    return verification.verify(patience=0, **options)  # type: ignore[arg-type]


def found(report: Report) -> list[tuple[str, int | None, int | None]]:
    return sorted(((f.kind, f.act, f.block) for f in report.findings), key=str)


@pytest.fixture
def sealed() -> list[int]:
    """Three blocks: acts 1–4, 5–9 and 10."""
    ids = record([draft(number) for number in range(4)])
    sealer.seal()
    ids += record([draft(number) for number in range(5)])
    sealer.seal()
    ids += record([draft(99)])
    sealer.seal()
    assert ids == list(range(1, 11))
    return ids


def test_an_untouched_ledger_is_right(sealed: list[int]) -> None:
    report = verify()
    assert report.ok
    assert (report.lines, report.contents, report.blocks) == (10, 10, 3)
    assert report.head == queries.head()


def test_an_empty_ledger_is_right() -> None:
    report = verify()
    assert report.ok
    assert (report.lines, report.blocks, report.head[0]) == (0, 0, 0)


COLUMNS = {
    "kind": "'other'", "body": "'other'", "subject": "'mailbox:666'", "person": "666", "by": "'x'",
    "held_at": "held_at + interval '1 microsecond'",
    "recorded_at": "recorded_at - interval '1 day'",
    "provisions": "'{other#art1}'", "policy": "'x'", "outcome": "'x'", "cause": "'x'",
}  # fmt: skip


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize(("act", "block"), [(1, 1), (4, 1), (7, 2), (10, 3)])
def test_an_altered_column_names_the_line(
    sealed: list[int], tamper: Tamper, column: str, act: int, block: int
) -> None:
    tamper(f"UPDATE ledger_act SET {column} = {COLUMNS[column]} WHERE id = {act}")
    assert found(verify()) == [("altered", act, block)]


def test_another_commitment_names_the_line_and_the_content(
    sealed: list[int], tamper: Tamper
) -> None:
    tamper("UPDATE ledger_act SET commitment = '\\x00' WHERE id = 7")
    assert found(verify()) == [("altered", 7, 2), ("content_altered", 7, None)]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("DELETE FROM ledger_act WHERE id = 6", [("removed", 6, 2)]),
        ("DELETE FROM ledger_act WHERE id IN (1, 10)", [("removed", 1, 1), ("removed", 10, 3)]),
        (
            "UPDATE ledger_act SET id = 600 WHERE id = 6",
            [("content_removed", 600, None), ("inserted", 600, None), ("removed", 6, 2)],
        ),
        (
            "INSERT INTO ledger_act SELECT 77, kind, body, subject, person, by, held_at,"
            " recorded_at, provisions, policy, outcome, cause, commitment"
            " FROM ledger_act WHERE id = 1",
            [("content_removed", 77, None), ("inserted", 77, None)],
        ),
        (
            "UPDATE ledger_content SET content = replace(content, 'Conc', 'Ass') WHERE act = 3",
            [("content_altered", 3, None)],
        ),
        ("UPDATE ledger_content SET salt = '\\x00' WHERE act = 3", [("content_altered", 3, None)]),
        ("DELETE FROM ledger_content WHERE act = 3", [("content_removed", 3, None)]),
        (
            "UPDATE ledger_content SET salt = NULL, content = NULL, erased_by = 2 WHERE act = 3",
            [("content_erased", 3, None)],
        ),
        ("DELETE FROM ledger_block WHERE number = 1", [("block_removed", None, 1)] + [
            ("inserted", act, None) for act in (1, 2, 3, 4)
        ]),
        ("DELETE FROM ledger_block WHERE number = 2", [("block_removed", None, 2)] + [
            ("inserted", act, None) for act in (5, 6, 7, 8, 9)
        ]),
        ("DELETE FROM ledger_block WHERE number = 3", [("inserted", 10, None)]),
        (
            "UPDATE ledger_block SET sealed_at = sealed_at + interval '1 microsecond'"
            " WHERE number = 2",
            [("block_altered", None, 2)],
        ),
        ("UPDATE ledger_block SET root = '\\x00' WHERE number = 2", [
            ("block_altered", None, 2), ("block_altered", None, 2)
        ]),
        ("UPDATE ledger_block SET leaves = '\\x00' WHERE number = 3", [
            ("altered", 10, 3), ("block_altered", None, 3)
        ]),
        ("UPDATE ledger_block SET hash = '\\x00' WHERE number = 3", [("block_altered", None, 3)]),
        (
            "UPDATE ledger_block SET hash = '\\x00' WHERE number = 2",
            [("block_altered", None, 2), ("block_altered", None, 3)],
        ),
        (
            "UPDATE ledger_block SET number = CASE number WHEN 1 THEN 20 ELSE 1 END"
            " WHERE number = 1; UPDATE ledger_block SET number = 1 WHERE number = 2;"
            " UPDATE ledger_block SET number = 2 WHERE number = 20",
            [("block_altered", None, 1), ("block_altered", None, 1), ("block_altered", None, 2),
             ("block_altered", None, 2), ("block_altered", None, 3)],
        ),
        ("UPDATE ledger_block SET count = 4 WHERE number = 2", [
            ("block_altered", None, 2), ("block_altered", None, 2)
        ]),
    ],
)  # fmt: skip
def test_tampering_is_named(
    sealed: list[int],
    tamper: Tamper,
    statement: str,
    expected: list[tuple[str, int | None, int | None]],
) -> None:
    tamper(statement)
    report = verify()
    assert found(report) == sorted(expected, key=str)
    assert report.ok == (not expected)


def test_a_block_rewritten_with_its_hash_no_longer_fits_the_next(
    sealed: list[int], tamper: Tamper
) -> None:
    (group,) = queries.blocks()
    header = group[1].header
    forged = type(header)(header.number, header.previous, header.skip, header.count, header.root, 0)
    tamper(
        "UPDATE ledger_block SET sealed_at = '1970-01-01T00:00Z', "
        f"hash = '\\x{forged.hash().hex()}' WHERE number = 2"
    )
    assert found(verify()) == [("block_altered", None, 3)]


def test_a_cut_end_is_found_by_a_head_noted_before(sealed: list[int], tamper: Tamper) -> None:
    noted = queries.head()
    assert verify(noted=noted).ok
    tamper(
        "DELETE FROM ledger_block WHERE number = 3",
        "DELETE FROM ledger_act WHERE id = 10",
        "DELETE FROM ledger_content WHERE act = 10",
    )
    assert verify().ok  # nothing inside can tell
    assert found(verify(noted=noted)) == [("head", None, 3)]


def test_another_history_is_found_by_a_head_noted_before(sealed: list[int]) -> None:
    assert found(verify(noted=(3, bytes(32)))) == [("head", None, 3)]
    assert found(verify(noted=(2, bytes(32)))) == [("head", None, 2)]


def test_a_noted_head_stays_good_as_the_ledger_grows(sealed: list[int]) -> None:
    noted = queries.head()
    record([draft(1)])
    sealer.seal()
    assert verify(noted=noted).ok


def test_a_line_that_nobody_seals_is_named() -> None:
    (act,) = record([draft()])
    assert found(verify()) == [("unsealed", act, None)]
    sealer.seal()
    assert verify().ok


def test_lines_sealed_meanwhile_are_no_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    record([draft()])
    monkeypatch.setattr(verification.clock, "pause", lambda _: sealer.seal())
    assert verification.verify(patience=60).ok


def test_a_report_keeps_a_bounded_number_of_findings(sealed: list[int], tamper: Tamper) -> None:
    record([draft(number) for number in range(FINDINGS_KEPT + 5)])
    sealer.seal()
    tamper("UPDATE ledger_act SET outcome = 'x' WHERE id > 10")
    report = verify()
    assert report.count == FINDINGS_KEPT + 5
    assert len(report.findings) == FINDINGS_KEPT


def test_groups_do_not_change_the_answer(
    sealed: list[int], tamper: Tamper, monkeypatch: pytest.MonkeyPatch
) -> None:
    tamper("UPDATE ledger_act SET outcome = 'x' WHERE id IN (4, 5)")
    whole = found(verify())
    for size in (1, 4, 5, 9):
        monkeypatch.setattr(queries, "GROUP", size)
        assert found(verify()) == whole
    assert Block.objects.count() == 3


def test_a_content_without_its_salt_is_not_taken_for_right(
    sealed: list[int], tamper: Tamper
) -> None:
    """Who can alter a content can also drop the constraint that ties it to its salt."""
    tied = "CHECK ((salt IS NULL) = (content IS NULL)"
    tied += " AND (content IS NULL) = (erased_by IS NOT NULL))"
    tamper("ALTER TABLE ledger_content DROP CONSTRAINT ledger_content_check")
    try:
        tamper("UPDATE ledger_content SET salt = NULL, content = '{}' WHERE act = 3")
        assert found(verify()) == [("content_altered", 3, None)]
    finally:
        tamper(f"ALTER TABLE ledger_content ADD CONSTRAINT ledger_content_check {tied} NOT VALID")
