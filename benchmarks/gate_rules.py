"""The gate's pure part: a message read and all rules asked, in milliseconds of CPU; the snapshot of
a million addresses. Peer: Python's ``email`` giving the same facts of the same messages.

``python -m benchmarks gate_rules``; no server and no database is needed.
"""

from __future__ import annotations

import email
import email.policy
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

from portaria.bodies.assembly import assemble
from portaria.bodies.folders import sources_of
from portaria.config import folders
from portaria.config.vocabulary import VOCABULARY
from portaria.mail.gate.deciding import decide
from portaria.mail.gate.facts import Envelope, MessageFacts, Route
from portaria.mail.gate.reading.files import divided
from portaria.mail.gate.reading.reader import Reader
from portaria.mail.gate.snapshot import INDIVIDUAL, GateSnapshot, Profile
from portaria.mail.gate.store.laws import body_law, policies_of
from portaria.mail.gate.store.reading import SnapshotFile
from portaria.mail.gate.store.rows import AddressRow
from portaria.mail.gate.store.writing import GateWriter

Fields = list[tuple[bytes, bytes]]
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
LINE = "uma linha de texto comum, com acentuação e o ano de 2026\n"
ADDRESSES = 1_000_000


def messages() -> Iterator[tuple[str, bytes]]:
    """What is read: 4 kB of text, with HTML beside it, 200 kB with a PDF."""
    yield "4 kB, texto", _message(LINE * 68)
    yield "4 kB, texto e HTML", _message(LINE * 20, html=f"<p>{LINE}</p>" * 20)
    yield "200 kB, PDF", _message(LINE, attached=b"%PDF-1.4" + os.urandom(146_000))


def _message(text: str, *, html: str = "", attached: bytes = b"") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Ana <ana@orgao.example>", "fulano@fora.example"
    mail["Subject"] = "Ofício nº 1"
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    if attached:
        mail.add_attachment(attached, maintype="application", subtype="pdf", filename="a.pdf")
    return mail.as_bytes(policy=email.policy.SMTP)


def body(slug: str) -> GateSnapshot:
    """A demonstration body and one person of it."""
    assembled = assemble(
        sources_of(folders.bodies() / slug, folders.packs()), VOCABULARY, checked=False
    )
    snapshot = GateSnapshot(version=1)
    snapshot.set_body(
        body_law(
            {
                "slug": slug, "name": slug, "zone": assembled.config.zone,
                "domains": ["orgao.example"], "linked": [], "staff": 0, "to_all_units": [],
                "to_all_addresses": [], "ask": "", "gate": {},
                "policies": policies_of(assembled.law, date(2026, 1, 1)),
            }
        )
    )  # fmt: skip
    snapshot.put("ana@orgao.example", 1, Profile(slug, INDIVIDUAL, "servidor_efetivo"))
    return snapshot


def spent(work: Callable[[], object], times: int = 200) -> float:
    """Milliseconds of CPU of one call: the median of five runs."""
    work()
    runs = []
    for _ in range(5):
        start = time.process_time()
        for _ in range(times):
            work()
        runs.append((time.process_time() - start) / times * 1000)
    return statistics.median(runs)


def by_email(raw: bytes) -> object:
    """The same facts by the standard library."""
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    facts: list[object] = [mail["from"], mail["to"], str(mail["subject"])]
    for part in mail.walk():
        if not part.is_multipart():
            content = part.get_payload(decode=True)
            facts.append((part.get_content_type(), part.get_filename(), content))
    return facts


def measure_messages() -> None:
    """A table of messages and bodies."""
    for name, raw in messages():
        fields, text = divided(raw)

        def read(fields: Fields = fields, text: bytes = text) -> MessageFacts:
            reader = Reader(fields)
            reader.feed(text)
            envelope = Envelope(
                "ana@orgao.example", ("fulano@fora.example",), "ana@orgao.example",
                route=Route.SUBMISSION,
            )  # fmt: skip
            return MessageFacts(envelope, reader.close())

        times = 50 if len(raw) > 100_000 else 300
        facts = read()
        theirs = spent(lambda: by_email(raw), 20)  # noqa: B023  # called at once
        print(f"{name}: read {spent(read, times):.3f} ms; email {theirs:.3f} ms")
        for slug in ("mpe", "ssp", "uniar", "mpa"):
            snapshot = body(slug)
            cost = spent(lambda: decide(facts, snapshot, NOW))  # noqa: B023  # called at once
            print(f"  {slug}: all rules {cost:.3f} ms")


def measure_snapshot() -> None:
    """A million addresses written, loaded, and one of them changed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gate.sqlite"
        start = time.monotonic()
        with GateWriter(path) as writer, writer.publish(1) as batch:
            batch.addresses(
                AddressRow(f"nome.sobrenome{n}@orgao.example", "x", INDIVIDUAL, f"c{n % 7}",
                           n % 3_000, n + 1, n + 1)
                for n in range(ADDRESSES)
            )  # fmt: skip
        print(f"snapshot: {ADDRESSES} addresses written in {time.monotonic() - start:.1f} s")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.monotonic()
        file = SnapshotFile(path)
        snapshot = file.load()
        memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(f"  loaded in {time.monotonic() - start:.1f} s, {memory:.0f} MB")
        with GateWriter(path) as writer, writer.publish(2) as batch:
            batch.drop_addresses(["nome.sobrenome7@orgao.example"])
        start = time.monotonic()
        file.refresh(snapshot)
        print(f"  a change read in {(time.monotonic() - start) * 1000:.2f} ms")
        start = time.monotonic()
        file.refresh(snapshot)
        print(f"  nothing new: {(time.monotonic() - start) * 1_000_000:.0f} µs")
        file.close()


if __name__ == "__main__":
    measure_messages()
    measure_snapshot()
