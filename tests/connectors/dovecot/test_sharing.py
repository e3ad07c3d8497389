"""A sharing counts as brought only once every folder's list was seen (M5)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from portaria.connectors.dovecot.store import sharing
from portaria.connectors.dovecot.store.doveadm import Answer, Command
from portaria.connectors.dovecot.store.published import Box
from portaria.duties.types import Done

BOX = Box(7, "setor@uni.example", "7", 0, "organizational", "active", "", "")
FOLDERS = [{"mailbox": name} for name in ("INBOX", "Processos", "shared/eva@uni.example/INBOX")]
PASSING, GONE = 75, 68


class Server:
    """A mail store whose answers to commands, by name and folder, may fail."""

    def __init__(self, failing: dict[tuple[str, str], int]) -> None:
        self.failing = failing
        self.asked: list[str] = []

    def ask(self, commands: Sequence[Command]) -> list[Answer]:
        return [self._one(command) for command in commands]

    def _one(self, command: Command) -> Answer:
        folder = command.values.get("mailbox", "")
        self.asked.append(f"{command.name} {folder}".strip())
        rows = FOLDERS if command.name == "mailboxList" else []
        code = self.failing.get((command.name, folder), 0)
        return Answer([] if code else rows, code)


@pytest.mark.parametrize(
    ("failing", "done"),
    [
        ({}, True),
        ({("mailboxList", ""): PASSING}, False),
        ({("aclGet", "INBOX"): PASSING}, False),
        ({("aclGet", "Processos"): PASSING}, False),
        ({("aclGet", "Processos"): GONE}, True),  # deleted meanwhile
    ],
)
def test_what_was_not_seen_is_not_done(failing: dict[tuple[str, str], int], done: bool) -> None:
    found = sharing.agree(Server(failing), [BOX])  # type: ignore[arg-type]
    assert isinstance(found[BOX.id], Done) == done


def test_folders_that_others_share_with_it_are_not_its_own() -> None:
    server = Server({})
    sharing.agree(server, [BOX])  # type: ignore[arg-type]
    assert server.asked == ["mailboxList", "aclGet INBOX", "aclGet Processos"]
