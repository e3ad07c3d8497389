"""Fifty people at the site of a large body: what each page takes by the clock.

``python -m benchmarks.readers [--persons N] [--users N] [--minutes M]`` on the server of
``DATABASE_URL``, on the database that ``python -m benchmarks.site --persons N --keep`` filled from
the same state folder (its keys sealed what is read), with the very site that ``portaria up``
starts. Every reader holds every competence and opens each page that a person looks at, in an order
of their own, one every four to eight seconds. Seconds are the reader's: the site's, its database's
and the loopback's. Goal: p95 of every page under 150 ms with 50 readers, 1,000,000 persons and
5,000,000 acts.
"""

from __future__ import annotations

import argparse
import os
import random
import threading
from collections import Counter, defaultdict
from collections.abc import Sequence
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from benchmarks._scratch import scratch, told
from benchmarks.crowd import PORT, THINKING, Cookie, session_of
from benchmarks.site import pages, reader
from portaria import clock
from portaria.demo.visitors import Told, Visitor
from portaria.launch import supervisor

GOAL = 0.150
SHOWN = 15
Seconds = dict[str, list[float]]


def main() -> None:
    """Sign them in, let them read, tell."""
    options = argparse.ArgumentParser()
    options.add_argument("--persons", type=int, default=1_000_000)
    options.add_argument("--users", type=int, default=50)
    options.add_argument("--minutes", type=float, default=10)
    asked = options.parse_args()
    os.environ["PORTARIA_DEBUG"] = ""
    with (
        TemporaryDirectory(prefix="portaria-readers-") as static,
        scratch(f"portaria_bench_site_{asked.persons}", keep=True),
    ):
        os.environ["PORTARIA_STATIC"] = static  # nothing collected
        sessions, addresses = prepare(asked.users)
        site = supervisor.Child("o site", supervisor.site_command(PORT))
        try:
            taken, answers = read(sessions, addresses, asked.minutes * 60)
        finally:
            site.process.terminate()
            site.process.wait(60)
    tell(taken, answers)


def prepare(users: int) -> tuple[list[Cookie], list[str]]:
    """The readers' sessions, and the addresses of the pages."""
    from portaria.people.models import Person
    from portaria.web.models import SignIn

    if not Person.objects.exists():
        raise SystemExit("o banco está vazio: rode antes benchmarks.site com --keep")
    person = SignIn.objects.values_list("person", flat=True).get(user=reader())
    sessions = [session_of(number, person) for number in range(users)]
    return sessions, [page.address for page in pages()]


def read(
    sessions: Sequence[Cookie], addresses: Sequence[str], seconds: float
) -> tuple[Seconds, Counter[int]]:
    """Seconds of each page that was shown, and the answers by status."""
    warm = Visitor(PORT, sessions[0], Told())
    warm.look("/pronto/")
    shown = [address for address in addresses if warm.look(address).status == 200]
    taken: Seconds = defaultdict(list)
    seen = [Told() for _ in sessions]
    over = clock.elapsed() + seconds
    threads = [
        threading.Thread(target=_stay, args=(session, seen[number], number, shown, over, taken))
        for number, session in enumerate(sessions)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken, sum((one.answers for one in seen), Counter())


def _stay(
    session: Cookie,
    seen: Told,
    number: int,
    addresses: Sequence[str],
    over: float,
    taken: Seconds,
) -> None:
    # A simulation, nobody's secret.
    chance = random.Random(number)  # noqa: S311
    visitor = Visitor(PORT, session, seen)
    clock.pause(chance.uniform(0, THINKING[1]))
    while True:
        for address in chance.sample(addresses, len(addresses)):
            if clock.elapsed() > over:
                return
            answer = visitor.look(address)
            if answer.status == 200:
                taken[address].append(seen.seconds[-1])
            clock.pause(chance.uniform(*THINKING))


def tell(taken: Seconds, answers: Counter[int]) -> None:
    """The slowest pages, and how many are over the goal."""
    everything = sorted(one for page in taken.values() for one in page)
    by_page = sorted(((_p95(page), name, page) for name, page in taken.items()), reverse=True)
    told("answers by status", str(dict(sorted(answers.items()))))
    told("median", f"{1000 * median(everything):.0f} ms")
    told("p95 of all", f"{1000 * _p95(everything):.0f} ms", f"{1000 * GOAL:.0f} ms")
    slow = sum(p95 > GOAL for p95, _name, _page in by_page)
    told(f"pages whose p95 is over it, of {len(by_page)}", str(slow), "0")
    print(f"\n{'':<52}{'times':>7}{'median ms':>11}{'p95 ms':>9}")
    for p95, name, page in by_page[:SHOWN]:
        print(f"{name:<52}{len(page):>7}{1000 * median(page):>11.0f}{1000 * p95:>9.0f}")


def _p95(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=20)[18] if len(seconds) > 1 else seconds[0]


if __name__ == "__main__":
    main()
