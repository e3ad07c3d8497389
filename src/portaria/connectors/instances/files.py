"""A server's configuration as a value, and its installation: checked before it takes the place of
the running one, which is kept.

``etc`` is a symbolic link to ``etc.d/<digest>``; replacing it is one rename, so that a process of
the server that starts meanwhile reads the old files or the new ones, never some of each.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

KEPT = 3  # configurations on disk: the one in use and those before it


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A file of a configuration.

    Attributes:
        text: its content.
        mode: permission bits; ``0o600`` for what holds a secret.
    """

    text: str
    mode: int = 0o644


Rendered = Mapping[str, ConfigFile]
"""Files of a configuration by name, without folders."""


def digest(files: Rendered) -> str:
    """Sixteen hexadecimal digits of the whole: the same settings always give the same."""
    whole = hashlib.sha256()
    for name in sorted(files):
        whole.update(f"{name}\0{files[name].mode:o}\0{files[name].text}\0".encode())
    return whole.hexdigest()[:16]


def write(files: Rendered, folder: Path) -> None:
    """Write the files into ``folder``, made if need be."""
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    for name, file in files.items():
        handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, file.mode)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            os.fchmod(handle, file.mode)
            stream.write(file.text)


def write_tree(files: Rendered, folder: Path) -> None:
    """Write files whose names may have folders, below ``folder``."""
    for name, file in files.items():
        path = folder / name
        write({path.name: file}, path.parent)


def install(files: Rendered, home: Path, *, valid: Callable[[Path], None]) -> bool:
    """Make ``files`` the configuration ``home/etc``; whether that changed anything.

    Args:
        valid: raises if the server would not accept the folder given; then nothing changes.
    """
    link, target = home / "etc", home / "etc.d" / digest(files)
    if link.is_symlink() and link.resolve() == target.resolve() and _same(files, target):
        return False
    building = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.rmtree(building, ignore_errors=True)
    write(files, building)
    try:
        valid(building)
        shutil.rmtree(target, ignore_errors=True)
        building.rename(target)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    _point(link, target)
    _forget_old(home / "etc.d", target)
    return True


def _same(files: Rendered, folder: Path) -> bool:
    """Whether the folder still holds what was written there (nobody changed it by hand)."""
    try:
        return all((folder / n).read_text(encoding="utf-8") == f.text for n, f in files.items())
    except OSError:
        return False


def _point(link: Path, target: Path) -> None:
    beside = link.with_name(f"{link.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)
    beside.symlink_to(target)
    os.replace(beside, link)


def _forget_old(folder: Path, current: Path) -> None:
    others = [p for p in folder.iterdir() if p.is_dir() and p != current]
    others.sort(key=lambda p: p.stat().st_mtime_ns, reverse=True)
    for old in others[KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)
