"""The milter's connections on asyncio: bytes in, verdicts out, nothing decided here."""

from __future__ import annotations

import asyncio
import logging
import select
import socket
from collections.abc import Awaitable, Callable

from portaria.connectors.milter.limits import Limits
from portaria.connectors.milter.replies import PROGRESS
from portaria.connectors.milter.session import Incoming, Session
from portaria.connectors.milter.wire import ProtocolError

LOG = logging.getLogger(__name__)
PROGRESS_SECONDS = 10.0
SWEEP_SECONDS = 15.0
READ_BYTES = 512 * 1024
AT_A_TIME = 64
"""Connections served before the loop turns to whatever else is due."""

Verdict = bytes
"""The packets that end a message: changes first, the decision last."""
Decide = Callable[[Incoming], Verdict | Awaitable[Verdict]]
"""A message's verdict: at once when nobody else has to be asked."""


class Server:
    """All connections of one process.

    Args:
        decide: gives the verdict; must not raise, and must itself mind the time.
        limits: of one connection and of all.
    """

    def __init__(self, decide: Decide, limits: Limits) -> None:
        self.decide = decide
        self.limits = limits
        self.connections: dict[int, Connection] = {}
        self._listening: list[socket.socket] = []
        self._loop = asyncio.get_running_loop()
        self._sweeper = self._loop.call_later(SWEEP_SECONDS, self._sweep)
        self.buffer = memoryview(bytearray(READ_BYTES))
        """Where every connection reads into; taken over before the next one reads."""
        self.watched = select.epoll()
        """All connections, by their file numbers; the loop watches this alone (ADR 17)."""
        self._loop.add_reader(self.watched.fileno(), self._serve)

    def listen(self, listening: socket.socket) -> None:
        """Accept on a socket that other processes accept on too."""
        listening.setblocking(False)
        self._listening.append(listening)
        self._loop.add_reader(listening.fileno(), self._accept, listening)

    async def drain(self, seconds: float) -> None:
        """Accept no more; let every connection end by itself, at the latest after ``seconds`` those
        that hold no message, then the others when theirs is answered."""
        self._sweeper.cancel()
        for listening in self._listening:
            self._loop.remove_reader(listening.fileno())
        until = self._loop.time() + seconds
        while self.connections:
            if self._loop.time() >= until:
                for connection in list(self.connections.values()):
                    connection.close_if_idle()
            await asyncio.sleep(0.05)
        self._loop.remove_reader(self.watched.fileno())
        self.watched.close()

    def _accept(self, listening: socket.socket) -> None:
        """One connection at a time, so that a burst is shared among the processes."""
        try:
            accepted, _ = listening.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return
        except OSError as error:
            LOG.error("a gate não pôde aceitar uma conexão: %s", error)
            return
        if len(self.connections) >= self.limits.connections:
            LOG.error("limite de %d conexões por processo alcançado", self.limits.connections)
            accepted.close()
            return
        if listening.family != socket.AF_UNIX:
            accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = Connection(self, accepted, self._loop)
        self.connections[accepted.fileno()] = connection
        self._go_on(connection, select.EPOLLIN)  # it speaks first, and most often already has

    def _serve(self) -> None:
        """Whoever said something, or can be told more. A closed connection is none of the watched
        any more, and none of these closes another."""
        for number, events in self.watched.poll(0, AT_A_TIME):
            self._go_on(self.connections[number], events)

    def _go_on(self, connection: Connection, events: int) -> None:
        try:
            connection.go_on(events)
        except Exception:
            LOG.exception("conexão encerrada por erro da gate")
            connection.close()

    def _sweep(self) -> None:
        before = self._loop.time() - self.limits.idle
        for connection in list(self.connections.values()):
            if connection.heard < before:
                connection.close_if_idle()
        self._sweeper = self._loop.call_later(SWEEP_SECONDS, self._sweep)


class Connection:
    """One connection of the mail server: its socket, its session, the verdict it waits for.

    Each read and write says that it does not wait, which saves saying so of the socket.
    """

    __slots__ = (
        "_loop",
        "_number",
        "_server",
        "_session",
        "_socket",
        "_task",
        "_unsent",
        "heard",
    )

    def __init__(
        self, server: Server, accepted: socket.socket, loop: asyncio.AbstractEventLoop
    ) -> None:
        self._server = server
        self._socket = accepted
        self._number = accepted.fileno()
        self._loop = loop
        server.watched.register(self._number, select.EPOLLIN)
        self._session = Session(server.limits)
        self._unsent = b""
        self._task: asyncio.Task[None] | None = None
        self.heard = loop.time()

    def close_if_idle(self) -> None:
        """Close, unless a message is being received or decided."""
        if not self._session.midway:
            self.close()

    def go_on(self, events: int) -> None:
        """Send what did not fit before, take what has arrived."""
        if events & select.EPOLLOUT:
            self._send_rest()
        if events & ~select.EPOLLOUT:
            self._read()

    def close(self) -> None:
        """Leave the mail server; what its verdict waits for is given up."""
        if self._socket.fileno() < 0:
            return
        self._socket.close()  # and with it the system stops watching it
        del self._server.connections[self._number]
        if self._task is not None:
            self._task.cancel()

    def _read(self) -> None:
        try:
            size = self._socket.recv_into(self._server.buffer, 0, socket.MSG_DONTWAIT)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            size = 0
        if not size:
            self.close()
            return
        self.heard = self._loop.time()
        try:
            self._answer(self._session.receive(self._server.buffer[:size]))
        except ProtocolError as error:
            LOG.error("conexão encerrada: %s", error)
            self.close()

    def _answer(self, out: bytes) -> None:
        session = self._session
        while session.ended is not None:
            verdict = self._server.decide(session.ended)
            if not isinstance(verdict, bytes):
                self._task = self._loop.create_task(self._later(verdict))
                break
            out += verdict + session.answered()
        if out:
            self._send(out)
        if session.over and self._task is None:
            self.close()

    async def _later(self, verdict: Awaitable[bytes]) -> None:
        """Wait for a verdict, telling the server now and then that we are at it."""
        deciding = asyncio.ensure_future(verdict)
        try:
            while True:
                done, _ = await asyncio.wait({deciding}, timeout=PROGRESS_SECONDS)
                if done:
                    break
                self._send(PROGRESS)
            out = deciding.result()
            self._task = None
            self._answer(out + self._session.answered())
        except ProtocolError as error:
            LOG.error("conexão encerrada: %s", error)
            self.close()
        finally:
            deciding.cancel()

    def _send(self, data: bytes) -> None:
        if self._unsent:
            self._unsent += data
            return
        try:
            sent = self._socket.send(data, socket.MSG_DONTWAIT)
        except (BlockingIOError, InterruptedError):
            sent = 0
        except OSError:
            self.close()
            return
        if sent < len(data):
            self._unsent = data[sent:]
            self._server.watched.modify(self._number, select.EPOLLIN | select.EPOLLOUT)

    def _send_rest(self) -> None:
        data, self._unsent = self._unsent, b""
        self._server.watched.modify(self._number, select.EPOLLIN)
        self._send(data)
