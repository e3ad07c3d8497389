"""A door process: keeps a set of a body's doors, whatever becomes of the rest.

Readers and controllers are answered from memory; one thread follows the database, another takes the
record there and writes who is inside. Each of these may fail, and fails alone.
"""

from __future__ import annotations

import logging
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import DatabaseError, InterfaceError, connection

from portaria import clock
from portaria.connectors.doors.answering import Interface
from portaria.connectors.doors.following import Follower, Running
from portaria.connectors.doors.http import Served
from portaria.connectors.doors.keeping import Keeper
from portaria.connectors.doors.muster import Muster
from portaria.connectors.doors.osdp.line import serial_line
from portaria.connectors.doors.osdp.panel import Panel, Reader
from portaria.connectors.doors.published import Published
from portaria.connectors.doors.settings import Doors
from portaria.connectors.doors.shipping import PREFIX, Shipping
from portaria.connectors.doors.telling import Told
from portaria.premises.doors.snapshot import Snapshot
from portaria.premises.doors.timetable import Timetable
from portaria.traces.spool import LineSpool

_log = logging.getLogger(__name__)
EVERY = 0.5
"""Seconds between two looks at the record; ours."""
MUSTER = 10.0
"""Seconds between two pages of who is inside; ours."""
_FAILED = 2.0


class _Never:
    """The calendar of whom nothing is known yet."""

    def opening(self, day: date) -> None:
        """Never open."""


_NEVER = _Never()


@dataclass(slots=True)
class DoorProcess:
    """The doors that ``chosen`` names, with their files in ``folder``.

    Args:
        key: signs access lists.
        complain: told, in a sentence, of what went wrong; it is tried again.
    """

    chosen: Doors
    folder: Path
    key: Ed25519PrivateKey
    complain: Callable[[str], None]
    stop: threading.Event = field(default_factory=threading.Event)
    ready: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    def run(self) -> None:
        """Until told to stop.

        Raises:
            NothingPublished: the database is away, and these doors never followed it.
            OSError, sqlite3.Error, ValueError: files, lines or the address cannot be used.
        """
        published = Published(self.folder / "published.sqlite")
        told = Told(self.folder / "told.sqlite", 2 * timedelta(days=self.chosen.limits.late_days))
        nothing = Snapshot(Timetable(ZoneInfo("UTC"), _NEVER, ()))
        keeper = Keeper(nothing, LineSpool(self.folder / "spool", PREFIX, durable=True))
        follower = Follower(self.chosen.name, self.chosen.body, keeper, published)
        shipping = Shipping(self.chosen.name, self.chosen.body, keeper.spool.folder, keeper)
        self._begin(follower, shipping)
        codes = Codes(keeper, published)
        muster = Muster(self.folder / "presentes.html", keeper, published)
        running = Running(follower, self.complain, self.stop)
        threads = [
            threading.Thread(target=running.forever, name="follower"),
            threading.Thread(target=self._ship, args=(shipping, muster), name="shipping"),
        ]
        with self._served(keeper, codes, told), self._panel(keeper, codes) as turn:
            for thread in threads:
                thread.start()
            self.ready.set()
            while not self.stop.is_set():
                turn()
        for thread in threads:
            thread.join(120)
        keeper.spool.close()
        published.close()
        told.close()

    def _begin(self, follower: Follower, shipping: Shipping) -> None:
        """By the database where it answers, else by what was published last."""
        keeper = follower.keeper
        try:
            follower.whole()
            shipping.ship(at=clock.now())
        except (DatabaseError, InterfaceError) as error:
            self.complain(
                f"o banco de dados não respondeu ({error}); as portas abrem pelo que sabem"
            )
            keeper.snapshot, _ = follower.published.snapshot()
            keeper.online = False
        finally:
            connection.close()

    @contextmanager
    def _served(self, keeper: Keeper, codes: Codes, told: Told) -> Iterator[None]:
        if self.chosen.listen is None:
            yield
            return
        controllers = self.chosen.controllers
        limits = self.chosen.limits
        interface = Interface(self.chosen.body, controllers, keeper, codes, self.key, told, limits)
        served = Served(self.chosen.listen, interface, clock.now, self._secured())
        served.start()
        self.port = served.port
        try:
            yield
        finally:
            served.stop()

    def _secured(self) -> ssl.SSLContext | None:
        if self.chosen.certificate is None:
            return None
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.chosen.certificate, self.chosen.private_key)
        return context

    @contextmanager
    def _panel(self, keeper: Keeper, codes: Codes) -> Iterator[Callable[[], object]]:
        """What turns the readers' lines once."""
        if not self.chosen.lines:
            yield lambda: self.stop.wait(EVERY)
            return
        panel = Panel(list(self._readers(codes())), keeper, clock.now)
        try:
            yield panel.turn
        finally:
            panel.close()

    def _readers(self, known: Mapping[str, int]) -> Iterator[Reader]:
        for line in self.chosen.lines:
            opened = serial_line(line.port, line.speed)
            for wired in line.readers:
                if wired.code not in known:
                    raise ValueError(f"«{wired.code}» não é leitor de «{self.chosen.body}»")
                secret = bytes.fromhex(wired.key_file.read_text(encoding="ascii").strip())
                yield Reader(known[wired.code], wired.address, opened, secret)

    def _ship(self, shipping: Shipping, muster: Muster) -> None:
        written = 0.0
        while not self.stop.wait(EVERY):
            try:
                shipping.ship(at=clock.now())
            except (DatabaseError, InterfaceError) as error:
                _log.warning("the record waits: %s", error)
                connection.close()
                self.stop.wait(_FAILED)
            if clock.elapsed() - written >= MUSTER or not written:
                written = clock.elapsed()
                self._muster(muster)
        connection.close()

    def _muster(self, muster: Muster) -> None:
        try:
            muster.write(clock.now())
        except OSError as error:
            self.complain(f"a página de quem está dentro não foi gravada: {error}")


@dataclass(slots=True)
class Codes:
    """The readers in use by their codes in the plan; read again when something was published."""

    keeper: Keeper
    published: Published
    _of: tuple[int, int] = (0, -1)
    _known: Mapping[str, int] = field(default_factory=dict)

    def __call__(self) -> Mapping[str, int]:
        """Code -> key."""
        snapshot = self.keeper.snapshot
        if self._of != (id(snapshot), snapshot.version):
            with self.published.apart() as reading:
                self._known = {told["code"]: number for number, told in reading.all("door")}
            self._of = (id(snapshot), snapshot.version)
        return self._known
