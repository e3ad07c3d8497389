"""What a list's mail carries when it comes in again, part by part (M20; RFC 2919, 2369)."""

from __future__ import annotations

import pytest

from portaria.mail.gate.lists import marks
from portaria.mail.gate.snapshot import GateSnapshot, MailingList
from portaria.mail.gate.verdict import AddHeader, RemoveHeader


@pytest.fixture
def snapshot() -> GateSnapshot:
    found = GateSnapshot(version=1)
    for one in (
        MailingList("avisos@uni.example", "uni", id=7, title="Avisos à comunidade"),
        MailingList("antigos@uni.example", "uni", title="Avisos à comunidade"),  # former address
        MailingList("sair@uni.example", "uni", id=8, title="S", unsubscribe="ana@uni.example"),
    ):
        found.lists[one.address] = one
    return found


def test_the_lists_name_its_address_and_no_answer_by_machines(snapshot: GateSnapshot) -> None:
    assert marks(["7.0@chunks.lists.invalid"], [], snapshot) == (
        AddHeader("List-Id", "=?utf-8?q?Avisos_=C3=A0_comunidade?= <avisos.uni.example>"),
        AddHeader("List-Post", "<mailto:avisos@uni.example>"),
        AddHeader("Precedence", "list"),
    )


def test_where_one_may_leave_it_says_to_whom_to_write(snapshot: GateSnapshot) -> None:
    (*_, last) = marks(["8.0@CHUNKS.lists.invalid", "8.12@chunks.lists.invalid"], [], snapshot)
    assert last == AddHeader("List-Unsubscribe", "<mailto:ana@uni.example?subject=sair>")


def test_what_the_writer_put_there_goes_the_last_first(snapshot: GateSnapshot) -> None:
    sent = [(b"List-Id", b"<x>"), (b"From", b"a"), (b"LIST-ID", b"<y>"), (b"Precedence", b"bulk")]
    assert marks(["7.0@chunks.lists.invalid"], sent, snapshot)[:3] == (
        RemoveHeader("precedence", 1),
        RemoveHeader("list-id", 2),
        RemoveHeader("list-id", 1),
    )


@pytest.mark.parametrize(
    "recipients",
    [
        [],
        ["ana@uni.example"],
        ["9.0@chunks.lists.invalid"],
        ["0.0@chunks.lists.invalid"],
        ["x.0@chunks.lists.invalid"],
        ["7.0@chunks.lists.invalid", "8.0@chunks.lists.invalid"],
    ],
)
def test_nothing_where_it_is_no_list_or_several(
    snapshot: GateSnapshot, recipients: list[str]
) -> None:
    assert marks(recipients, [(b"List-Id", b"<x>")], snapshot) == ()
