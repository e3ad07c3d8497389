"""One connection of the mail server, message after message, without input or output. Pure.

``receive`` takes bytes and gives what there is to send at once and, at the end of a message, the
message; ``answered`` says that its verdict was sent. Until then, bytes that arrive wait.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from portaria.connectors.milter import wire
from portaria.connectors.milter.limits import Limits
from portaria.connectors.milter.negotiation import agree
from portaria.connectors.milter.replies import CONTINUE
from portaria.connectors.milter.wire import Packets, ProtocolError, strings, text


@dataclass(slots=True)
class Incoming:
    """A message as the mail server told it.

    Attributes:
        macros: of the connection and of the message, by name without braces (``client_addr``).
        sender: of the envelope, without angle brackets; "" for notices.
        parameters: of MAIL, as the client wrote them (``SMTPUTF8``, ``SIZE=1000``).
        recipients: those that the server accepted, in order, without angle brackets.
        headers: name and value, in order; folded values hold line feeds.
        chunks: the body, in pieces, with CRLF ends.
        size: bytes of headers and body together.
        over: which limit of ours the message passed ("" none); what came after it was not kept.
    """

    macros: dict[str, str]
    sender: str = ""
    parameters: tuple[str, ...] = ()
    recipients: list[str] = field(default_factory=list)
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    chunks: list[bytes] = field(default_factory=list)
    size: int = 0
    over: str = ""

    @property
    def body(self) -> bytes:
        """The body in one piece."""
        return b"".join(self.chunks)

    @property
    def utf8(self) -> bool:
        """Whether the client may be answered in UTF-8 (RFC 6531)."""
        return any(word.upper() == "SMTPUTF8" for word in self.parameters)


class Session:
    """The protocol's state between a mail server and us."""

    __slots__ = (
        "_agreed",
        "_connection",
        "_limits",
        "_macros",
        "_message",
        "_out",
        "_owed",
        "_packets",
        "_waiting",
        "ended",
        "over",
    )

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._packets = Packets(limits.packet)
        self._waiting = bytearray()
        self._owed: frozenset[int] = frozenset()
        self._agreed = False
        self._connection: dict[str, str] = {}
        self._macros: dict[str, str] = {}
        self._message: Incoming | None = None
        self._out: list[bytes] = []
        self.ended: Incoming | None = None
        """The message that waits for its verdict."""
        self.over = False
        """The server said that it leaves."""

    @property
    def midway(self) -> bool:
        """Whether a message was begun and has no verdict yet."""
        return self._message is not None or self.ended is not None

    def receive(self, data: bytes | memoryview) -> bytes:
        """Take what the server sent; look at ``ended`` and ``over`` after it.

        Returns:
            What to send to it at once.

        Raises:
            ProtocolError: it does not speak the protocol; close the connection (the server then
                does as its ``milter_default_action`` says).
        """
        if self.ended is not None:
            self._waiting += data
            if len(self._waiting) > self._limits.packet:
                raise ProtocolError("o servidor não esperou o veredito")
            return b""
        owed = self._owed
        for letter, content in self._packets.feed(data):
            if letter == wire.EOM:
                self._end(content)
                break
            if letter == wire.QUIT:
                self.over = True
                break
            if letter == wire.NEGOTIATE:
                owed = self._negotiate(content)
                continue
            step = _STEPS.get(letter)
            if step is None or not self._agreed:
                raise ProtocolError(f"comando {letter:#x} desconhecido ou antes da negociação")
            step(self, content)
            if letter in owed:
                self._out.append(CONTINUE)
        out = b"".join(self._out)
        self._out.clear()
        return out

    def answered(self) -> bytes:
        """The verdict of ``ended`` was sent: go on with what arrived meanwhile, as ``receive``."""
        self.ended = None
        data = bytes(self._waiting)
        self._waiting.clear()
        return self.receive(data)

    def _negotiate(self, content: bytes) -> frozenset[int]:
        agreed = agree(content)
        self._agreed = True
        self._owed = agreed.owed
        self._out.append(agreed.answer)
        return agreed.owed

    def _macro(self, content: bytes) -> None:
        """Names and values; those of the connection stay, those of a message go with it."""
        if not content:
            raise ProtocolError("macros sem o comando a que pertencem")
        if len(content) == 1:
            return
        words = text(content[1:]).split("\0")
        if words.pop() or len(words) % 2:
            raise ProtocolError("macro sem valor, ou sem o zero do fim")
        connection = content[0] in (wire.CONNECT, wire.HELO)
        into = self._connection if connection else self._macros
        for name, value in zip(words[::2], words[1::2], strict=True):
            into[name.strip("{}")] = value
        if len(into) > self._limits.macros:
            raise ProtocolError("macros demais")

    def _connect(self, content: bytes) -> None:
        """Host name, family, port and address; macros, where sent, say the same."""
        name, _, rest = content.partition(b"\0")
        self._connection.setdefault("client_name", text(name))
        if rest[:1] in (b"4", b"6"):
            address = text(rest[3:].partition(b"\0")[0])
            self._connection.setdefault("client_addr", address.removeprefix("IPv6:"))

    def _again(self, _content: bytes) -> None:
        """Another client of the server on the same connection (SMFIC_QUIT_NC)."""
        self._connection = {}
        self._abort(_content)

    def _mail(self, content: bytes) -> None:
        address, *parameters = strings(content)
        self._message = Incoming(
            macros={}, sender=_bare(address), parameters=tuple(text(p) for p in parameters)
        )

    def _rcpt(self, content: bytes) -> None:
        message = self._open()
        if len(message.recipients) >= self._limits.recipients:
            message.over = message.over or "recipients"
            return
        message.recipients.append(_bare(content.partition(b"\0")[0]))

    def _header(self, content: bytes) -> None:
        message = self._open()
        message.size += len(content)
        if message.over or message.size > self._limits.message:
            message.over = message.over or "size"
            return
        if len(message.headers) >= self._limits.headers:
            message.over = "headers"
            return
        name, zero, value = content.partition(b"\0")
        if not zero:
            raise ProtocolError("cabeçalho sem valor")
        message.headers.append((name, value[:-1]))

    def _body(self, content: bytes) -> None:
        message = self._open()
        message.size += len(content)
        if message.over or message.size > self._limits.message:
            message.over = message.over or "size"
            return
        message.chunks.append(content)

    def _end(self, content: bytes) -> None:
        message = self._open()
        if content:
            self._body(content)
        message.macros = {**self._connection, **self._macros}
        self._message = None
        self._macros = {}
        self.ended = message

    def _abort(self, _content: bytes) -> None:
        self._message = None
        self._macros = {}

    def _ignored(self, _content: bytes) -> None:
        """What no rule looks at."""

    def _open(self) -> Incoming:
        if self._message is None:
            raise ProtocolError("parte de mensagem sem remetente")
        return self._message


def _bare(address: bytes) -> str:
    """Without the angle brackets."""
    return text(address[1:-1] if address[:1] == b"<" and address[-1:] == b">" else address)


_STEPS: dict[int, Callable[[Session, bytes], None]] = {
    wire.HEADER: Session._header,
    wire.BODY: Session._body,
    wire.MACRO: Session._macro,
    wire.RCPT: Session._rcpt,
    wire.MAIL: Session._mail,
    wire.ABORT: Session._abort,
    wire.CONNECT: Session._connect,
    wire.QUIT_NEW: Session._again,
    wire.HELO: Session._ignored,
    wire.DATA: Session._ignored,
    wire.EOH: Session._ignored,
    wire.UNKNOWN: Session._ignored,
}
"""Of the class and not of each session: one that held its own methods would be a circle, which only
the collector of cycles frees, long after its memory went cold."""
