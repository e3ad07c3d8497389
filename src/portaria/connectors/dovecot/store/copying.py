"""A mailbox copied out of the store, byte for byte, by Dovecot itself: what lies in any format
comes out as Maildir, with flags and dates, and with nobody reading it."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portaria.connectors.dovecot.store.doveadm import Answer, Doveadm
from portaria.connectors.dovecot.store.folders import own_rows

STAGING = ".portaria"
"""Folder within the store where Dovecot, which owns it, may write copies."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What the server says that a mailbox holds."""

    messages: int
    folders: int


class NotCopied(Exception):  # noqa: N818  # an answer, in the words of the house
    """The server did not copy a mailbox; ``answer`` says why."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.why)
        self.answer = answer


@contextmanager
def staged(root: Path, name: str) -> Iterator[Path]:
    """A folder of its own in the store, for one copy; gone at the end."""
    folder = staging(root) / name
    shutil.rmtree(folder, ignore_errors=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def staging(root: Path) -> Path:
    """The folder of copies, made as the store's owner has it."""
    folder = root / STAGING
    if not folder.is_dir():
        folder.mkdir(mode=0o700)
        own(folder, root)
    return folder


def own(path: Path, like: Path) -> None:
    """Give ``path`` to whom ``like`` belongs, where this process may."""
    owner = like.stat(follow_symlinks=False)
    if os.geteuid() == 0:
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def copy(server: Doveadm, user: str, folder: Path) -> None:
    """Make ``folder`` a Maildir with what the mailbox of ``user`` holds now; what is there already
    is not copied again, and what is no more in the mailbox goes.

    Raises:
        NotCopied: the server did not.
    """
    answer = server.one("backup", user=user, destination=[f"maildir:{folder}"])
    if not answer.done:
        raise NotCopied(answer)


def counted(server: Doveadm, user: str) -> Counted:
    """How much the mailbox of ``user`` holds.

    Raises:
        NotCopied: the server does not say.
    """
    answer = server.one("mailboxStatus", user=user, field=["messages"], mailboxMask=["*"])
    if not answer.done:
        raise NotCopied(answer)
    own = own_rows(answer)
    return Counted(sum(int(row["messages"]) for row in own), len(own))


def messages(folder: Path) -> Iterator[Path]:
    """The messages of a Maildir++ and its folders, in the order of their folders and names."""
    for where, names, found in os.walk(folder):
        names.sort()
        if Path(where).name in ("cur", "new"):
            for name in sorted(found):
                path = Path(where, name)
                if stat.S_ISREG(path.lstat().st_mode):
                    yield path


def folder_of(message: Path, maildir: Path) -> str:
    """The name of the folder that a message of a Maildir++ lies in, as IMAP shows it."""
    inner = message.parent.parent.relative_to(maildir)
    return (
        "INBOX" if str(inner) == "." else _decoded(str(inner).removeprefix(".").replace(".", "/"))
    )


def _decoded(name: str) -> str:
    """RFC 3501's modified UTF-7 as text; as it stands where it is none."""
    try:
        parts = name.split("&")
        told = [parts[0]]
        for part in parts[1:]:
            coded, dash, rest = part.partition("-")
            if not dash:
                return name
            told.append(
                "&" if not coded else f"+{coded.replace(',', '/')}-".encode().decode("utf-7")
            )
            told.append(rest)
        return "".join(told)
    except UnicodeError:
        return name
