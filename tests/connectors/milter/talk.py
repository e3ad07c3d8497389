"""The mail server's side of the protocol, for tests: what Postfix sends, what it reads."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Sequence

from portaria.connectors.milter import wire
from portaria.connectors.milter.wire import LENGTH, OPTIONS, Packets, packet

POSTFIX = (6, 0x1FF, 0x1FFFFF)
"""Version, actions and steps that Postfix 3.7 offers."""


def offer(version: int = 6, actions: int = 0x1FF, steps: int = 0x1FFFFF) -> bytes:
    """The beginning of a connection."""
    return packet(wire.NEGOTIATE, OPTIONS.pack(version, actions, steps))


def macros(letter: int, **values: str) -> bytes:
    """Macros that go before a command; long names in braces, as Postfix writes them."""
    words = [
        word
        for name, value in values.items()
        for word in (f"{{{name}}}" if len(name) > 1 else name, value)
    ]
    return packet(wire.MACRO, bytes((letter,)) + "".join(f"{w}\0" for w in words).encode())


def connect(host: str = "cliente.fora.test", address: str = "192.0.2.7") -> bytes:
    """A client's arrival."""
    data = host.encode() + b"\x004" + (25).to_bytes(2) + address.encode() + b"\0"
    return packet(wire.CONNECT, data)


def message(
    headers: Iterable[tuple[str, str]],
    body: bytes,
    *,
    sender: str = "ana@orgao.test",
    recipients: Sequence[str] = ("bia@orgao.test",),
    login: str = "",
    queue_id: str = "4jXF0G15C7zKmSd",
    parameters: Sequence[str] = (),
    chunk: int = 65535,
) -> bytes:
    """A whole message, from MAIL to its end."""
    words = (f"<{sender}>", *parameters)
    sent = [
        macros(wire.MAIL, auth_authen=login, mail_addr=sender)
        if login
        else macros(wire.MAIL, mail_addr=sender),
        packet(wire.MAIL, "".join(f"{w}\0" for w in words).encode()),
    ]
    sent += [packet(wire.RCPT, f"<{address}>\0".encode()) for address in recipients]
    sent += [packet(wire.HEADER, f"{n}\0{v}\0".encode()) for n, v in headers]
    sent += [packet(wire.BODY, body[at : at + chunk]) for at in range(0, len(body), chunk)]
    return b"".join([*sent, macros(wire.EOM, i=queue_id), packet(wire.EOM)])


def packets(data: bytes) -> list[tuple[int, bytes]]:
    """Taken apart."""
    return list(Packets(1 << 24).feed(data))


class Server:
    """A mail server's connection to a gate that runs."""

    def __init__(self, at: str | tuple[str, int]) -> None:
        self._socket = socket.socket(socket.AF_UNIX if isinstance(at, str) else socket.AF_INET)
        self._socket.settimeout(120)
        self._socket.connect(at)
        self._read = self._socket.makefile("rb")

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Leave."""
        self._read.close()
        self._socket.close()

    def send(self, data: bytes) -> None:
        """Bytes as they are."""
        self._socket.sendall(data)

    def answer(self) -> tuple[int, bytes]:
        """The next packet.

        Raises:
            EOFError: the gate closed the connection.
        """
        head = self._read.read(4)
        if len(head) < 4:
            raise EOFError("the gate closed the connection")
        data = self._read.read(LENGTH.unpack(head)[0])
        return data[0], data[1:]

    def hello(self) -> tuple[int, int, int]:
        """Negotiate and announce a client; gives what the gate wants."""
        self.send(offer())
        letter, data = self.answer()
        assert letter == wire.NEGOTIATE
        self.send(
            macros(wire.CONNECT, client_addr="192.0.2.7", client_name="fora.test") + connect()
        )
        version, actions, steps = OPTIONS.unpack_from(data)
        return version, actions, steps

    def verdict(self, sent: bytes) -> list[tuple[int, bytes]]:
        """Send a message; everything answered until the decision."""
        self.send(sent)
        answers = [self.answer()]
        while answers[-1][0] not in (wire.CONTINUE, wire.ACCEPT, wire.REPLY, wire.TEMPFAIL):
            answers.append(self.answer())
        return answers
