"""What a door process runs: its lines and readers, and the controllers that ask by HTTP, from a
file of the installation (docs/reference/doors.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from portaria.norms.places import Findings
from portaria.norms.reading.fields import Fields, as_table
from portaria.norms.reading.source import Items, Node, Table, load

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,39}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
SPEED = 9600
PER_MINUTE = 600
"""Requests of one controller in a minute, where the file does not say; ours."""


@dataclass(frozen=True, slots=True)
class Wired:
    """A reader on a serial line: code in the plan, address there, file with its key (hex)."""

    code: str
    address: int
    key_file: Path


@dataclass(frozen=True, slots=True)
class SerialLine:
    """A serial port and its readers."""

    port: Path
    speed: int
    readers: tuple[Wired, ...]


@dataclass(frozen=True, slots=True)
class Controller:
    """A controller that asks by HTTP: the digest of its token (SHA-256), the codes of its readers,
    how often it may ask."""

    name: str
    digest: bytes
    readers: tuple[str, ...]
    per_minute: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What bounds the HTTP interface, where the file does not say; ours.

    Attributes:
        connections: at once; one more is closed unheard.
        list_hours: for which a signed list serves. A badge blocked while a controller is alone
            opens there until then at the most.
        late_days: how late a controller may tell what it did alone.
        early_minutes: how far its clock may be ahead of ours.
    """

    connections: int = 256
    list_hours: int = 24
    late_days: int = 30
    early_minutes: int = 5


@dataclass(frozen=True, slots=True)
class Doors:
    """All of it. ``listen``: host and port of the HTTP interface; None: no controllers.
    ``certificate``, ``private_key``: for TLS; None: something before it ends the connection."""

    name: str
    body: str
    lines: tuple[SerialLine, ...]
    listen: tuple[str, int] | None
    controllers: tuple[Controller, ...]
    certificate: Path | None
    private_key: Path | None
    limits: Limits = Limits()


def read(text: str, file: str) -> Doors:
    """The doors that ``text`` (YAML) tells.

    Raises:
        SourceError: with everything that is wrong, and where.
    """
    findings = Findings()
    table = as_table(load(text, file, findings), findings, "o arquivo das portas")
    findings.stop()
    assert table is not None  # noqa: S101  # as_table found it, or told
    made = _Reader(findings).doors(table)
    findings.stop()
    return made


class _Reader:
    def __init__(self, findings: Findings) -> None:
        self._findings = findings

    def doors(self, table: Table) -> Doors:
        fields = Fields(table, self._findings, "as portas")
        name, body = self._name(fields), fields.text("body", required=True)
        lines = tuple(self._line(one) for one in self._tables(fields.node("lines"), "lines"))
        own = as_table(fields.node("http"), self._findings, "«http»")
        listen, controllers, certificate, key = None, tuple[Controller, ...](), "", ""
        limits = Limits()
        if own is not None:
            http = Fields(own, self._findings, "«http»")
            listen = self._listen(http)
            certificate, key = http.text("certificate"), http.text("private_key")
            found = self._tables(http.node("controllers", required=True), "controllers")
            controllers = tuple(self._controller(one) for one in found)
            limits = self._limits(http)
            http.done()
        fields.done()
        if not lines and not controllers:
            self._findings.add(table.place, "diga as linhas (lines) ou os controladores (http)")
        pem, secret = (Path(one) if one else None for one in (certificate, key))
        return Doors(name, body, lines, listen, controllers, pem, secret, limits)

    def _line(self, table: Table) -> SerialLine:
        fields = Fields(table, self._findings, "uma linha")
        port, speed = fields.text("port", required=True), self._number(fields, "speed", SPEED)
        readers = tuple(self._wired(one) for one in self._tables(fields.node("readers"), "readers"))
        fields.done()
        return SerialLine(Path(port), speed, readers)

    def _wired(self, table: Table) -> Wired:
        fields = Fields(table, self._findings, "um leitor")
        code = fields.text("code", required=True)
        address = self._number(fields, "address", 0)
        key = fields.text("key_file", required=True)
        fields.done()
        if address > 126:
            self._findings.add(fields.place("address"), "o endereço do OSDP vai de 0 a 126")
        return Wired(code, address, Path(key))

    def _controller(self, table: Table) -> Controller:
        fields = Fields(table, self._findings, "um controlador")
        name = self._name(fields)
        digest = fields.text("token_sha256", required=True)
        if not _DIGEST.fullmatch(digest):
            hint = "copie o que «portaria door token» mostra"
            self._findings.add(fields.place("token_sha256"), f"não é um SHA-256: {hint}")
            digest = ""
        readers, per_minute = (
            fields.texts("readers"),
            self._number(fields, "per_minute", PER_MINUTE),
        )
        fields.done()
        return Controller(name, bytes.fromhex(digest), readers, per_minute)

    def _limits(self, fields: Fields) -> Limits:
        ours = asdict(Limits())
        told = {name: self._number(fields, name, number) for name, number in ours.items()}
        for name, number in told.items():
            if not number:
                self._findings.add(fields.place(name), f"«{name}» é pelo menos 1")
        return Limits(**told)

    def _listen(self, fields: Fields) -> tuple[str, int]:
        host, _, port = fields.text("listen", required=True).rpartition(":")
        if not host or not port.isdecimal() or not int(port) < 65536:
            self._findings.add(fields.place("listen"), "escreva endereço e porta: 127.0.0.1:8790")
            return "", 0
        return host, int(port)

    def _name(self, fields: Fields) -> str:
        name = fields.text("name", required=True)
        if name and not _NAME.fullmatch(name):
            hint = "use letras minúsculas, algarismos, ponto e hífen"
            self._findings.add(fields.place("name"), f"nome «{name}»: {hint}")
        return name

    def _number(self, fields: Fields, name: str, otherwise: int) -> int:
        text = fields.text(name)
        if text and not (text.isdecimal() and len(text) < 8):
            self._findings.add(fields.place(name), f"«{name}: {text}»: escreva um número inteiro")
            return otherwise
        return int(text) if text else otherwise

    def _tables(self, node: Node | None, name: str) -> Iterator[Table]:
        for item in node.items if isinstance(node, Items) else ():
            table = as_table(item, self._findings, f"cada item de «{name}»")
            if table is not None:
                yield table
