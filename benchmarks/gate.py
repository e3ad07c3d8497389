"""The gate in a real Postfix, beside no filter, filters that do nothing, and rspamd.

``python -m benchmarks.gate [--rounds N] [--mailboxes N] [--only MESSAGE] [--python PATH]``: as root
(Postfix), under ten minutes. ``--only`` measures one of the messages (``"4 kB"``); ``--python``
also the gate by another Python of the same version, as the distribution's.

A private Postfix with a port per filter throws everything away; smtp-source sends the same messages
(4 kB of text and HTML, 200 kB of text, 200 kB with a PDF) to each port, in turns. The delay is
measured by ``peers/smtp_delay.c``. Goals, all rules on, 1,000,000 mailboxes: at least 75 % of
Postfix without a filter at 4 kB; processor per message at most half of rspamd's at 4 kB and a fifth
at 200 kB; added p99 no worse than that of the C filter that does nothing; a publication obeyed in
less than 1 s.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from statistics import mean, median, quantiles

from benchmarks import _filters
from benchmarks._filters import Filter
from benchmarks._postfix import (
    RECIPIENT,
    SENDER,
    delays,
    family,
    folder,
    master,
    memory,
    postfix,
    processor,
    throughput,
    wait_for,
)
from benchmarks._scratch import seconds, told

ROOT = Path(__file__).resolve().parents[1]
BODY = "todas"
SMALL, TEXT, FILE = "4 kB", "200 kB of text", "200 kB with a PDF"
LOADS = tuple((what, sessions) for what in (SMALL, TEXT, FILE) for sessions in (4, 20))
"""Messages and sessions."""
MESSAGES = {SMALL: 500, TEXT: 120, FILE: 120}
SLOWER = {"rspamd 3.4": 4}
"""Filters that get this fraction of the messages, for the whole to end in time."""
NONE = "no filter"
C, PY, RSPAMD, OURS = "C, does nothing", "pymilter, does nothing", "rspamd 3.4", "gate, all rules"
OTHER = "gate, other Python"


def publish(folder_: Path, mailboxes: int) -> None:
    """The gate's file: a demonstration body's norms and its mailboxes."""
    from portaria.bodies.assembly import assemble
    from portaria.bodies.folders import sources_of
    from portaria.config.vocabulary import VOCABULARY
    from portaria.mail.gate.store.laws import policies_of
    from portaria.mail.gate.store.rows import AddressRow, BodyRow, ListRow
    from portaria.mail.gate.store.writing import GateWriter

    sources = sources_of(Path(__file__).parent / "bodies" / BODY, ROOT / "packs")
    body = assemble(sources, VOCABULARY, checked=False)
    row = BodyRow(
        slug=BODY,
        name=body.config.name,
        zone="America/Cuiaba",
        domains=("todas.example",),
        staff=mailboxes,
        policies=policies_of(body.law, date(2026, 1, 1)),
    )

    def addresses() -> Iterator[AddressRow]:
        for n in range(mailboxes):
            yield AddressRow(
                f"p{n}@todas.example", BODY, "individual", "servidor_efetivo", n % 500, n, n
            )

    folder_.mkdir()
    with GateWriter(folder_ / "gate.sqlite") as writer, writer.publish(1) as batch:
        batch.bodies([row])
        batch.addresses(addresses())
        batch.lists([ListRow("lista@todas.example", BODY, size=40)])


def obeyed(published: Path, log: Path, processes: int) -> float:
    """Seconds from a publication of one mailbox until every process has it."""
    from portaria.mail.gate.store.rows import AddressRow
    from portaria.mail.gate.store.writing import GateWriter

    with GateWriter(published / "gate.sqlite") as writer:
        version = writer.version + 1
        with writer.publish(version) as batch:
            batch.addresses([AddressRow(f"n{version}@todas.example", BODY, "individual", "x")])
        since = time.perf_counter()
    line = f"estado publicado {version} em vigor"
    wait_for(lambda: log.read_text(encoding="utf-8").count(line) >= processes)
    return time.perf_counter() - since


def contents(base: Path) -> dict[str, Path]:
    """The messages: text and HTML, much text, and text and HTML with an attachment."""
    chance = random.Random(1)  # noqa: S311  # the same bytes in every run
    words = ["processo", "reunião", "análise", "prazo", "documento", "ofício", "ação"]
    made = {}
    for number, what in enumerate((SMALL, TEXT, FILE)):
        message = EmailMessage()
        message["From"], message["To"] = f"Ana Silva <{SENDER}>", f"Bia <{RECIPIENT}>"
        message["Subject"] = "Relatório da reunião de amanhã"
        message["Message-ID"] = "<bench@todas.example>"
        text = "\n".join(
            " ".join(chance.choice(words) for _ in range(8))
            for _ in range(3000 if what == TEXT else 19)
        )
        message.set_content(text, cte="8bit")
        if what != TEXT:
            message.add_alternative(f"<html><body><p>{text}</p></body></html>", subtype="html")
        if what == FILE:
            data = b"%PDF-1.7\n" + chance.randbytes(195 * 1024 * 3 // 4)
            message.add_attachment(data, "application", "pdf", filename="relatório.pdf")
        made[what] = base / f"message-{number}"
        made[what].write_bytes(message.as_bytes())
    return made


Load = tuple[str, int, str]
"""Message, sessions, filter."""
Loads = tuple[tuple[str, int], ...]
"""Those of :data:`LOADS` that are measured."""


def verdicts(state: Path) -> Counter[str]:
    """What the gate decided, by its own lines: a message refused at once would prove nothing."""
    lines = (path.read_text(encoding="utf-8") for path in state.glob("spool/gate/*.jsonl"))
    return Counter(json.loads(line)["verdict"] for text in lines for line in text.splitlines())


class Measured:
    """What one filter showed under one load, in all rounds."""

    def __init__(self) -> None:
        self.rates: list[float] = []
        self.processor: list[float] = []
        self.together: list[float] = []
        self.delays: list[float] = []

    @property
    def rate(self) -> float:
        """Messages a second."""
        return median(self.rates)

    @property
    def spent(self) -> float:
        """Milliseconds of processor for one message; the clock of processes ticks slowly."""
        return mean(self.processor)

    @property
    def all_spent(self) -> float:
        """Milliseconds of processor for one message that Postfix, the filter and who sends took
        together: unlike the rate, hardly changed by what else the machine does."""
        return mean(self.together)

    @property
    def p99(self) -> float:
        """Milliseconds."""
        return quantiles(self.delays, n=100)[98]


def measure(
    base: Path,
    ports: Mapping[str, int],
    filters: Mapping[str, Filter],
    rounds: int,
    loads: Loads,
) -> dict[Load, Measured]:
    """Every filter under every load, in turns."""
    sent = contents(base)
    found: dict[Load, Measured] = defaultdict(Measured)
    order = list(ports)
    for turn in range(rounds + 1):  # the first warms up
        for what, sessions in loads:
            for name in order:
                messages = MESSAGES[what] // SLOWER.get(name, 1)
                pids = filters[name].pids if name in filters else []
                before, others = processor(pids), _beside(base)
                rate = throughput(ports[name], sent[what], messages=messages, sessions=sessions)
                spent = (processor(pids) - before) / messages * 1000
                beside = (_beside(base) - others) / messages * 1000
                took = delays(base, ports[name], sent[what], messages=messages, sessions=sessions)
                if turn:
                    one = found[what, sessions, name]
                    one.rates.append(rate)
                    one.processor.append(spent)
                    one.together.append(spent + beside)
                    one.delays += took
        order.append(order.pop(0))
    return found


def _beside(base: Path) -> float:
    """Seconds of processor of Postfix, and of the programs of here that have ended: who sends."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return processor(family(master(base))) + ended.ru_utime + ended.ru_stime


