"""Every page of the site with many persons and acts behind it: seconds, processor and queries.

``python -m benchmarks.site [--persons N] [--times N] [--slow MS]`` on the server of
``DATABASE_URL``, in a database of its own. A small university is loaded as in truth (HR's file
applied, what follows carried out), then copied by SQL until there are N persons (each with its
account, mailbox, events, duties and ledger lines). Each page is asked for in turn, in process, by
somebody who holds every competence, and is the head of a unit that grows with the rest. ``CPU ms``
is this process's and its PostgreSQL session's, whatever else the machine does; ``--slow`` tells the
queries of pages above so many milliseconds. Goal: p95 under 150 ms of the server's time with
1,000,000 persons and 5,000,000 acts.
"""

from __future__ import annotations

import argparse
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from django.db import transaction
from django.db.backends.utils import CursorWrapper
from django.urls import URLPattern, URLResolver

from benchmarks._processor import spent
from benchmarks._scratch import scratch, seconds, told

SEED = 20_000
"""Persons loaded as in truth; the others are their copies."""
STRIDE = 10_000_000
"""Between the keys of a row and of its first copy."""
ACTS = 5
"""Lines of the ledger for each person, as in the goal."""
COPIED = {
    "people_person": {"id": "{id}", "hr_key": "hr_key || '-' || {n}", "cpf_hash": "NULL",
                      "name": "name || ' ' || {n}"},
    "people_bond": {"id": "{id}", "person_id": "{person_id}", "hr_key": "hr_key || '-' || {n}",
                    "registration": "registration || '-' || {n}"},
    "people_functionalevent": {"id": "{id}", "person_id": "{person_id}", "bond_id": "{bond_id}",
                               "key": "key || '-' || {n}"},
    "accounts_account": {"id": "{id}", "person_id": "{person_id}", "login": "login || '.' || {n}"},
    "mail_mailbox": {"id": "{id}", "person_id": "{person_id}", "address": "{n} || '.' || address"},
    "duties_duty": {"id": "{id}", "person": "{person}", "key": "key || '-' || {n}"},
    "ledger_act": {"id": "{id}", "person": "{person}", "subject": "subject || '-' || {n}"},
}  # fmt: skip
"""By table, the columns that a copy has otherwise; ``{column}`` is that column's own copy."""
ONLY = {"mail_mailbox": "person_id IS NOT NULL"}
ARGUMENTS = {
    "person": "people_person", "event": "people_functionalevent", "unit": "people_unit",
    "account": "accounts_account", "mailbox": "mail_mailbox", "duty": "duties_duty",
    "act": "ledger_act", "load": "people_load",
}  # fmt: skip
"""Pages of one row: the table whose middle row they show."""
NOT_ASKED = ("_csv", "_ics", "_pdf", "_json", "_zip", "verify", "calendar", "mfa_", "download")
"""Whole exports stream as many rows as there are, and are not pages."""


@dataclass
class Page:
    """A page and what asking for it took."""

    name: str
    address: str
    milliseconds: list[float] = field(default_factory=list)
    processor: float = 0.0
    queries: int = 0
    slowest: list[tuple[float, str]] = field(default_factory=list)

    @property
    def p95(self) -> float:
        """Milliseconds."""
        return quantiles(self.milliseconds, n=20)[18]


def fill(persons: int) -> None:
    """The university, loaded and copied."""
    from benchmarks.first_load import adopt, apply, files

    with TemporaryDirectory(prefix="portaria-bench-") as folder:
        told_by_hr = files(Path(folder), SEED)
        adopt()
        apply(told_by_hr)
    _carry_out()
    told("copied until there are so many persons", f"{seconds(lambda: copy(persons)):.0f} s")


def _filled() -> bool:
    from portaria.people.models import Person

    return Person.objects.exists()


def _carry_out() -> None:
    from portaria import clock
    from portaria.duties.runner import run_due

    with clock.at(datetime(2024, 12, 1, 12, tzinfo=UTC)):
        run_due()


