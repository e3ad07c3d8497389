"""Where a mailbox lies in the mail store, whatever its address becomes. Pure."""

from __future__ import annotations

_FOLDERS = 256
"""Folders of the store's root: a million mailboxes are some four thousand in each."""


def home_of(mailbox: int) -> str:
    """The folder of a mailbox, relative to the store's root: ``2a/42``. It is made of the row's key
    alone, so that no renaming, transfer or new category moves a message."""
    return f"{mailbox % _FOLDERS:02x}/{mailbox}"
