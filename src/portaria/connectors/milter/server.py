"""The milter's connections: bytes in, verdicts out, nothing decided here."""

from __future__ import annotations

import asyncio
import logging
import select
import socket
from collections.abc import Awaitable, Callable
from functools import partial

from portaria.connectors.milter.limits import Limits
from portaria.connectors.milter.replies import PROGRESS
from portaria.connectors.milter.session import Incoming, Session
from portaria.connectors.milter.watching import Watch
from portaria.connectors.milter.wire import ProtocolError

LOG = logging.getLogger(__name__)
PROGRESS_SECONDS = 10.0
SWEEP_SECONDS = 15.0
READ_BYTES = 512 * 1024

Verdict = bytes
"""The packets that end a message: changes first, the decision last."""
Decide = Callable[[Incoming], Verdict | Awaitable[Verdict]]
"""A message's verdict: at once when nobody else has to be asked."""


class Server:
    """All connections of one process.

    Args:
        decide: gives the verdict; must not raise, and must itself mind the time.
        limits: of one connection and of all.
        watch: what the running loop waits by.
    """

    def __init__(self, decide: Decide, limits: Limits, watch: Watch) -> None:
        self.decide = decide
        self.limits = limits
        self.watch = watch
        self.connections: set[Connection] = set()
        self._listening: list[socket.socket] = []
        self._loop = asyncio.get_running_loop()
        self._sweeper = self._loop.call_later(SWEEP_SECONDS, self._sweep)
        self.buffer = memoryview(bytearray(READ_BYTES))
        """Where every connection reads into; taken over before the next one reads."""

    def listen(self, listening: socket.socket) -> None:
        """Accept on a socket that other processes accept on too: the system wakes one of them for
        a connection, not all, which costs each that wakes in vain a tenth of a message."""
        listening.setblocking(False)
        self._listening.append(listening)
        events = select.EPOLLIN | select.EPOLLEXCLUSIVE
        self.watch.serve(listening.fileno(), events, partial(self._accept, listening))

    async def drain(self, seconds: float) -> None:
        """Accept no more; let every connection end by itself, at the latest after ``seconds`` those
        that hold no message, then the others when theirs is answered."""
        self._sweeper.cancel()
        for listening in self._listening:
            self.watch.unserve(listening.fileno())
        until = self._loop.time() + seconds
        while self.connections:
            if self._loop.time() >= until:
                for connection in list(self.connections):
                    connection.close_if_idle()
            await asyncio.sleep(0.05)

    def _accept(self, listening: socket.socket, _events: int) -> None:
        """One connection at a time, so that a burst is shared among the processes."""
        try:
            accepted, _ = listening.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return
        except OSError as error:
            LOG.error("o controle de mensagens não pôde aceitar uma conexão: %s", error)
            return
        if len(self.connections) >= self.limits.connections:
            LOG.error("limite de %d conexões por processo alcançado", self.limits.connections)
            accepted.close()
            return
        if listening.family != socket.AF_UNIX:
            accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = Connection(self, accepted, self._loop)
        self.connections.add(connection)
        connection.go_on(select.EPOLLIN)  # it speaks first, and most often already has

    def _sweep(self) -> None:
        before = self._loop.time() - self.limits.idle
        for connection in list(self.connections):
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
        server.watch.serve(self._number, select.EPOLLIN, self.go_on)
        self._session = Session(server.limits)
        self._unsent = b""
        self._task: asyncio.Task[None] | None = None
        self.heard = loop.time()

    def close_if_idle(self) -> None:
        """Close, unless a message is being received or decided."""
        if not self._session.midway:
            self.close()

    def go_on(self, events: int) -> None:
        """Send what did not fit before, take what has arrived. An error of ours ends this
        connection and no other."""
        try:
            if events & select.EPOLLOUT:
                self._send_rest()
            if events & ~select.EPOLLOUT:
                self._read()
        except Exception:
            LOG.exception("conexão encerrada por erro do controle de mensagens")
            self.close()

    def close(self) -> None:
        """Leave the mail server; what its verdict waits for is given up."""
        if self._socket.fileno() < 0:
            return
        self._socket.close()
        self._server.watch.forget(self._number)
        self._server.connections.remove(self)
        if self._task is not None:
            self._task.cancel()
            self._server.watch.due = True

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
                self._server.watch.due = True
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
            self._server.watch.change(self._number, select.EPOLLIN | select.EPOLLOUT)

    def _send_rest(self) -> None:
        data, self._unsent = self._unsent, b""
        self._server.watch.change(self._number, select.EPOLLIN)
        self._send(data)
