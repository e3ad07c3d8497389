"""Deciding at the door: ours, always with its reasons, against engines and a bare dictionary.

``python -m benchmarks.doors [--people 100000] [--engines Portaria,dictionary,…]``. Each engine has
a process of its own, is loaded with the same city (2,000 doors, 200 groups, windows of the week)
and asked the same questions in turns with the dictionary; all must answer alike. No server and no
database is needed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection

from benchmarks._door_data import City, city, requests
from benchmarks._door_engines import ENGINES, Bare, Engine, versions

ASKED, ROUNDS = 20_000, 5
SLOW = {"regopy": 100, "casbin": 1_000, "cedarpy": 2_000}
"""How many of the questions a slow engine is asked."""


@dataclass(frozen=True)
class Figures:
    """One engine's: decisions a second, and percentiles and the change in microseconds."""

    name: str
    rate: float  # all by the processor's clock
    half: float
    most: float
    load: float
    memory: float
    change: float
    answers: tuple[bool, ...]
    bare_rate: float


def measure(make: Callable[[City], Engine], of: City, to: Connection) -> None:
    """Load, ask, change; send :class:`Figures`."""
    bare = Bare(of)
    before, start = _resident(), time.process_time()
    engine = make(of)
    load, memory = time.process_time() - start, _resident() - before
    asked = list(requests(of, SLOW.get(engine.name, ASKED)))
    prepared = [engine.prepare(one) for one in asked]
    plain = [bare.prepare(one) for one in asked]
    answers = tuple(engine.ask(one) for one in prepared)
    rates, bare_rates = [], []
    for _ in range(ROUNDS):
        rates.append(len(prepared) / _spent(engine.ask, prepared))
        bare_rates.append(len(plain) / _spent(bare.ask, plain))
    each = sorted(_each(engine.ask, prepared))
    to.send(
        Figures(
            engine.name,
            statistics.median(rates),
            each[len(each) // 2],
            each[len(each) * 99 // 100],
            load,
            memory,
            _changed(engine, len(of.groups_of)),
            answers,
            statistics.median(bare_rates),
        )
    )


def _spent(ask: Callable[[object], bool], prepared: list[object]) -> float:
    """Seconds of processor: others may want the cores too."""
    start = time.process_time()
    for one in prepared:
        ask(one)
    return time.process_time() - start


def _each(ask: Callable[[object], bool], prepared: list[object]) -> list[float]:
    """Microseconds of processor of each; the clock's own take, about half of one, is in them."""
    found = []
    clock = time.process_time_ns
    for one in prepared:
        start = clock()
        ask(one)
        found.append((clock() - start) / 1000)
    return found


def _changed(engine: Engine, people: int) -> float:
    spent = []
    quick = engine.name in ("Portaria", "dictionary")
    for person in range(1, min(people, 200) if quick else 3):
        start = time.process_time_ns()
        try:
            engine.change(person)
        except NotImplementedError:
            return float("nan")
        spent.append((time.process_time_ns() - start) / 1000)
    return statistics.median(spent)


def _resident() -> float:
    """Megabytes."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 1e6


def run(make: Callable[[City], Engine], of: City) -> Figures:
    """One engine in its own process."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(target=measure, args=(make, of, theirs))
    child.start()
    theirs.close()
    found: Figures = ours.recv()
    child.join()
    return found


def main() -> None:
    """Print the table; fail if engines disagree."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--engines", default=",".join(one.name for one in ENGINES))  # type: ignore[attr-defined]
    chosen = parser.parse_args()
    of = city(chosen.people)
    truth = [of.allowed(one) for one in requests(of, ASKED)]
    print(f"{chosen.people} people, 2,000 doors, 200 groups; {versions()}", flush=True)
    print("engine | decisions/s | p50 µs | p99 µs | load s | MB | change µs | × the dictionary")
    for make in ENGINES:
        if make.name not in chosen.engines.split(","):  # type: ignore[attr-defined]
            continue
        got = run(make, of)
        assert list(got.answers) == truth[: len(got.answers)], f"{got.name} disagrees"
        print(
            f"{got.name} | {got.rate:,.0f} | {got.half:.2f} | {got.most:.2f} | {got.load:.2f} |"
            f" {got.memory:.0f} | {got.change:,.1f} | {got.bare_rate / got.rate:.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