def copy(persons: int) -> None:
    """Copies of every row that a person has, with the triggers asleep: they would publish and seal
    each of them, which is not what is measured. Indexes are made after the rows, which takes a
    fraction of keeping them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for table, changed in COPIED.items():
            with _indexes_later(cursor, table):
                _copy(cursor, table, changed, persons // SEED)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")


def _copy(cursor: CursorWrapper, table: str, changed: dict[str, str], copies: int) -> None:

    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
        " AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
        [table],
    )
    columns = [name for (name,) in cursor.fetchall()]
    values = [_copied(changed.get(column, f'"{column}"')) for column in columns]
    names, filled = ", ".join(f'"{column}"' for column in columns), ", ".join(values)
    last = copies - 1
    if table == "ledger_act":
        cursor.execute("SELECT count(*) FROM ledger_act")
        last = copies * SEED * ACTS // cursor.fetchone()[0] - 1
    cursor.execute(
        f"INSERT INTO {table} ({names}) SELECT {filled} FROM {table}"
        f" CROSS JOIN LATERAL (SELECT n, n % {copies} AS whose"
        f" FROM generate_series(1::bigint, {last}) n) c"
        f" WHERE id < {STRIDE} AND {ONLY.get(table, 'true')}"
    )


@contextmanager
def _indexes_later(cursor: CursorWrapper, table: str) -> Iterator[None]:
    """Those that enforce nothing are made again after the block."""
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = %s::regclass AND NOT indisunique AND NOT indisexclusion",
        [table],
    )
    made = cursor.fetchall()
    for name, _definition in made:
        cursor.execute(f"DROP INDEX {name}")
    yield
    for _name, definition in made:
        cursor.execute(definition)


def _copied(value: str) -> str:
    """``value`` of a copy: ``{column}`` is that column's own copy, ``{n}`` the copy's number."""
    own = value.replace("{id}", f'"id" + c.n * {STRIDE}')
    for column in ("person_id", "bond_id", "person"):
        own = own.replace("{" + column + "}", f'"{column}" + c.whose * {STRIDE}')
    return own.replace("{n}", "c.n")


@transaction.atomic
def reader() -> object:
    """Somebody who holds every competence, with a second factor."""
    from allauth.mfa.totp.internal.auth import TOTP
    from django.contrib.auth.models import User

    from portaria.bodies.types import POWERS
    from portaria.people.models import Bond, Competence, Unit
    from portaria.web.models import SignIn

    if user := User.objects.filter(username="medidor").first():
        return user
    unit = Unit.objects.order_by("pk")[1]
    bond = Bond.objects.filter(end=None, category="servidor_efetivo").order_by("pk")[0]
    Unit.objects.filter(pk=unit.pk).update(head=bond.person_id)
    for power in POWERS:
        Competence.objects.create(
            body_id="uniar", power=power, unit=unit, head_only=True, start=date(2020, 1, 1),
            provision="unila-cgtic-5-2020#art5_cpt_inc1", act=0,
        )  # fmt: skip
    user = User.objects.create_user("medidor")
    SignIn.objects.create(user=user, person_id=bond.person_id)
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    return user


def pages() -> Iterator[Page]:
    """Those that a person looks at: the lists by their first page, and a row of each."""
    from django.db import connection
    from django.urls import get_resolver, reverse

    from portaria.frame.permissions import Reach, permission_of

    for name, route in _routes(get_resolver()):
        permission = permission_of(route.callback)
        if permission is None or permission.reach not in (Reach.SIGNED_IN, Reach.POWER):
            continue
        if any(part in name for part in NOT_ASKED):
            continue
        needed = list(route.pattern.regex.groupindex)
        if not needed:
            yield Page(name, reverse(name))
        elif needed == ["pk"] and name in ARGUMENTS:
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT id FROM {ARGUMENTS[name]} ORDER BY id "
                    f"OFFSET (SELECT count(*) / 2 FROM {ARGUMENTS[name]}) LIMIT 1"
                )
                [pk] = cursor.fetchone()
            yield Page(name, reverse(name, args=[pk]))
    for name, words in (("everything", "?q=silva"), ("people", "?q=maria"), ("people", "?page=40")):
        yield Page(f"{name} {words}", reverse(name) + words)


def _routes(resolver: URLResolver) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if not isinstance(entry, URLPattern):
            yield from () if entry.namespace else _routes(entry)
        elif entry.name:
            yield entry.name, entry


def measure(page: Page, ask: Callable[[str], int], times: int) -> int:
    """Ask ``times`` over, after one that warms; the status."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    status = ask(page.address)

    def repeated() -> None:
        for _ in range(times):
            since = time.perf_counter()
            ask(page.address)
            page.milliseconds.append((time.perf_counter() - since) * 1000)

    page.processor = (spent(repeated).processor or 0.0) / times * 1000
    with CaptureQueriesContext(connection) as queries:
        ask(page.address)
    page.queries = len(queries)
    found = ((float(one["time"]) * 1000, one["sql"]) for one in queries.captured_queries)
    page.slowest = sorted(found, reverse=True)[:3]
    return status


def main() -> None:
    """Fill, ask, tell."""
    options = argparse.ArgumentParser()
    options.add_argument("--persons", type=int, default=100_000)
    options.add_argument("--times", type=int, default=10)
    options.add_argument("--slow", type=float, default=150)
    options.add_argument("--keep", action="store_true", help="leave the database for the next run")
    options.add_argument("--only", default="", help="pages whose names contain this")
    asked = options.parse_args()
    os.environ["PORTARIA_DEBUG"] = ""
    with scratch(f"portaria_bench_site_{asked.persons}", keep=asked.keep):
        if not _filled():
            fill(asked.persons)
        from django.conf import settings
        from django.test import Client
        from django.test.utils import setup_test_environment

        setup_test_environment()
        logging.disable()
        storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
        settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": storage}}
        client = Client(raise_request_exception=False)
        client.force_login(reader())  # type: ignore[arg-type]
        _count()
        found = []
        for page in pages():
            if asked.only not in page.name:
                continue
            status = measure(page, lambda address: client.get(address).status_code, asked.times)
            if status == 200:
                found.append(page)
            else:
                print(f"not measured: {page.address} answers {status}")
        _tell(found, asked.slow)


def _count() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for table in ("people_person", "ledger_act", "duties_duty"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            told(table, f"{cursor.fetchone()[0]:,}")


def _tell(found: list[Page], slow: float) -> None:
    print(f"\n{'':<44}{'median ms':>10}{'p95 ms':>9}{'CPU ms':>9}{'queries':>9}")
    for page in sorted(found, key=lambda one: -one.p95):
        middle = median(page.milliseconds)
        print(
            f"{page.name:<44}{middle:>10.0f}{page.p95:>9.0f}{page.processor:>9.0f}{page.queries:>9}"
        )
        if page.p95 > slow:
            for taken, sql in page.slowest:
                print(f"      {taken:.0f} ms: {sql[:600]}")
    over = sum(page.p95 > 150 for page in found)
    told(f"pages above 150 ms, of {len(found)}", str(over), "0")


if __name__ == "__main__":
    main()
