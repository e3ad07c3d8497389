"""Programs run by list, never through a shell, and what they said when they failed."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from portaria import clock

PATIENCE = 60.0  # seconds that a server's own command gets
ADMINISTRATOR = "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin"


class ServerFailed(Exception):  # noqa: N818  # a sentence for whoever runs it
    """A server could not do what was asked; the message says, in Portuguese, what and why."""


def program(name: str, package: str) -> str:
    """The path of a program.

    Raises:
        ServerFailed: it is not installed; the message names Debian's package.
    """
    found = shutil.which(name, path=ADMINISTRATOR)
    if found is None:
        raise ServerFailed(f"falta o programa «{name}»: instale o pacote «{package}»")
    return found


def run(
    command: Sequence[str],
    *,
    user: str | None = None,
    given: str = "",
    environment: Mapping[str, str] | None = None,
    timeout: float = PATIENCE,
) -> str:
    """Run ``command`` to its end and give what it printed (both streams).

    Raises:
        ServerFailed: it ended with another status than 0, or not in time.
    """
    # To a file: a daemon that inherits a pipe would keep the reader waiting for ever.
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as told:
        told.write(given.encode())
        told.seek(0)
        try:
            done = subprocess.run(  # noqa: S603  # fixed commands, no shell
                list(command),
                stdin=told,
                stdout=said,
                stderr=said,
                cwd="/",
                user=user,
                group=_group(user),
                extra_groups=None if user is None else [],
                env={
                    "PATH": ADMINISTRATOR,
                    "LC_ALL": "C.UTF-8",
                    "TZ": "UTC",
                    **(environment or {}),
                },
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            name = Path(command[0]).name
            raise ServerFailed(f"{name} não terminou em {timeout:.0f} s") from error
        said.seek(0)
        text = said.read().decode("utf-8", "replace").strip()
    if done.returncode:
        raise ServerFailed(f"{Path(command[0]).name} falhou ({done.returncode}):\n{text}")
    return text


def run_at_terminal(command: Sequence[str], *, timeout: float = PATIENCE) -> None:
    """Run ``command``, whose complaints are short, with a terminal as its standard error: some
    programs complain to the system's log without one.

    Raises:
        ServerFailed: it ended with another status than 0, or not in time.
    """
    ours, its = pty.openpty()
    try:
        done = subprocess.run(  # noqa: S603  # fixed commands, no shell
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=its,
            cwd="/",
            env={"PATH": ADMINISTRATOR, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            timeout=timeout,
            check=False,
        )
        os.set_blocking(ours, False)
        said = _what_is_there(ours)
    except subprocess.TimeoutExpired as error:
        name = Path(command[0]).name
        raise ServerFailed(f"{name} não terminou em {timeout:.0f} s") from error
    finally:
        os.close(its)
        os.close(ours)
    if done.returncode:
        raise ServerFailed(f"{Path(command[0]).name} falhou ({done.returncode}):\n{said}")


def _what_is_there(handle: int) -> str:
    try:
        return os.read(handle, 65_536).decode("utf-8", "replace").replace("\r", "").strip()
    except OSError:  # nothing
        return ""


def _group(user: str | None) -> int | None:
    if user is None:
        return None
    import pwd

    return pwd.getpwnam(user).pw_gid


def pid_in(file: Path) -> int | None:
    """The process that ``file`` names, if it lives; a stale or unreadable file is no process."""
    number = number_in(file)
    return number if number is not None and alive(number) else None


def server_in(file: Path, program: str, works_in: Path) -> int | None:
    """The master that ``file`` names, if it lives: it runs ``program`` and works in its instance's
    own folder. The number of one that was killed may since be anybody's: another instance's, or
    that of a program whose arguments have the server's name in them."""
    number = pid_in(file)
    if number is None or Path(command_of(number).partition(" ")[0]).name != program:
        return None
    return number if _works_in(number, works_in) else None


def _works_in(number: int, folder: Path) -> bool:
    try:
        return Path(f"/proc/{number}/cwd").samefile(folder)
    except PermissionError:  # who may not look may not end it either
        return True
    except FileNotFoundError:  # it is gone, or its folder
        return False


def number_in(file: Path) -> int | None:
    """The number that ``file`` begins with, whether that process lives or not."""
    try:
        return int(file.read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return None


def alive(number: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    return _stat(number)[:1] not in ([], ["Z"])


def is_zombie(number: int) -> bool:
    """Whether a process has ended and its parent has not asked how."""
    return _stat(number)[:1] == ["Z"]


def began_at(number: int) -> str:
    """When a process began, in the system's ticks since its start; "" if it is gone."""
    return "".join(_stat(number)[19:20])


def _stat(number: int) -> list[str]:
    """What the system tells of a process, from its state on; empty if there is none."""
    try:
        told = Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return told.rpartition(")")[2].split()


def command_of(number: int) -> str:
    """The command line of a process, "" if it is gone: a pid file may name a process that the
    system started since under the same number."""
    try:
        raw = Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return ""
    return raw.replace(b"\0", b" ").decode("utf-8", "replace").strip()


def children(number: int | None) -> list[int]:
    """The processes that a process has started and that are there."""
    try:
        told = Path(f"/proc/{number}/task/{number}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(child) for child in told.split()]


def left_behind(master: int | None) -> list[int]:
    """Processes of the group of a killed master of a server: until they notice, they hold its ports
    and its locks."""
    if master is None or alive(master):
        return []
    found = (int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdecimal())
    return [number for number in found if _stat(number)[2:3] == [str(master)]]


def signal_to(number: int, signal: int) -> None:
    """Send a signal to a process that may have ended meanwhile."""
    with suppress(ProcessLookupError):
        os.kill(number, signal)


def wait_until_gone(numbers: Sequence[int], *, seconds: float) -> bool:
    """Whether all of these processes ended within ``seconds``."""
    deadline = clock.elapsed() + seconds
    while any(map(alive, numbers)):
        if clock.elapsed() > deadline:
            return False
        clock.pause(0.05)
    return True


def is_root() -> bool:
    """Whether this process may start what only root may."""
    return os.geteuid() == 0
