"""From a read to the strike's order, on the wire: a real panel and a reader by OSDP in a secure
channel over a pseudo-terminal, the decision on 100,000 people, the record on the disk before.

``python -m benchmarks.doors_osdp [--reads 300]``. No server and no database is needed. Two spans
are told: from the panel's hearing of the card to the reader's receiving the order, which is what
the goal is about, and from the card's being shown, in which the reader waits to be asked (every
50 ms, the library's).
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path

from osdp import Command

from benchmarks._door_data import MONDAY, city
from benchmarks._door_engines import Ours
from portaria.connectors.doors.keeping import Keeper
from portaria.connectors.doors.osdp.line import Line, pair
from portaria.connectors.doors.osdp.panel import Panel, Reader
from portaria.connectors.doors.osdp.reader import SimulatedReader
from portaria.premises.doors.facts import FOREVER, Bearer, Group, Profile
from portaria.premises.doors.types import Verdict, card_number
from portaria.traces.spool import LineSpool

PEOPLE = 100_000
CARD = bytes.fromhex("04a1b2c3")
SECRET = bytes(range(16))
NOON = MONDAY.replace(hour=12).astimezone(UTC)


class Timed(Keeper):
    """A keeper that tells when it heard."""

    heard_at = 0.0

    def heard(self, reader: int, card: int, at: datetime, *, unit: int = 0) -> Verdict:
        Timed.heard_at = time.perf_counter()
        return super().heard(reader, card, at, unit=unit)


def main() -> None:
    """Show a card again and again, and print the spans."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--reads", type=int, default=300)
    reads = parser.parse_args().reads
    snapshot = Ours(city(PEOPLE)).snapshot
    number, person = card_number(CARD.hex()), PEOPLE + 1
    snapshot.put_bearer(Bearer(number, person, Profile("servidor_efetivo", "permanente")))
    area = snapshot.doors[1].facts.into
    group = len(snapshot.groups)
    snapshot.put_group(group, Group("Medida", frozenset({area})))
    snapshot.put_grants(person, ((group, 0, FOREVER),))
    for durable in (False, True):
        with tempfile.TemporaryDirectory() as folder:
            keeper = Timed(snapshot, LineSpool(Path(folder), "doors", durable=durable))
            shown, heard = spans(keeper, reads)
        print("record forced to the disk" if durable else "record written, not forced")
        tell("read known → strike ordered at the reader", heard)
        tell("card shown → strike ordered at the reader", shown)


def reader(line: Line, talk: Connection) -> None:
    """The reader's process: shows a card when told, and tells when the strike is ordered."""

    def strike(command: dict[str, object]) -> None:
        if command.get("command") == Command.Output:
            talk.send(time.perf_counter())

    simulated = SimulatedReader(101, line, SECRET, strike)
    simulated.start()
    while talk.recv():
        simulated.show(CARD)
    simulated.stop()


def spans(keeper: Timed, reads: int) -> tuple[list[float], list[float]]:
    """Milliseconds from the showing, and from the hearing, to the strike's order."""
    mine, theirs = pair()
    ours, its = Pipe()
    child = get_context("fork").Process(target=reader, args=(theirs, its), daemon=True)
    child.start()
    panel = Panel([Reader(1, 101, mine, SECRET)], keeper, lambda: NOON)
    panel.run(lambda: bool(panel.secure()))
    shown, heard = [], []
    for _ in range(reads):
        start = time.perf_counter()
        ours.send(True)
        panel.run(ours.poll)
        ordered: float = ours.recv()
        shown.append((ordered - start) * 1000)
        heard.append((ordered - Timed.heard_at) * 1000)
    ours.send(False)
    child.join()
    return shown, heard


def tell(name: str, spans: Sequence[float]) -> None:
    """The median, the 99th percentile and the longest."""
    by_length = sorted(spans)
    most = by_length[len(by_length) * 99 // 100]
    print(f"{name}: p50 {statistics.median(spans):.2f} ms, p99 {most:.2f}, max {by_length[-1]:.2f}")


if __name__ == "__main__":
    main()
