"""One of the gate's processes: it accepts, decides, and follows what is published."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import socket
import sqlite3
from pathlib import Path

from portaria.connectors.milter.judging import Judge
from portaria.connectors.milter.recent import Recent
from portaria.connectors.milter.server import Server
from portaria.connectors.milter.settings import GateSettings
from portaria.connectors.milter.watching import Watch, runner
from portaria.mail.gate.snapshot import GateSnapshot
from portaria.mail.gate.spool import Spool
from portaria.mail.gate.store.reading import SnapshotFile
from portaria.mail.gate.store.schema import WrongFile

LOG = logging.getLogger(__name__)
REFRESH_SECONDS = 0.2
COLLECTED_AFTER = (20_000, 50, 100)
"""A message makes some hundreds of objects and hardly a cycle: looked through as often as Python
does by itself, that was an eighth of its time."""
UNREADABLE = (OSError, sqlite3.Error, WrongFile, ValueError, KeyError, TypeError)


def run(
    settings: GateSettings, snapshot: GateSnapshot | None, listening: socket.socket, first: int
) -> None:
    """Serve until SIGTERM, or until the gate's ``first`` process is gone; then let every connection
    end. ``snapshot`` is what was read before this process was made, shared in memory with it."""
    gc.freeze()
    gc.set_threshold(*COLLECTED_AFTER)
    watch = Watch()
    with runner(watch) as running:
        running.run(_serve(settings, snapshot, listening, watch, first))


async def _serve(
    settings: GateSettings,
    snapshot: GateSnapshot | None,
    listening: socket.socket,
    watch: Watch,
    first: int,
) -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    judge = Judge(settings, snapshot, Spool(settings.places.spool), Recent(settings.places.run))
    following = Following(settings.places.published, judge)
    following.look()
    server = Server(judge, settings.limits, watch)
    server.listen(listening)
    while not told.is_set() and os.getppid() == first:
        try:
            await asyncio.wait_for(told.wait(), REFRESH_SECONDS)
        except TimeoutError:
            following.look()
    draining = asyncio.ensure_future(server.drain(settings.drain_seconds))
    while not draining.done():
        await asyncio.wait({draining}, timeout=REFRESH_SECONDS)
        following.look()


class Following:
    """Keeps a judge's snapshot as it was last published."""

    def __init__(self, path: Path, judge: Judge) -> None:
        self._path = path
        self._judge = judge
        self._file: SnapshotFile | None = None
        self._inode = 0
        self._complained = ""

    def look(self) -> None:
        """Read what is newer, if anything is; microseconds when nothing is."""
        try:
            self._refresh()
            self._complained = ""
        except UNREADABLE as error:
            if str(error) != self._complained:
                LOG.error("%s: %s; vale o estado lido antes", self._path, error)
            self._complained = str(error)
            self._close()

    def _refresh(self) -> None:
        inode = self._path.stat().st_ino
        if self._file is None or inode != self._inode:
            self._close()
            self._file, self._inode = SnapshotFile(self._path), inode
        if self._judge.snapshot is None:
            self._judge.snapshot = self._file.load()
        elif self._file.refresh(self._judge.snapshot):
            LOG.info("estado publicado %d em vigor", self._judge.snapshot.version)

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
