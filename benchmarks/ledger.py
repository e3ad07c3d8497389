"""The ledger: appending, sealing, verifying, proving.

``python -m benchmarks.ledger [LINES]`` (1,000,000). Peers, in turns with ours in the same run: the
same rows by ``COPY`` into the same tables with the same indexes, but no commitment, no trigger and
no chain; and, for verifying, a bare ``COPY`` of the same lines out of the database with nothing
done to them. Goals: appending at most 15 % slower; verifying at least 200,000 lines a second.
"""

from __future__ import annotations

import random
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks._scratch import in_turns, peak_memory, scratch, seconds, told

AT = datetime(2024, 3, 4, 12, tzinfo=UTC)
CHUNK = 5_000
ROUNDS = 20
PLAIN = """
CREATE TABLE plain_act (LIKE ledger_act INCLUDING ALL);
CREATE TABLE plain_content (LIKE ledger_content INCLUDING ALL);
"""


def drafts(first: int, count: int) -> list[object]:
    """Acts as the slices leave them: a decision with its reason, some 300 bytes of content."""
    from portaria.ledger.types import ActDraft

    return [
        ActDraft(
            kind="mail.mailbox.closed",
            subject=f"mailbox:{number}",
            person=number,
            body="uniar",
            held_at=AT,
            provisions=("unila-cgtic-5-2020#art15_cpt", "unila-cgtic-5-2020#art18_cpt"),
            policy="ab" * 32,
            content={
                "facts": {"category": "discente", "last_access_at": "2022-01-01T00:00:00Z"},
                "reasons": [{"code": "idle", "text": "sem acesso há mais de 24 meses"}],
                "rows": {"state": ["active", "closed"], "purge_on": "2026-03-04"},
            },
            erase_on=date(2031, 1, 1),
            cause=f"event:{number}",
        )
        for number in range(first, first + count)
    ]


def plain(batch: list[object]) -> None:
    """The peer: the same rows, nothing chained."""
    from django.db import transaction

    from portaria.database.copying import copy_rows, next_ids
    from portaria.ledger import acts
    from portaria.ledger.commitments import canonical
    from portaria.ledger.line import array
    from portaria.ledger.models import Act

    nothing = bytes(32)
    with transaction.atomic():
        ids = next_ids(Act, len(batch))
        rows = [
            (
                i, d.kind, d.body, d.subject, d.person, "system:runner", d.held_at, AT,  # type: ignore[attr-defined]
                array(d.provisions), d.policy, d.outcome, d.cause, nothing,  # type: ignore[attr-defined]
            )
            for i, d in zip(ids, batch, strict=True)
        ]  # fmt: skip
        copy_rows("plain_act", acts.ACT_COLUMNS, rows)
        contents = [
            (i, nothing[:16], canonical(d.content), d.erase_on)  # type: ignore[attr-defined]
            for i, d in zip(ids, batch, strict=True)
        ]
        copy_rows("plain_content", acts.CONTENT_COLUMNS, contents)


def ours(batch: list[object]) -> None:
    """The same through the ledger."""
    from django.db import transaction

    from portaria.ledger.acts import append

    with transaction.atomic():
        append(batch, by="system:runner", at=AT)  # type: ignore[arg-type]


def appending() -> None:
    from portaria.database.copying import cursor
    from portaria.ledger.sealer import seal

    with cursor() as c:
        for statement in PLAIN.split(";")[:2]:
            c.execute(statement)
    batch = drafts(0, CHUNK)
    plain(batch), ours(batch)  # first pages, first plans
    seal()
    medians = in_turns(ROUNDS, {"plain": lambda: plain(batch), "ours": lambda: ours(batch)})
    slower = medians["ours"] / medians["plain"] - 1
    told("append, the same inserts without the ledger", f"{CHUNK / medians['plain']:,.0f} /s")
    told("append", f"{CHUNK / medians['ours']:,.0f} /s")
    told("append, slower by", f"{slower:.1%}", "at most 15 %")
    took = seconds(seal)
    told("seal (another process, meanwhile)", f"{ROUNDS * CHUNK / took:,.0f} /s")


def fill(lines: int) -> None:
    from portaria.database.copying import cursor
    from portaria.ledger.sealer import seal

    with cursor() as c:
        c.execute("DROP TABLE plain_act, plain_content")
        c.execute("SELECT count(*) FROM ledger_act")
        (there,) = c.fetchone() or (0,)
    for first in range(there, lines, CHUNK):
        ours(drafts(first, min(CHUNK, lines - first)))
        if first % (20 * CHUNK) == 0:
            seal()
    seal()
    with cursor() as c:
        c.execute("ANALYZE")


def bare() -> None:
    """The least that reading every line can cost."""
    from portaria.database.copying import cursor
    from portaria.ledger import line

    with cursor() as c:
        statement = f"COPY (SELECT {line.SELECT} FROM ledger_act ORDER BY id) TO STDOUT"
        with c.copy(statement) as copy:
            for _ in copy:
                pass


def verifying(lines: int) -> None:
    from portaria.ledger import verification

    def verify() -> None:
        report = verification.verify(patience=0)
        assert report.ok
        assert report.lines == lines

    medians = in_turns(3, {"bare": bare, "verify": verify})
    told(f"read {lines:,} lines, nothing done to them", f"{lines / medians['bare']:,.0f} /s")
    told(
        "ledger verify: lines, chain and contents",
        f"{lines / medians['verify']:,.0f} /s",
        "at least 200,000",
    )
    told("  peak memory of this process", peak_memory())


def exporting(lines: int) -> None:
    from portaria.ledger.export import export
    from portaria.ledger.exported import verify_export

    with TemporaryDirectory() as folder:
        path = Path(folder) / "ledger"
        with path.open("wb") as out:
            took = seconds(lambda: export(out))
        told("ledger export", f"{lines / took:,.0f} /s")
        with path.open("rb") as file:
            took = seconds(lambda: verify_export(file))
        told("ledger verify --export", f"{lines / took:,.0f} /s")


def proving(lines: int) -> None:
    from portaria.ledger.proving import prove

    chosen = random.Random(1).sample(range(1, lines), 100)  # noqa: S311
    took = seconds(lambda: [prove(act) for act in chosen])
    told("ledger proof", f"{1000 * took / len(chosen):,.1f} ms")


def main() -> None:
    """Measure and print."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with scratch("portaria_bench_ledger"):
        appending()
        fill(lines)
        verifying(lines)
        exporting(lines)
        proving(lines)


if __name__ == "__main__":
    main()
