"""Accounts in bulk: login names, opening, blocking, erasing; and the generator of people.

``python -m benchmarks.accounts [PERSONS]``. The server is that of ``DATABASE_URL``; the database is
made for the run and dropped after it. Goal: at least 5,000 acts a second, each with its ledger
line; a first load with accounts at least 1,000 persons a second.
"""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

NAME = "portaria_bench_accounts"
PERSONS = 20_000
CHUNK = 5_000
AT = datetime(2024, 3, 4, 12, tzinfo=UTC)
LATER = datetime(2025, 3, 6, 12, tzinfo=UTC)
BODY = Path(__file__).resolve().parents[1] / "bodies" / "uniar"


@contextmanager
def scratch() -> Iterator[None]:
    """An empty database on the server of ``DATABASE_URL``, dropped at the end."""
    address = os.environ.get("DATABASE_URL")
    if not address:
        sys.exit("DATABASE_URL: diga em que servidor medir")
    parts = urlsplit(address)
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as server:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME))
        server.execute(drop)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
        os.environ["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{NAME}"))
        try:
            yield
        finally:
            from django.db import connection

            connection.close()
            server.execute(drop)


def timed(what: str, count: int, run: Callable[[], object]) -> None:
    """Print how many of ``count`` things a second ``run`` does."""
    from portaria import clock

    since = clock.elapsed()
    run()
    seconds = clock.elapsed() - since
    print(f"{what:<44} {count:>9,} in {seconds:7.2f} s {count / seconds:>10,.0f}/s", flush=True)


def generator(persons: int) -> None:
    """People written as HR files."""
    from portaria.demo.generator import write
    from portaria.demo.plan import plan

    population = plan("uniar", persons, date(2024, 3, 1))
    with TemporaryDirectory() as folder:
        for month in (0, 23):
            timed(
                f"generate, month {month}",
                persons,
                lambda m=month: write(population, [m], Path(folder)),
            )


def people(persons: int) -> dict[int, str]:
    """Invented people in the database, each with a bond; their names by key."""
    from portaria.database.copying import copy_rows, next_ids
    from portaria.demo.plan import plan
    from portaria.demo.registers import bonds
    from portaria.people.models import Person

    names = [bond.name for bond in bonds(plan("uniar", persons, date(2024, 3, 1)), 0)]
    ids = next_ids(Person, len(names))
    rows = [(i, "uniar", f"b:{i}", name, AT) for i, name in zip(ids, names, strict=True)]
    copy_rows("people_person", ("id", "root", "hr_key", "name", "recorded_at"), rows)
    columns = ("body_id", "person_id", "hr_key", "registration", "category", "start")
    tied = (("uniar", i, f"b:{i}", str(i), "servidor_efetivo", date(2022, 1, 3)) for i in ids)
    copy_rows("people_bond", columns, tied)
    return dict(zip(ids, names, strict=True))


def chunks(items: list[int]) -> Iterator[list[int]]:
    """Batches as the runner makes them."""
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))


def main(persons: int) -> None:
    """Measure, on a new database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portaria.config.settings")
    with scratch():
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import transaction

        from portaria.accounts import acts
        from portaria.accounts.decisions import entitlement
        from portaria.accounts.models import Account
        from portaria.accounts.types import Ask, Block, Change
        from portaria.bodies.acts import adopt
        from portaria.bodies.policies import policy_on

        generator(persons)
        call_command("migrate", verbosity=0)
        adopt(BODY, by="cli:bench", at=AT)
        named = people(persons)
        category = "servidor_efetivo"
        decision = entitlement.decide(category, policy_on("uniar", AT.date()))

        def each(run: Callable[[list[int]], object], items: list[int]) -> None:
            for batch in chunks(items):
                with transaction.atomic():
                    run(batch)

        def opening(batch: list[int]) -> None:
            asks = [Ask("uniar", person, named[person], category, decision, AT) for person in batch]
            acts.open_accounts(asks, by="system:runner", at=AT)

        def blocking(batch: list[int]) -> None:
            blocks = [Block(account, "dismissal", decision, AT, 1) for account in batch]
            acts.block_accounts(blocks, by="system:runner", at=AT)

        def erasing(batch: list[int]) -> None:
            changes = [Change(account, decision, LATER) for account in batch]
            acts.erase_account_data(changes, by="system:runner", at=LATER)

        timed(
            "open accounts, with login, line and 2 duties",
            persons,
            lambda: each(opening, list(named)),
        )
        accounts = list(Account.objects.order_by("id").values_list("id", flat=True))
        timed("block accounts, with line and duty", persons, lambda: each(blocking, accounts))
        timed("erase their data, with line", persons, lambda: each(erasing, accounts))
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PERSONS)
