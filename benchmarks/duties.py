"""Duties: finding what is due among 1,000,000, carrying it out, opening, forecasting.

``python -m benchmarks.duties [MAILBOXES]``. Peers, in turns with ours in the same run: a bare
``count(*)`` with the predicate over a table of as many mailboxes, with and without an index; for
carrying out, one ``UPDATE … RETURNING`` with a log row each and nothing else. Goals: finding at
most 3 times the bare count; carrying out at least 5,000 acts a second, each with its ledger line.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from benchmarks._scratch import in_turns, peak_memory, scratch, seconds, told

if TYPE_CHECKING:
    from portaria.duties.types import DutyDraft, OpenDuty, Outcome

NOW = datetime(2024, 3, 4, 12, tzinfo=UTC)
DUE_SHARE = 50  # one in fifty: 2 %
OPENED = 50_000
MAILBOXES = """
CREATE TABLE box (id bigint PRIMARY KEY, body text, state text, purge_at timestamptz,
                  about text, done boolean DEFAULT false);
CREATE TABLE log (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, box bigint, at timestamptz);
INSERT INTO box
SELECT n, 'uniar', 'closed', CASE WHEN n % {share} = 0 THEN {now}::timestamptz - interval '1 hour'
                             ELSE {now}::timestamptz + n % 700 * interval '1 day' END,
       'Eliminar o conteúdo da caixa encerrada'
FROM generate_series(1, {count}) AS n;
"""
DUTIES = """
INSERT INTO duties_duty (kind, body, subject, person, run_at, due_at, key, about, provisions, sum,
                         opened_at)
SELECT 'bench.purge', body, 'mailbox:' || id, id, purge_at, purge_at, 'purge:' || id, about,
       ARRAY['unila-cgtic-5-2020#art18_cpt'], '{{"start": "2022-03-04", "budget": "24 months"}}',
       now()
FROM box
"""
KEYS = "SELECT id FROM duties_duty WHERE state = 'open' AND assignee = '' AND run_at <= %s"
COUNT = "SELECT count(*) FROM box WHERE state = 'closed' AND purge_at <= %s"
SWEEP = """
WITH gone AS (UPDATE box SET done = true WHERE state = 'closed' AND purge_at <= %s AND NOT done
              RETURNING id)
INSERT INTO log (box, at) SELECT id, %s FROM gone
"""


def fill(count: int) -> None:
    from django.db import connection

    with connection.cursor() as c:
        values = {"share": DUE_SHARE, "count": count, "now": f"'{NOW.isoformat()}'"}
        for statement in (MAILBOXES + DUTIES).format(**values).split(";"):
            c.execute(statement)
        c.execute("VACUUM ANALYZE")


def claim_all() -> int:
    """Find and lock every duty that is due, in the runner's batches, and let go of them again."""
    from django.db import transaction

    from portaria.duties.claims import claim, due_groups

    found = 0
    with transaction.atomic():
        for due in due_groups(NOW):
            after = (datetime(1, 1, 2, tzinfo=UTC), 0)
            while batch := claim(due, unhandled=(), until=NOW, after=after, limit=5000):
                after = (batch[-1].run_at, batch[-1].id)
                found += len(batch)
        transaction.set_rollback(True)
    return found


