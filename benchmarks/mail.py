"""Mailboxes: finding what is due among 1,000,000, carrying it out, opening in bulk.

``python -m benchmarks.mail [MAILBOXES]``. The server is that of ``DATABASE_URL``; the database is
made for the run and dropped after it. Goals: finding at most 3 times a bare ``count(*)`` with the
predicate; carrying out and opening at least 5,000 acts a second, each with its ledger line.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks._scratch import in_turns, scratch

TODAY = datetime(2024, 3, 4, 12, tzinfo=UTC)
DUE_SHARE = 50  # one in fifty: 2 %
OPENED = 20_000
BODY = Path(__file__).resolve().parents[1] / "tests" / "mail" / "bodies" / "uni"

PEOPLE = """
INSERT INTO people_person (root, hr_key, name, recorded_at)
SELECT 'uni', 'b:' || n, 'Pessoa ' || n, now() FROM generate_series(1, %s) AS n
"""
CLOSED = """
INSERT INTO mail_mailbox (body_id, kind, category, address, person_id, state, state_since,
                          opened_at, closed_at, closed_for, purge_on, retention_provision)
SELECT 'uni', 'individual', 'servidor_efetivo', 'c' || id || '@uni.example', id, 'closed', now(),
       now(), now(), 'dismissal',
       CASE WHEN id %% %s = 0 THEN %s::date ELSE %s::date + 1 + (id %% 700)::int END,
       'unila-cgtic-5-2020#art18_cpt'
FROM people_person ORDER BY id LIMIT %s
"""
PURGES = """
INSERT INTO duties_duty (kind, body, subject, person, run_at, due_at, key, about, provisions,
                         opened_at)
SELECT 'mail.purge', 'uni', 'mailbox:' || id, person_id, purge_on, purge_on,
       'mailbox:' || id || ':purge', 'Eliminar o conteúdo', ARRAY[retention_provision], now()
FROM mail_mailbox
"""
BARE = "SELECT count(*) FROM mail_mailbox WHERE state = 'closed' AND purge_on <= %s"


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """Seconds that ``work`` took, and what it gave."""
    from portaria import clock

    start = clock.elapsed()
    result = work()
    return clock.elapsed() - start, result


def load(mailboxes: int) -> None:
    """The installation: a body, persons, closed mailboxes and their dated purges."""
    from portaria.bodies.acts import adopt
    from portaria.bodies.policies import policy_on
    from portaria.database.copying import cursor

    adopt(BODY, by="cli:bench", at=TODAY)
    policy_on("uni", TODAY.date())  # reading the norm is once for a worker, not for an act
    with cursor() as c:
        c.execute(PEOPLE, (mailboxes + OPENED,))
        c.execute(CLOSED, (DUE_SHARE, TODAY.date(), TODAY.date(), mailboxes))
        c.execute(PURGES)
        c.execute("VACUUM ANALYZE")


def finding(day: date) -> None:
    """What is due, asked of the duties, beside the predicate asked of the mailboxes."""
    from portaria.database.copying import cursor
    from portaria.duties.claims import due_counts, due_groups

    def bare() -> int:
        with cursor() as c:
            c.execute(BARE, (day,))
            return int(c.fetchone()[0])  # type: ignore[index]

    def walked() -> None:
        with cursor() as c:
            c.execute("SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off; "
                      "SET LOCAL enable_indexonlyscan = off")  # fmt: skip
            c.execute(BARE.replace("%s", f"'{day}'"))

    def unindexed() -> None:
        from django.db import transaction

        with transaction.atomic():
            walked()

    taken = in_turns(
        9,
        {
            "bare count(*), no index": unindexed,
            "bare count(*), its own partial index": bare,
            "what kinds are due (runner)": lambda: due_groups(TODAY),
            "how many are due of each kind": lambda: due_counts(["mail.purge"], TODAY),
        },
    )
    print(f"due: {bare()}; counted by the duties: {due_counts(['mail.purge'], TODAY)}")
    for name, seconds in taken.items():
        print(f"  {name}: {seconds * 1000:.2f} ms")


def carrying_out() -> None:
    """Every due purge, by the runner."""
    from portaria import clock
    from portaria.duties.runner import run_due

    def run() -> int:
        with clock.at(TODAY):
            return run_due().done

    rate("purging (runner, duty and ledger line each)", *timed(run))


def opening() -> None:
    """New mailboxes: allocation, quota, idle watch where the norm has one, ledger line; and then
    all of them closed again, each with its dated purge."""
    from portaria.mail import acts
    from portaria.mail.models import Mailbox
    from portaria.mail.types import Closing, MailboxAsk
    from portaria.people.models import Person

    people = list(Person.objects.order_by("-id").values_list("id", flat=True)[:OPENED])
    asks = [
        MailboxAsk("uni", "individual", "servidor_efetivo", person, name=f"novo{person}")
        for person in people
    ]

    def open_all() -> int:
        for start in range(0, OPENED, 5000):
            acts.open_mailboxes(asks[start : start + 5000], by="hr:bench", at=TODAY)
        return OPENED

    rate("opening", *timed(open_all))
    keys = list(Mailbox.objects.filter(state="active").values_list("id", flat=True))

    def close_all() -> int:
        for start in range(0, len(keys), 5000):
            batch = [Closing(key, "dismissal") for key in keys[start : start + 5000]]
            acts.close_mailboxes(batch, by="hr:bench", at=TODAY)
        return len(keys)

    rate("closing, with the purge dated", *timed(close_all))


def rate(what: str, seconds: float, count: object) -> None:
    """One line of the report."""
    assert isinstance(count, int)
    print(f"{what}: {count} in {seconds:.2f} s = {count / seconds:,.0f} acts/s (goal ≥ 5,000)")


def main() -> None:
    """Run it all and print the figures."""
    mailboxes = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with scratch("portaria_bench_mail"):
        seconds, _ = timed(lambda: load(mailboxes))
        print(f"{mailboxes:,} mailboxes loaded in {seconds:.0f} s")
        finding(TODAY.date())
        carrying_out()
        opening()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"peak memory of the client: {peak:.0f} MB")


if __name__ == "__main__":
    main()
