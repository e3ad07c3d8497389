"""Another norm against a university: every person's holdings, a year of its HR's events and a year
of what is to come, decided under both norms.

``python -m benchmarks.whatif [PERSONS]``. Goal: 100,000 persons and a year in under 60 seconds on
two cores, in flat memory, nothing written. No peer is known: the bound is one reading of the same
rows with nothing decided, measured beside it.
"""

from __future__ import annotations

import resource
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from benchmarks._scratch import peak_memory, scratch, seconds, told

_BODY = "uniar"
_FIRST = date(2024, 11, 1)
_MONTHS = 13
# Something of everything: limits, rights, how long things are kept, when the idle end.
_EDITS = (
    "mailbox.quota[category=discente]=512 MB",
    "mailbox.retention=6 months",
    "mailbox.idle.after=90 days",
    "mailbox.idle.outcome=close",
    "mailbox.entitlement[category=terceirizado]=not_entitled",
    "account.data.retention=30 days",
)


def main(persons: int) -> None:
    """Measure with ``persons`` bonds in the first month."""
    with TemporaryDirectory(prefix="portaria-bench-") as folder, scratch("portaria_bench_whatif"):
        now = history(Path(folder), persons)
        _used(now)
        _ask(now)


def history(folder: Path, persons: int) -> datetime:
    """A first load and a year of monthly files, each carried out."""
    from django.conf import settings

    from portaria import clock
    from portaria.bodies.acts import adopt
    from portaria.demo import generator
    from portaria.demo.plan import plan
    from portaria.duties.runner import run_due
    from portaria.people.hr.feed import apply
    from portaria.people.hr.opening import open_feed

    population = plan(_BODY, persons, _FIRST)
    now = datetime(2024, 12, 1, 12, tzinfo=UTC)
    adopt(settings.BODIES_DIR / _BODY, by="cli:bench", at=now)
    for month in range(_MONTHS):
        generator.write(population, [month], folder)
        told_on = date.fromordinal(population.first_day(month + 1))
        now = datetime(told_on.year, told_on.month, 1, 12, tzinfo=UTC)
        files = [folder / population.label(month) / f"{n}.csv" for n in ("pessoas", "unidades")]
        with clock.at(now):
            apply(open_feed(_BODY, now), files, by="cli:bench", confirm=True)
            report = run_due()
        print(f"  {population.label(month)}: {report.done:,} duties", file=sys.stderr, flush=True)
    return now


def _used(now: datetime) -> None:
    """Mail servers saw most mailboxes used on some day of the year."""
    from portaria.database.copying import cursor

    with cursor() as c:
        c.execute(
            "UPDATE mail_mailbox SET used_bytes = (id * 7919) %% 200000000,"
            " last_access_at = greatest(opened_at, %s::timestamptz"
            "   - make_interval(days => (id %% 365)::int))"
            " WHERE state = 'active' AND id %% 10 > 0",
            (now,),
        )
        c.execute("ANALYZE")


def _ask(now: datetime) -> None:
    from portaria import clock
    from portaria.journeys.whatif import asking
    from portaria.people.models import FunctionalEvent, Person

    told("persons", f"{Person.objects.count():,}")
    told("events of the year", f"{_events(FunctionalEvent, now):,}")
    told("reading the same rows alone", f"{seconds(_read):,.1f} s")
    for processes in (1, 2):
        with clock.at(now), TemporaryFile("w+", encoding="utf-8") as spool:
            asked = asking.Asked(_BODY, edits=_EDITS)
            question = asking.question_of(asked, asking.laws_of(asked, now), now)
            before = _processor()
            answers: list[asking.Answer] = []
            taken = seconds(
                lambda question=question, spool=spool, answers=answers, processes=processes: (
                    answers.append(
                        asking.answer(
                            question, spool, progress=lambda _count: None, processes=processes
                        )
                    )
                )
            )
            told(
                f"what-if, {processes} process(es)",
                f"{taken:,.1f} s",
                "goal < 60 s with two" if processes > 1 else "",
            )
            told(
                "  processor of the processes (PostgreSQL apart)", f"{_processor() - before:,.1f} s"
            )
            [answer] = answers
            told("  changes", f"{answer.tally.changes:,}")
    told("peak memory, this process", peak_memory())
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    told("peak memory, the largest of the others", f"{children:,.0f} MB")


def _events(model: type, now: datetime) -> int:
    since = now.date() - timedelta(days=365)
    return int(model._default_manager.filter(effective_on__gte=since).count())  # type: ignore[attr-defined]


def _read() -> None:
    """The rows that a what-if looks at, read and dropped."""
    from portaria.bodies.models import Body
    from portaria.journeys.whatif import holders

    root = Body.objects.values_list("root", flat=True).get(pk=_BODY)
    for part in holders.parts(root, 1):
        for _ in holders.chunks(_BODY, root, part):
            pass


def _processor() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
