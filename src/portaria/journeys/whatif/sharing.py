"""The work of a what-if shared between processes that see the same snapshot of the database."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Sequence
from contextlib import ExitStack
from multiprocessing.connection import Connection, wait
from typing import Any

from django.db import connection

from portaria.bodies.models import Body
from portaria.database.snapshots import same, snapshot
from portaria.journeys.whatif import holders
from portaria.journeys.whatif.changes import Change
from portaria.journeys.whatif.running import Progress, Question, Run, Take
from portaria.journeys.whatif.tally import Tally

ALONE = 10_000
"""Persons up to whom another process costs more than it saves; ours, no norm's."""


class Lost(RuntimeError):  # noqa: N818  # what became of the process
    """A process ended without its share done."""


def run(question: Question, *, take: Take, progress: Progress, processes: int = 0) -> Tally:
    """Carry ``question`` out and give ``take`` the changes found, those of a holder together.

    Args:
        progress: called with how many persons have been looked at.
        processes: how many share the work; 0: as many as there are processors, up to the number
            of persons that make one worth its while. One inside a caller's transaction, whose view
            of the database no other process can share.

    Raises:
        Lost: a process ended before its share was done.
    """
    root = Body.objects.values_list("root", flat=True).get(pk=question.laws.body)
    count = holders.persons(root)
    wanted = processes or min(os.cpu_count() or 1, 1 + count // ALONE)
    if wanted == 1 or connection.in_atomic_block:
        with snapshot():
            return _alone(question, root, take, progress)
    return _together(question, root, wanted, take, progress)


def _alone(question: Question, root: str, take: Take, progress: Progress) -> Tally:
    run = Run(question, take, progress)
    run.shared()
    for part in holders.parts(root, 1):
        run.persons(part)
    return run.tally


def _together(question: Question, root: str, count: int, take: Take, progress: Progress) -> Tally:
    """Children are made before this process has a connection, so that none is shared by accident;
    they wait for the snapshot that it then takes."""
    connection.close()
    context = multiprocessing.get_context("fork")
    ends: list[Connection] = []
    children = []
    for _ in range(count):
        mine, theirs = context.Pipe()
        child = context.Process(target=_child, args=(question, theirs), daemon=True)
        child.start()
        theirs.close()
        ends.append(mine)
        children.append(child)
    try:
        with snapshot() as name:
            shares = holders.parts(root, count)
            shares += [(0, 0)] * (count - len(shares))
            for number, (end, part) in enumerate(zip(ends, shares, strict=True)):
                end.send((name, part, number == 0))
            return _collect(ends, take, progress)
    finally:
        for end, child in zip(ends, children, strict=True):
            end.close()
            child.join(timeout=5)
            if child.is_alive():
                child.terminate()


def _collect(ends: Sequence[Connection], take: Take, progress: Progress) -> Tally:
    total, seen = Tally(), dict.fromkeys(ends, 0)
    open_ends = list(ends)
    while open_ends:
        for end in wait(open_ends):
            assert isinstance(end, Connection)  # noqa: S101  # as given to wait
            try:
                what, value = end.recv()
            except EOFError:
                raise Lost("um dos processos terminou antes do fim: repita o comando") from None
            if what == "changes":
                for found in value:
                    take(found)
            elif what == "persons":
                seen[end] = value
                progress(sum(seen.values()))
            elif what == "failed":
                raise Lost(value)
            else:
                total.add(value)
                open_ends.remove(end)
    return total


def _child(question: Question, end: Connection) -> None:
    found: list[Sequence[Change]] = []

    def flush(persons: int) -> None:
        end.send(("changes", list(found)))
        found.clear()
        end.send(("persons", persons))

    try:
        name, part, shared = end.recv()
        run = Run(question, found.append, flush)
        with ExitStack() as stack:
            stack.enter_context(same(name))
            if shared:
                run.shared()
            run.persons(part)
        flush(run.tally.persons)
        end.send(("done", run.tally))
    except Exception as error:  # told to the parent, which raises it
        _say(end, f"{type(error).__name__}: {error}")
        raise


def _say(end: Connection, text: Any) -> None:
    try:
        end.send(("failed", text))
    except OSError:
        return
