"""HR files checked, planned and applied: one way through, with or without writing at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from django.db import transaction

from portaria.database.copying import cursor, next_ids
from portaria.database.garbage import seldom_sought
from portaria.ledger.types import Json
from portaria.people import loading
from portaria.people.changes import Source, record_changes
from portaria.people.competences import assign_declared
from portaria.people.days import civil_day
from portaria.people.hr.by_events import ByEvents
from portaria.people.hr.deriving import Deriving
from portaria.people.hr.event_rows import EventRow
from portaria.people.hr.keeping import keep_load, keep_refusal
from portaria.people.hr.reading import Progress, Reading, read
from portaria.people.hr.report import Refused, Stopped
from portaria.people.hr.rows import UnitRow
from portaria.people.hr.types import Feed, Outcome, ends_bond
from portaria.people.models import Load
from portaria.people.states import Change, UnitChange
from portaria.people.unit_acts import record_units

__all__ = ["Feed", "Outcome", "apply", "check", "plan"]

OnChanges = Callable[[Sequence[Change], Reading], object]


def _silent(_what: str, _done: int, _total: int) -> None:
    return None


def check(feed: Feed, paths: Sequence[Path], *, progress: Progress = _silent) -> Outcome:
    """Read ``paths`` and everything that applying them would need, and write nothing.

    Raises:
        Refused: something must be corrected first; it says what.
    """
    return plan(feed, paths, progress=progress)


def plan(
    feed: Feed,
    paths: Sequence[Path],
    *,
    on_changes: OnChanges | None = None,
    progress: Progress = _silent,
) -> Outcome:
    """What applying ``paths`` would change; nothing is written.

    Args:
        on_changes: receives the changes, chunk by chunk, with the reading they come from.

    Raises:
        Refused: something must be corrected first; it says what.
    """
    with transaction.atomic(), ExitStack() as stack, seldom_sought():
        reading = _read(feed, paths, stack, progress)
        outcome = Outcome(detected=reading.detected)
        if reading.unchanged:
            outcome.state = "unchanged"
        else:
            outcome.active = _active(feed)
            seen: set[int] = set()
            for changes in _changes(feed, reading, outcome):
                outcome.note(changes, seen, feed.today)
                if on_changes:
                    on_changes(changes, reading)
            _note_units(outcome, reading.book.changes(feed.today))
            _heads(reading, feed)
            _refuse_if(reading)
            if _too_many(outcome, feed):
                outcome.state = "stopped"
        transaction.set_rollback(True)
    return outcome


def apply(
    feed: Feed,
    paths: Sequence[Path],
    *,
    by: str,
    confirm: bool = False,
    progress: Progress = _silent,
) -> Outcome:
    """Apply ``paths`` whole, or not at all, in one transaction.

    A refused or stopped load is kept with its report and nothing else. Files that say nothing new
    write nothing.

    Args:
        by: who brought them (``cli:<login>``, ``user:<id>``).
        confirm: let pass a file that ends more bonds than the body's limit.

    Raises:
        Refused: something must be corrected first; it says what.
        Stopped: it would end too many bonds, and nobody confirmed.
    """
    try:
        with transaction.atomic(), ExitStack() as stack, seldom_sought():
            return _apply(feed, paths, by, confirm, stack, progress)
    except Refused as refused:
        keep_refusal(feed, paths, by, "refused", refused.problems, {})
        raise
    except Stopped as stopped:
        counts: dict[str, Json] = {"ends": stopped.ends, "active_before": stopped.active}
        keep_refusal(feed, paths, by, "stopped", [], counts)
        raise


def _apply(
    feed: Feed, paths: Sequence[Path], by: str, confirm: bool, stack: ExitStack, progress: Progress
) -> Outcome:
    with cursor() as c:
        # Checked chunk by chunk: a million checks left for the commit would be held in memory.
        c.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # Two loads of one body wait for each other.
        c.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"hr:{feed.body.slug}",)
        )
    reading = _read(feed, paths, stack, progress)
    _refuse_if(reading)
    outcome = Outcome(detected=reading.detected)
    if reading.unchanged:
        outcome.state = "unchanged"
        return outcome
    outcome.active = _active(feed)
    outcome.load = next_ids(Load, 1)[0]
    source = _source(feed, outcome.load)
    _write_units(reading, source, outcome)
    _write_changes(feed, reading, source, outcome, progress)
    _write_units(reading, source, outcome)  # what events told of them
    heads = reading.book.set_heads(_heads(reading, feed))
    record_units(heads, source)
    assign_declared(feed.competences, body=source.body, day=feed.today, by=source.by, at=source.at)
    _refuse_if(reading)
    if _too_many(outcome, feed) and not confirm:
        raise Stopped(outcome.ends, outcome.active, float(feed.settings.stop_if_ends_more_than))
    progress("Guardando as linhas lidas", 0, 1)
    for difference in reading.differences.values():
        difference.keep()
    progress("Guardando as linhas lidas", 1, 1)
    keep_load(feed, paths, by, outcome)
    outcome.state = "applied"
    return outcome


def _source(feed: Feed, load: int) -> Source:
    body = feed.body
    return Source(body.slug, body.root, body.zone, f"hr:{feed.layout.name}", feed.at, load)


def _read(feed: Feed, paths: Sequence[Path], stack: ExitStack, progress: Progress) -> Reading:
    return read(
        paths,
        feed.layout,
        feed.settings,
        body=feed.body.slug,
        today=feed.today,
        stack=stack,
        progress=progress,
    )


def _changes(feed: Feed, reading: Reading, outcome: Outcome) -> Iterator[list[Change]]:
    difference = reading.differences.get("bonds")
    missing = feed.settings.missing or (difference and difference.source.layout.missing)
    deriving = Deriving(
        reading,
        feed.body.slug,
        feed.body.root,
        feed.today,
        missing.value if missing else "",
    )
    for changes in deriving.changes():
        yield loading.without_retold(changes, feed.today)
    outcome.left_out = deriving.left_out
    if "events" in reading.differences:
        events = reading.differences["events"]
        told = ByEvents(
            feed.body.slug, feed.today, events.source.name, reading.book, reading.problems
        )
        for rows in reading.rows("events"):
            changes = told.changes([r for r in rows if isinstance(r, EventRow)])
            yield loading.without_retold(changes, feed.today)
        outcome.known = told.known
    _refuse_if(reading)


def _write_changes(
    feed: Feed, reading: Reading, source: Source, outcome: Outcome, progress: Progress
) -> None:
    total = sum(spool.rows for spool in reading.spools.values())
    done = 0
    for changes in _changes(feed, reading, outcome):
        recorded = record_changes(changes, source)
        outcome.persons += recorded.persons
        outcome.bonds += recorded.bonds
        outcome.corrected += recorded.corrected
        outcome.events.update(recorded.events)
        outcome.ends += sum(ends_bond(change, feed.today) for change in changes)
        done += len(changes)
        progress("Aplicando", min(done, total), total)


def _write_units(reading: Reading, source: Source, outcome: Outcome) -> None:
    changes = reading.book.changes(civil_day(source.at, source.zone))
    _note_units(outcome, changes)
    reading.book.recorded_as(record_units(changes, source))


def _note_units(outcome: Outcome, changes: Sequence[UnitChange]) -> None:
    for change in changes:
        outcome.units["created" if change.before is None else "changed"] += 1
        for event in change.happened:
            outcome.events[event.kind.value] += 1


def _heads(reading: Reading, feed: Feed) -> dict[str, tuple[int | None, int | None]]:
    """(head, substitute) of each unit told, as primary keys; -1 for a person not yet recorded."""
    rows = [r for chunk in reading.rows("units") for r in chunk if isinstance(r, UnitRow)]
    keys = {key for r in rows for key in (r.head, r.substitute) if key}
    persons = {k: p.id for k, p in loading.persons_by_key(feed.body.root, keys).items()}
    people = reading.differences.get("bonds")
    if people is not None and len(persons) < len(keys):
        persons |= dict.fromkeys(people.names_person(keys - persons.keys()), -1)
    for row in rows:
        for column, key in (("titular_cpf", row.head), ("substituto_cpf", row.substitute)):
            if key and key not in persons:
                name = reading.differences["units"].source.name
                why = "CPF de quem não está no cadastro nem no arquivo de pessoas"
                reading.problems.add(name, row.line, column, "***", why)
    return {r.code: (persons.get(r.head), persons.get(r.substitute)) for r in rows}


def _refuse_if(reading: Reading) -> None:
    if reading.problems:
        raise Refused(reading.problems.found, reading.detected)


def _active(feed: Feed) -> int:
    with cursor() as c:
        c.execute(
            'SELECT count(*) FROM people_bond WHERE body_id = %s AND ("end" IS NULL OR "end" > %s)',
            (feed.body.slug, feed.today),
        )
        row = c.fetchone()
    return int(row[0]) if row else 0


def _too_many(outcome: Outcome, feed: Feed) -> bool:
    return outcome.ends > outcome.active * feed.settings.stop_if_ends_more_than
