"""Lines of a log sent to a collector on another machine as they are told: syslog (RFC 5424) over
TLS (RFC 5425). What is told never waits for the collector: while it is away, the newest lines wait
in memory, and how many were lost is told when it is back."""

from __future__ import annotations

import json
import logging
import os
import select
import socket
import ssl
import threading
from collections import deque

from portaria import clock

WAITING = 10_000
"""Lines kept while the collector is away; ours. Standard error has them all."""
PATIENCE = 20.0
"""Seconds to connect, to send a line, and for the last lines when the process ends; ours."""
AGAIN = (1.0, 5.0, 30.0)
"""Seconds between attempts to connect, the last for ever; ours."""
_AUTHPRIV = 10  # RFC 5424, 6.2.1: security and authorization messages
_SEVERITIES = {"CRITICAL": 2, "ERROR": 3, "WARNING": 4, "INFO": 6, "DEBUG": 7}


class Collector(logging.Handler):
    """Sends each record to ``host``:``port``, whose certificate must be of that name and of an
    authority of ``authorities`` (a file; None: the machine's)."""

    def __init__(self, host: str, port: int, authorities: str | None = None) -> None:
        super().__init__()
        self._where = (host, port)
        self._tls = ssl.create_default_context(cafile=authorities)
        self._tls.minimum_version = ssl.TLSVersion.TLSv1_2
        self._lines: deque[bytes] = deque()
        self._lost = 0
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._process = 0
        self._ending = False

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record for the thread that sends."""
        line = self._line(record.levelname, record.name, self.format(record))
        with self._changed:
            if len(self._lines) >= WAITING:
                self._lines.popleft()
                self._lost += 1
            self._lines.append(line)
            self._begin()
            self._changed.notify()

    def close(self) -> None:
        """Give the last lines :data:`PATIENCE` seconds to go."""
        with self._changed:
            self._ending = True
            self._changed.notify()
        if self._thread is not None and self._process == os.getpid():
            self._thread.join(PATIENCE)
        super().close()

    def _begin(self) -> None:
        """A thread of this process: one that forked left its own behind."""
        if self._process != os.getpid():
            self._process = os.getpid()
            self._thread = threading.Thread(target=self._send, name="collector", daemon=True)
            self._thread.start()

    def _line(self, level: str, name: str, text: str) -> bytes:
        priority = _AUTHPRIV * 8 + _SEVERITIES.get(level, 5)
        at = clock.now().isoformat(timespec="milliseconds")
        head = f"<{priority}>1 {at} {socket.gethostname()} portaria {os.getpid()} {name} -"
        message = f"{head} {text}".encode("utf-8", "replace")
        return b"%d %s" % (len(message), message)  # RFC 5425, 4.3: counted, not delimited

    def _send(self) -> None:
        there: ssl.SSLSocket | None = None
        tries = 0
        while self._next() is not None:
            try:
                if there is not None and _left(there):
                    there.close()
                    there = None
                there = there or self._connected()
                self._tell_lost(there)
                if line := self._next():  # the first may have made room while it was connecting
                    there.sendall(line)
                    self._sent(line)
                tries = 0
            except OSError:
                if there is not None:
                    there.close()
                there = None
                self._wait(AGAIN[min(tries, len(AGAIN) - 1)])
                tries += 1
        if there is not None:
            there.close()

    def _next(self) -> bytes | None:
        """The line to send, still kept; None once the process ends and none is left."""
        with self._changed:
            while not self._lines and not self._ending:
                self._changed.wait()
            return self._lines[0] if self._lines else None

    def _tell_lost(self, there: ssl.SSLSocket) -> None:
        lost = self._lost
        if lost:
            told = json.dumps({"what": "lines.lost", "count": lost})
            there.sendall(self._line("WARNING", "portaria.security", told))
            with self._changed:
                self._lost -= lost

    def _sent(self, line: bytes) -> None:
        with self._changed:
            if self._lines and self._lines[0] is line:  # it may have made room meanwhile
                self._lines.popleft()

    def _wait(self, seconds: float) -> None:
        with self._changed:
            if self._ending:  # nobody waits for a collector that is away
                self._lines.clear()
            else:
                self._changed.wait(seconds)

    def _connected(self) -> ssl.SSLSocket:
        plain = socket.create_connection(self._where, timeout=PATIENCE)
        try:
            return self._tls.wrap_socket(plain, server_hostname=self._where[0])
        except OSError:
            plain.close()
            raise


def _left(there: ssl.SSLSocket) -> bool:
    """Whether the collector closed the connection: what was sent into it would be lost. It never
    says anything else."""
    readable, _, _ = select.select([there], [], [], 0)
    if not readable:
        return False
    there.settimeout(0)
    try:
        return there.recv(1) == b""
    except ssl.SSLWantReadError:  # a ticket of the session: nothing that was said
        return False
    finally:
        there.settimeout(PATIENCE)