def finding() -> None:
    from portaria.database.copying import cursor
    from portaria.duties.claims import due_groups

    def count() -> None:
        with cursor() as c:
            c.execute(COUNT, [NOW])
            c.fetchall()

    def keys() -> None:
        with cursor() as c:
            c.execute(KEYS, [NOW])
            c.fetchall()

    ours = {"count": count, "kinds": lambda: due_groups(NOW), "keys": keys, "claim": claim_all}
    scan = in_turns(15, ours)
    told("bare count(*) with the predicate", f"{1000 * scan['count']:,.1f} ms")
    told(
        "what a worker asks twice a second: which kinds are due", f"{1000 * scan['kinds']:,.1f} ms"
    )
    told("finding the key of every duty that is due", f"{1000 * scan['keys']:,.1f} ms")
    told("  times the bare count", f"{scan['keys'] / scan['count']:.2f}", "at most 3")
    told("claiming every one: order checked, locked, read whole", f"{1000 * scan['claim']:,.1f} ms")
    told("  times the bare count", f"{scan['claim'] / scan['count']:.2f}")
    with cursor() as c:
        c.execute("CREATE INDEX ON box (purge_at) WHERE state = 'closed'")
        c.execute("VACUUM ANALYZE box")
    indexed = in_turns(15, ours)
    told("bare count(*) with an index of its own", f"{1000 * indexed['count']:,.1f} ms")
    told("  keys: times that count", f"{indexed['keys'] / indexed['count']:.2f}")


def register() -> None:
    """A handler that does what a slice's does: one set-based update and a line for each."""
    from portaria.database.copying import cursor
    from portaria.duties.registry import handler
    from portaria.duties.types import Done
    from portaria.ledger.acts import append
    from portaria.ledger.types import ActDraft, ref

    @handler("bench.purge", batch=1000)
    def purge(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
        with cursor() as c:
            ids = [duty.person for duty in duties]
            c.execute("UPDATE box SET state = 'purged' WHERE id = ANY(%s)", [ids])
        append([draft(duty, at) for duty in duties], by="system:runner", at=at)
        return [Done("conteúdo eliminado")] * len(duties)

    def draft(duty: OpenDuty, at: datetime) -> ActDraft:
        return ActDraft(
            kind="mail.mailbox.purged",
            subject=duty.subject,
            person=duty.person,
            body=duty.body,
            held_at=at,
            provisions=duty.provisions,
            content={"state": ["closed", "purged"], "reasons": [{"code": "kept_long_enough"}]},
            cause=ref("duty", duty.id),
        )


def carrying_out(count: int) -> None:
    from portaria.database.copying import cursor
    from portaria.duties.runner import run_due
    from portaria.ledger.sealer import seal

    due = count // DUE_SHARE

    def sweep() -> None:
        with cursor() as c:
            c.execute(SWEEP, [NOW, NOW])
            assert c.rowcount == due

    def ours() -> None:
        report = run_due(until=NOW)
        assert report.done == due
        seal()

    swept, took = seconds(sweep), seconds(ours)
    told("one UPDATE with a log row each, and nothing else", f"{due / swept:,.0f} acts/s")
    told(
        "carrying out, each with its ledger line, sealed",
        f"{due / took:,.0f} acts/s",
        "at least 5,000",
    )


def opening(count: int) -> None:
    from django.db import transaction

    from portaria.duties.acts import CHUNK, open_duties

    def run() -> None:
        for first in range(count, count + OPENED, CHUNK):
            with transaction.atomic():
                open_duties([draft(n) for n in range(first, first + CHUNK)], at=NOW)

    told("opening duties", f"{OPENED / seconds(run):,.0f} /s")


def draft(number: int) -> DutyDraft:
    from portaria.duties.types import DutyDraft

    return DutyDraft(
        kind="bench.purge",
        body="uniar",
        subject=f"mailbox:{number}",
        person=number,
        run_at=NOW + timedelta(days=700),
        key=f"opened:{number}",
        about="Eliminar o conteúdo da caixa encerrada",
        provisions=("unila-cgtic-5-2020#art18_cpt",),
        sum={"start": "2022-03-04", "budget": "24 months"},
    )


def forecasting() -> None:
    from portaria.duties.forecast import forecast

    found = 0

    def run() -> None:
        nonlocal found
        found = sum(1 for _ in forecast(NOW + timedelta(days=100)))

    took = seconds(run)
    told("forecast of 100 days", f"{found / took:,.0f} duties/s")


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with scratch("portaria_bench_duties"):
        fill(count)
        finding()
        register()
        carrying_out(count)
        opening(count)
        forecasting()
        told("peak memory of this process", peak_memory())


if __name__ == "__main__":
    main()
