"""Two hundred people at the site for ten minutes, while its processes and its database are killed.

``python -m benchmarks.crowd [--users N] [--minutes M] [--quiet]`` with a PostgreSQL of its own,
durable as a real one, and the very processes that ``portaria up`` starts. Each visitor looks at a
page every few seconds, and every fifth time tells an incident by the site's form. At a third of the
time the worker and one process of the site are killed, at two thirds PostgreSQL, which is away for
some seconds; ``--quiet`` kills nothing. Goal: no error, no form lost, none done twice.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from benchmarks._scratch import told
from portaria import clock
from portaria.demo.visitors import FORM, Told, Visitor
from portaria.launch import supervisor
from portaria.launch.postgres import CannotStart, Server, temporary_server

PORT = 8765
PERSONS = 400
PAGES = ("/", "/meu/", "/pedidos/", "/avisos/", "/pedidos/novo/", FORM, "/minhas-normas/")
THINKING = (4.0, 8.0)
AWAY = 8.0
Cookie = tuple[str, str]


def main() -> None:
    """Fill, open the doors, kill, count."""
    options = argparse.ArgumentParser()
    options.add_argument("--users", type=int, default=200)
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--quiet", action="store_true", help="kill nothing")
    asked = options.parse_args()
    with (
        TemporaryDirectory(prefix="portaria-crowd-") as state,
        temporary_server(durable=True) as server,
    ):
        server.create_database("portaria")
        os.environ["DATABASE_URL"] = server.url("portaria")
        os.environ["PORTARIA_STATE"] = state
        os.environ["PORTARIA_STATIC"] = str(Path(state) / "static")  # nothing collected
        sessions = prepare(asked.users)
        children = [
            supervisor.Child("o site", supervisor.site_command(PORT)),
            supervisor.Child("o executor", supervisor.worker_command()),
        ]
        try:
            found = visited(children, server, sessions, asked.minutes * 60, kill=not asked.quiet)
        finally:
            for child in children:
                child.process.terminate()
                child.process.wait(60)
        tell(found, asked.users)


def prepare(users: int) -> list[Cookie]:
    """A small university, and the session of each visitor."""
    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portaria.config.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    from django.db import connection

    from benchmarks.first_load import adopt, apply, files

    with TemporaryDirectory(prefix="portaria-bench-") as folder:
        told_by_hr = files(Path(folder), PERSONS)
        adopt()
        apply(told_by_hr)
    sessions = [session_of(number, person) for number, person in enumerate(persons(users))]
    connection.close()
    return sessions


def persons(users: int) -> Sequence[int]:
    """People of the university today."""
    from portaria.people.models import Bond
    from portaria.people.queries import bodies_of

    today = clock.now().date()
    # Of whom nothing is due that would end their bond while they look.
    staying = Bond.objects.filter(end=None, planned_end=None, situation="active")
    held = staying.order_by("person").values_list("person", flat=True)
    return list(islice((one for one in held.distinct() if bodies_of(one, today)), users))


def session_of(number: int, person: int) -> Cookie:
    """The cookie of somebody who signed in with both factors."""
    from allauth.mfa.totp.internal.auth import TOTP
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.test import Client

    from portaria.web.models import SignIn

    user, new = User.objects.get_or_create(username=f"visitante{number}")
    if new:
        SignIn.objects.create(user=user, person_id=person)
        TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client = Client()
    client.force_login(user)
    return settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value


def visited(
    children: Sequence[supervisor.Child],
    server: Server,
    sessions: Sequence[Cookie],
    seconds: float,
    *,
    kill: bool,
) -> Told:
    """What happened to the visitors."""
    site, _worker = children
    Visitor(PORT, sessions[0], Told()).look("/pronto/")
    found, over = Told(), clock.elapsed() + seconds
    threads = [
        threading.Thread(target=_stay, args=(session, number, found, over))
        for number, session in enumerate(sessions)
    ]
    for thread in threads:
        thread.start()
    begun, blows = clock.elapsed(), [_kill_processes, _kill_database] if kill else []
    away_until = 0.0
    while any(thread.is_alive() for thread in threads):
        passed = clock.elapsed() - begun
        if blows and passed > seconds * (3 - len(blows)) / 3:
            blows.pop(0)(children, server)
            away_until = clock.elapsed() + (AWAY if not blows else 0)
        for child in children:
            child.keep()
        if clock.elapsed() > away_until:
            try:
                server.keep()
            except CannotStart:
                told("  PostgreSQL did not start yet", "")
        clock.pause(0.2)
    assert site.process.poll() is None
    return found


def _stay(session: Cookie, number: int, found: Told, over: float) -> None:
    # A simulation, nobody's secret.
    chance = random.Random(number)  # noqa: S311
    visitor, turn = Visitor(PORT, session, found), 0
    clock.pause(chance.uniform(0, THINKING[1]))
    while clock.elapsed() < over:
        turn += 1
        if turn % 5 == 0:
            visitor.tell(f"visitante {number}, vez {turn}")
        else:
            visitor.look(chance.choice(PAGES))
        clock.pause(chance.uniform(*THINKING))


def _kill_processes(children: Sequence[supervisor.Child], _server: Server) -> None:
    site, worker = children
    worker.process.kill()
    said = subprocess.run(
        ["/usr/bin/pgrep", "-P", str(site.process.pid)], capture_output=True, text=True, check=False
    )
    for one in said.stdout.split()[-1:]:
        os.kill(int(one), signal.SIGKILL)
    told("killed: the worker and one process of the site", "")


def _kill_database(_children: Sequence[supervisor.Child], server: Server) -> None:
    server.kill()
    told(f"killed: PostgreSQL, away for {AWAY:.0f} s", "")


def tell(found: Told, users: int) -> None:
    """The figures, and what the database says of the forms."""
    from portaria.incidents.models import Incident

    kept = Counter(Incident.objects.values_list("what", flat=True))
    milliseconds = [1000 * one for one in found.seconds]
    told("visitors", str(users))
    told("answers", f"{sum(found.answers.values()):,}")
    told("answers by status", str(dict(sorted(found.answers.items()))))
    told("connections without an answer", str(found.broken))
    told("median", f"{median(milliseconds):.0f} ms")
    told("p95", f"{quantiles(milliseconds, n=20)[18]:.0f} ms")
    told("forms answered as done", str(len(found.sent)))
    told("errors", str(len(found.wrong)), "0")
    for wrong in found.wrong[:10]:
        print(f"   {wrong}")
    told("forms given up", str(len(found.lost)), "0")
    told("forms lost", str(sum(kept[one] == 0 for one in found.sent)), "0")
    told("forms done twice", str(sum(count > 1 for count in kept.values())), "0")


if __name__ == "__main__":
    main()
