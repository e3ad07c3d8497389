"""Folders of a private server, with the owners that its processes need."""

from __future__ import annotations

import grp
import os
import pwd
from pathlib import Path

from portaria.connectors.instances.process import ServerFailed, is_root


def make(folder: Path, mode: int, *, user: str = "", group: str = "") -> None:
    """Make ``folder`` (and its parents, which others may cross but not list), with its mode and,
    for root, its owner and group. Idempotent.

    Raises:
        ServerFailed: something else is there, or it belongs to another user.
    """
    for parent in reversed(folder.parents):
        if not parent.exists():
            parent.mkdir(mode=0o711)
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or (not is_root() and folder.stat().st_uid != os.geteuid()):
        raise ServerFailed(f"a pasta {folder} pertence a outro usuário: apague-a ou mude a pasta")
    if is_root():
        os.chown(
            folder,
            pwd.getpwnam(user).pw_uid if user else 0,
            grp.getgrnam(group).gr_gid if group else _own_group(user),
        )
    folder.chmod(mode)


def _own_group(user: str) -> int:
    return pwd.getpwnam(user).pw_gid if user else 0


def user_exists(name: str) -> bool:
    """Whether the system knows the user."""
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
