"""Giving login names to many persons at once, each name once and for ever."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from portaria.accounts.logins import Candidate, candidates, pick, stem_of
from portaria.database.copying import copy_rows, cursor

_FIRST = 4  # how many of a person's possible names are looked up at first
_COLUMNS = ("root", "name", "person", "taken_at", "stem", "number")


def allocate(
    root: str, wanted: Sequence[tuple[int, str]], steps: Sequence[str], *, at: datetime
) -> list[Candidate]:
    """Take a login name for each ``(person, name)`` of ``wanted``, in order, in the open
    transaction.

    Allocations of one family of bodies wait for each other until the transaction ends: two names
    can then neither collide nor deadlock. A few queries, however many persons: the first names of
    each are asked about, and the rest only of those whose first are all taken.
    """
    with cursor() as c:
        c.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"logins:{root}",))
    norms = [candidates(name, steps, _FIRST) for _, name in wanted]
    stems = [stem_of(name, found) for (_, name), found in zip(wanted, norms, strict=True)]
    taken = _taken(root, {c.login for found in norms for c in found})
    chosen = _choose(norms, stems, taken, {})
    whole: set[int] = set()
    while short := {place for place, c in enumerate(chosen) if c.number} - whole:
        for place in short:
            norms[place] = candidates(wanted[place][1], steps)
        whole |= short
        taken |= _taken(root, {c.login for place in short for c in norms[place]})
        chosen = _choose(norms, stems, taken, {})
    numbers = _numbers(root, {stem for c, stem in zip(chosen, stems, strict=True) if c.number})
    if numbers:
        chosen = _choose(norms, stems, taken, numbers)
    while clash := _taken(root, [c.login for c in chosen if c.number]):
        taken |= clash
        chosen = _choose(norms, stems, taken, numbers)
    rows = (
        (root, candidate.login, person, at, stem, candidate.number)
        for (person, _), candidate, stem in zip(wanted, chosen, stems, strict=True)
    )
    copy_rows("accounts_loginname", _COLUMNS, rows)
    return chosen


def _choose(
    norms: Sequence[Sequence[Candidate]],
    stems: Sequence[str],
    given_before: set[str],
    last_numbers: Mapping[str, int],
) -> list[Candidate]:
    taken, numbers = set(given_before), dict(last_numbers)
    chosen = []
    for found, stem in zip(norms, stems, strict=True):
        candidate = pick(found, stem, taken, numbers.get(stem, 1))
        if candidate.number:
            numbers[stem] = candidate.number
        taken.add(candidate.login)
        chosen.append(candidate)
    return chosen


def _taken(root: str, names: Iterable[str]) -> set[str]:
    if not (asked := list(names)):
        return set()
    with cursor() as c:
        c.execute(
            "SELECT name FROM accounts_loginname WHERE root = %s AND name = ANY(%s)",
            (root, asked),
        )
        return {row[0] for row in c}


def _numbers(root: str, stems: set[str]) -> dict[str, int]:
    """The highest number given to each stem."""
    if not stems:
        return {}
    with cursor() as c:
        c.execute(
            "SELECT stem, max(number) FROM accounts_loginname"
            " WHERE root = %s AND stem = ANY(%s) AND number > 0 GROUP BY stem",
            (root, list(stems)),
        )
        return dict(c.fetchall())
