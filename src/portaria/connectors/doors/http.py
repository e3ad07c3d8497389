"""The HTTP interface of a door process: a thread for each controller's connection, so many at once,
each request bounded in size and time."""

from __future__ import annotations

import json
import logging
import ssl
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from portaria.connectors.doors.answering import LARGEST, Answer, Interface

_log = logging.getLogger(__name__)
SECONDS = 20.0
"""A connection that says nothing for so long is closed; ours."""


class _Bounded(ThreadingHTTPServer):
    """At most ``most`` connections at once: one more is closed unheard, so that nobody who holds
    many open takes the memory that doors decide with."""

    daemon_threads = True

    def __init__(
        self, place: tuple[str, int], handler: type[BaseHTTPRequestHandler], most: int
    ) -> None:
        self._free = threading.BoundedSemaphore(most)
        super().__init__(place, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        if not self._free.acquire(blocking=False):
            self.shutdown_request(request)
            return
        try:
            super().process_request(request, client_address)
        except RuntimeError:  # no thread could be started
            self._free.release()
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002  # its name
        """A controller that breaks off is no news; another error is, and ends its connection
        alone."""
        if not isinstance(sys.exception(), OSError):
            _log.exception("controller at %s", client_address[0])


class Served:
    """Listens at ``place`` from :meth:`start` until :meth:`stop`.

    Raises:
        OSError: it cannot listen there.
    """

    def __init__(
        self,
        place: tuple[str, int],
        interface: Interface,
        now: Callable[[], datetime],
        secured: ssl.SSLContext | None = None,
    ) -> None:
        self._server = _Bounded(place, _handler(interface, now), interface.limits.connections)
        if secured is not None:
            self._server.socket = secured.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    def start(self) -> None:
        """Answer."""
        self._thread.start()

    def stop(self) -> None:
        """No more requests; those in hand are answered."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(60)


def _handler(interface: Interface, now: Callable[[], datetime]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = SECONDS
        protocol_version = "HTTP/1.1"
        server_version, sys_version = "portaria", ""

        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if not length.isdecimal() or int(length) > LARGEST:
                self.close_connection = True
                data = b" " * (LARGEST + 1)  # answered as what it is: too large, or of no length
            else:
                data = self.rfile.read(int(length))
            self._answer(data)

        def _answer(self, data: bytes) -> None:
            scheme, _, token = self.headers.get("Authorization", "").partition(" ")
            bearer = token.strip() if scheme.lower() == "bearer" else ""
            self._send(interface.answer(self.command, self.path, bearer, data, now()))

        def _send(self, answer: Answer) -> None:
            body = json.dumps(answer.told, ensure_ascii=False).encode()
            self.send_response(answer.status)
            headers = {"Content-Type": "application/json", **answer.headers}
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Passages are recorded elsewhere; requests leave no line."""

    return Handler