def report(found: Mapping[Load, Measured], names: list[str], loads: Loads) -> None:
    """A table per load, then the goals."""
    for what, sessions in loads:
        print(f"\n{what}, {sessions} sessions")
        print(
            f"{'':<26}{'messages/s':>12}{'of none':>9}{'CPU ms':>9}{'all CPU':>9}{'p99 ms':>9}"
            f"{'added':>8}"
        )
        none = found[what, sessions, NONE]
        for name in names:
            one = found[what, sessions, name]
            share = one.rate / none.rate
            print(
                f"{name:<26}{one.rate:>12.0f}{share:>9.0%}{one.spent:>9.2f}{one.all_spent:>9.2f}"
                f"{one.p99:>9.1f}{one.p99 - none.p99:>8.1f}"
            )
    print()
    for what, sessions in loads:
        ours, none = found[what, sessions, OURS], found[what, sessions, NONE]
        where = f"{what}, {sessions} sessions: "
        if what == SMALL:
            share = ours.rate / none.rate
            told(where + "of Postfix without a filter", f"{share:.0%}", "at least 75 %")
        if RSPAMD in names:
            part = ours.spent / found[what, sessions, RSPAMD].spent
            goal = 50 if what == SMALL else 20
            told(where + "processor, of rspamd's", f"{part:.0%}", f"at most {goal} %")
        added = ours.p99 - none.p99
        c_added = found[what, sessions, C].p99 - none.p99
        told(where + "added p99 (C filter's)", f"{added:.1f} ms", f"at most {c_added:.1f} ms")


def main() -> None:
    """Run it all and print the figures."""
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--mailboxes", type=int, default=1_000_000)
    options.add_argument("--only", choices=MESSAGES)
    options.add_argument("--python", default="")
    asked = options.parse_args()
    loads = tuple(load for load in LOADS if asked.only in (None, load[0]))
    if os.geteuid() != 0:
        sys.exit("Postfix starts as root only")
    with folder() as base, ExitStack() as running:
        published = base / "published"
        took = seconds(lambda: publish(published, asked.mailboxes))
        told(f"publishing {asked.mailboxes:,} mailboxes for the gate", f"{took:.1f} s")
        filters = {C: running.enter_context(_filters.nothing_in_c(base))}
        try:
            filters[PY] = running.enter_context(_filters.nothing_in_pymilter(base))
        except subprocess.CalledProcessError as error:
            print(f"pymilter is not measured: {error.stderr.decode()[-200:]}")
        filters[RSPAMD] = running.enter_context(_filters.rspamd(base))
        since = time.perf_counter()
        filters[OURS] = running.enter_context(_filters.ours(base / "gate", published))
        told("from its start until the gate answers", f"{time.perf_counter() - since:.1f} s")
        if asked.python:
            other = _filters.ours(base / "other", published, asked.python)
            filters[OTHER] = running.enter_context(other)
        names = [NONE, *filters]
        milters = {NONE: "", **{name: one.address for name, one in filters.items()}}
        ports = running.enter_context(postfix(base, milters))
        found = measure(base, ports, filters, asked.rounds, loads)
        report(found, names, loads)
        judged = verdicts(base / "gate" / "state")
        told("verdicts of the gate", ", ".join(f"{n} {v}" for v, n in judged.items()), "all pass")
        log, deciding = base / "gate" / "gate.log", len(filters[OURS].pids) - 1
        ages = [obeyed(published, log, deciding) for _ in range(5)]
        told("a publication obeyed by every process", f"{median(ages):.2f} s", "less than 1 s")
        for name in filters:
            told(f"memory: {name}", f"{memory(filters[name].pids):.0f} MB")


if __name__ == "__main__":
    main()
