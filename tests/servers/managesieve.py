"""As much of ManageSieve (RFC 5804) as putting a script takes."""

from __future__ import annotations

import base64
import socket
import ssl


class ManageSieve:
    """A signed-in session.

    Raises:
        AssertionError: the server said no; the message is its answer.
    """

    def __init__(self, host: str, port: int, trust: ssl.SSLContext) -> None:
        self.plain = socket.create_connection((host, port), timeout=120)
        self.stream = self.plain.makefile("rwb")
        self._answer()
        self._say("STARTTLS")
        self.secure = trust.wrap_socket(self.plain, server_hostname="localhost")
        self.stream = self.secure.makefile("rwb")
        self._answer()

    def login(self, login: str, password: str) -> None:
        """Sign in with a password."""
        told = base64.b64encode(f"\0{login}\0{password}".encode()).decode()
        self._say(f'AUTHENTICATE "PLAIN" "{told}"')

    def put(self, name: str, script: str) -> None:
        """Store a script and make it the active one."""
        self._say(f'PUTSCRIPT "{name}" {{{len(script.encode())}+}}\r\n{script}')
        self._say(f'SETACTIVE "{name}"')

    def close(self) -> None:
        """End the session."""
        self._say("LOGOUT")
        self.secure.close()

    def _say(self, line: str) -> str:
        self.stream.write(line.encode() + b"\r\n")
        self.stream.flush()
        return self._answer()

    def _answer(self) -> str:
        lines = []
        while line := self.stream.readline().decode():
            lines.append(line)
            if line.endswith("}\r\n"):  # a text of so many octets, and the line's end
                lines.append(self.stream.read(int(line[line.rindex("{") + 1 : -3])).decode())
                lines.append(self.stream.readline().decode())
            if line.startswith(("OK", "NO", "BYE")):
                break
        assert lines, "the server closed the connection"
        assert line.startswith(("OK", "BYE")), "".join(lines)
        return "".join(lines)
