"""A private Dovecot: its folders, its process. Started by root it separates its users; started by
anybody else everything runs as that user."""

from __future__ import annotations

import os
import secrets
import signal
from pathlib import Path

from portaria import clock
from portaria.connectors.dovecot import once
from portaria.connectors.dovecot.rendering import render
from portaria.connectors.dovecot.settings import DovecotSettings
from portaria.connectors.instances import files, folders
from portaria.connectors.instances.addresses import Address
from portaria.connectors.instances.ports import await_free
from portaria.connectors.instances.process import (
    ServerFailed,
    children,
    command_of,
    left_behind,
    number_in,
    program,
    run,
    server_in,
    signal_to,
    wait_until_gone,
)

STARTS = 8  # times a start is tried, a quarter of a second apart
LEAVING = 60.0
"""Seconds that a killed master's children, which hold its ports, get to notice."""


class Dovecot:
    """The instance that ``settings`` describe."""

    name = "dovecot"

    def __init__(self, settings: DovecotSettings) -> None:
        self.settings = settings
        self.conf = settings.home / "etc" / "dovecot.conf"

    def write(self) -> bool:
        """Write the configuration, checked first; whether it changed.

        Raises:
            ServerFailed: Dovecot does not accept it; the one in use stays.
        """
        self.prepare()
        return files.install(render(self.settings), self.settings.home, valid=_accepts)

    def prepare(self) -> None:
        """Make its folders and keys, once."""
        self._folders()
        self._scripts()
        for key in (self.settings.doveadm_key, self.settings.home / "policy.nonce"):
            _keep_key(key)

    def start(self) -> None:
        """Start it, or have it read its configuration again if it runs. Idempotent.

        Raises:
            ServerFailed: it cannot be started; the message says why.
        """
        changed = self.write()
        if self.pid() is not None:
            if changed:
                self.reload()
            return
        wait_until_gone(left_behind(number_in(self._lock)), seconds=LEAVING)
        # Dovecot takes any living process of that number for its own.
        self._lock.unlink(missing_ok=True)
        await_free(self._ways_in())
        for attempt in range(STARTS):
            try:
                run([program("dovecot", "dovecot-core"), "-c", str(self.conf)])
            except ServerFailed:
                if attempt == STARTS - 1:
                    raise
                clock.pause(0.25)
            else:
                return

    def _ways_in(self) -> tuple[Address, ...]:
        settings = self.settings
        return (settings.imap, settings.imaps, settings.sieve, settings.doveadm)

    def reload(self) -> None:
        """Have it read its configuration again; sessions under way go on. When this returns,
        nobody signs in by the old one any more."""
        old = [n for n in children(self.pid()) if "/auth" in command_of(n)]
        self.doveadm("reload")
        wait_until_gone(old, seconds=LEAVING)

    @property
    def log(self) -> Path:
        """Its log."""
        return self.settings.log

    def reopen_log(self) -> None:
        """Go on in a new log: the old one was renamed."""
        self.doveadm("log", "reopen")

    def stop(self) -> None:
        """Stop it and its sessions. Idempotent."""
        master = self.pid()
        if master is None:
            return
        signal_to(master, signal.SIGTERM)
        if not wait_until_gone([master], seconds=15):
            signal_to(master, signal.SIGKILL)
            wait_until_gone([master], seconds=LEAVING)
            wait_until_gone(left_behind(master), seconds=LEAVING)

    def pid(self) -> int | None:
        """The master process, if it runs."""
        return server_in(self._lock, "dovecot", self.settings.run)

    @property
    def _lock(self) -> Path:
        return self.settings.run / "master.pid"

    def doveadm(self, *arguments: str, timeout: float = 60.0) -> str:
        """Run one of Dovecot's administration commands on this instance; what it printed."""
        command = program("doveadm", "dovecot-core")
        return run([command, "-c", str(self.conf), *arguments], timeout=timeout)

    def _scripts(self) -> None:
        """What every delivery goes through first, compiled here: who delivers may not write it."""
        _placed(self.settings.programs / once.PROGRAM_NAME, once.PROGRAM, 0o755)
        script = self.settings.before / once.NAME
        if _placed(script, once.SCRIPT, 0o644):
            known = [f"plugin/{name}={value}" for name, value in once.PLUGIN.items()]
            options = [part for one in known for part in ("-o", one)]
            run([program("sievec", "dovecot-sieve"), "-c", "/dev/null", *options, str(script)])

    def _folders(self) -> None:
        settings, users = self.settings, self.settings.users
        mail = users.mail if users else ""
        folders.make(settings.home, 0o755)
        folders.make(settings.run, 0o755)
        folders.make(settings.log.parent, 0o755)
        folders.make(settings.home / "state", 0o755, user=mail)
        folders.make(settings.before, 0o755)
        folders.make(settings.programs, 0o755)
        folders.make(settings.store, 0o711 if users else 0o700, user=mail)
        for address in (settings.lmtp, settings.sasl):
            if isinstance(address, Path):
                folders.make(address.parent, 0o755 if users else 0o700)


def _placed(path: Path, text: str, mode: int) -> bool:
    """Write a file unless it is there; whether it was not. A delivery that begins meanwhile sees
    the one or the other."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.chmod(mode)
    os.replace(beside, path)
    return True


def _accepts(folder: Path) -> None:
    run([program("doveconf", "dovecot-core"), "-c", str(folder / "dovecot.conf"), "-n"])


def _keep_key(path: Path) -> None:
    """Make a key for this instance alone, once."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
