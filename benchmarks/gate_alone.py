"""What one process of the gate takes of the processor for one message, told to it as Postfix does.

``python -m benchmarks gate_alone [--source FOLDER …]``: no server and no root are needed. This
process plays Postfix (a connection a message, the packets of ``postfix_says``) on the same core as
the gate's and, between two messages, goes through memory of its own, as the programs of a mail
server do, so that the gate's code and objects are out of the caches: "cold". "hot" leaves that out.
The figure is the scheduler's own count of what the gate's process ran, its system calls included.

``--source`` names folders with other ``portaria`` packages (a checkout's ``src`` of before a
change); they are measured in turns with this one, on the same messages.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from struct import Struct

from benchmarks._postfix import RECIPIENT, SENDER, folder, wait_for
from benchmarks.gate import FILE, SMALL, TEXT, contents, publish

MESSAGES = {SMALL: 300, TEXT: 60, FILE: 60}
FOREIGN = 4 << 20
"""Bytes of foreign memory between two messages: twice what a core of a server keeps nearest."""
LENGTH = Struct(">I")
SERVING = """
import os, sys
from pathlib import Path
from portaria.connectors.milter import listening, worker
from portaria.connectors.milter.settings import GateSettings, Places
from portaria.mail.gate.store.reading import SnapshotFile
base = Path(sys.argv[1])
places = Places(base / "gate.sock", Path(sys.argv[2]) / "gate.sqlite", base / "spool", base / "run")
with SnapshotFile(places.published) as file:
    snapshot = file.load()
worker.run(GateSettings(places), snapshot, listening.opened(places.listen, ""), os.getppid())
"""
"""One of the gate's processes, as ``connectors.milter.process`` makes them."""


def packet(letter: str, data: bytes) -> bytes:
    """One packet of the protocol; written here anew, for both sides not to err alike."""
    return LENGTH.pack(len(data) + 1) + letter.encode() + data


def postfix_says(raw: bytes, number: int) -> bytes:
    """A message as Postfix tells it after the negotiation, in one piece."""
    head, _, body = raw.partition(b"\n\n")
    body = body.replace(b"\n", b"\r\n")
    fields = head.replace(b"\n ", b"\0").replace(b"\n\t", b"\0").split(b"\n")
    said = [
        packet("D", b"C{client_addr}\x00127.0.0.1\x00{client_name}\0localhost\0"
                    b"{daemon_name}\0submission\0"),
        packet("C", b"localhost\x004" + (40000).to_bytes(2) + b"127.0.0.1\0"),
        packet("D", b"M{mail_addr}\0" + SENDER.encode() + b"\0"),
        packet("M", f"<{SENDER}>\0".encode()),
        packet("R", f"<{RECIPIENT}>\0".encode()),
    ]  # fmt: skip
    for name, _, value in (field.partition(b":") for field in fields):
        value = value.lstrip().replace(b"\0", b"\n ")
        said.append(packet("L", name + b"\0" + value + b"\0"))
    said += [packet("B", body[at : at + 65535]) for at in range(0, len(body), 65535)]
    said += [packet("D", f"Ei\0004jXF0G{number:05d}zKmSd\0".encode()), packet("E", b"")]
    return b"".join(said)


class Gate:
    """A process of the gate, of the package in ``source``."""

    def __init__(self, base: Path, published: Path, source: Path) -> None:
        base.mkdir()
        self.address = str(base / "gate.sock")
        environ = {**os.environ, "PYTHONPATH": str(source)}
        command = [sys.executable, "-c", SERVING, str(base), str(published)]
        self._process = subprocess.Popen(command, env=environ, stdin=subprocess.DEVNULL)
        wait_for((base / "gate.sock").exists, 120)

    @property
    def spent(self) -> float:
        """Seconds of processor so far."""
        told = Path(f"/proc/{self._process.pid}/schedstat").read_text(encoding="ascii")
        return int(told.split()[0]) / 1e9

    def close(self) -> None:
        """End it."""
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(60)


def told(address: str, said: bytes) -> None:
    """One connection, one message: until its verdict."""
    with socket.socket(socket.AF_UNIX) as gate:
        gate.settimeout(60)
        gate.connect(address)
        gate.sendall(packet("O", Struct(">III").pack(6, 0x1FF, 0x1FFFFF)))
        gate.recv(65536)
        gate.sendall(said)
        answer = gate.recv(65536)
        if not answer.endswith(b"\0\0\0\x01c"):
            raise ValueError(f"the message did not pass: {answer!r}")
        gate.sendall(packet("A", b"") * 2 + packet("Q", b""))


def measured(gate: Gate, raw: bytes, messages: int, *, cold: bool) -> float:
    """Milliseconds of processor a message."""
    foreign = bytearray(FOREIGN)
    said = [postfix_says(raw, number) for number in range(messages)]
    before = gate.spent
    for one in said:
        told(gate.address, one)
        if cold:
            foreign[:] = bytes(FOREIGN)
    time.sleep(0.05)  # its last connection is closed, too
    return (gate.spent - before) / messages * 1000


@contextmanager
def gates(base: Path, sources: list[Path]) -> Iterator[dict[str, Gate]]:
    """A process for each source, all on one core with this one."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with ExitStack() as running:
        found = {}
        for number, source in enumerate(sources):
            gate = Gate(base / f"gate-{number}", base / "published", source)
            running.callback(gate.close)
            found[str(source)] = gate
        yield found


def main() -> None:
    """Measure and print a table: medians of the rounds."""
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--mailboxes", type=int, default=20_000)
    options.add_argument("--source", action="append", type=Path, default=[])
    asked = options.parse_args()
    here = Path(__file__).resolve().parents[1] / "src"
    sources = [here, *(source.resolve() for source in asked.source)]
    with folder() as base:
        publish(base / "published", asked.mailboxes)
        sent = {what: path.read_bytes() for what, path in contents(base).items()}
        with gates(base, sources) as running:
            print(f"{'ms of processor a message':<40}{'hot':>8}{'cold':>8}")
            for what, raw in sent.items():
                found: dict[tuple[str, bool], list[float]] = {}
                for turn in range(asked.rounds + 1):  # the first warms up
                    for name, gate in running.items():
                        for cold in (False, True):
                            spent = measured(gate, raw, MESSAGES[what], cold=cold)
                            if turn:
                                found.setdefault((name, cold), []).append(spent)
                for name in running:
                    hot, cold_ = (median(found[name, cold]) for cold in (False, True))
                    print(f"{what + ', ' + name[-20:]:<40}{hot:>8.3f}{cold_:>8.3f}", flush=True)


if __name__ == "__main__":
    main()
