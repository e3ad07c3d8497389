"""What another day, or other norms, change of what is published, without any act on a mailbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from portaria.connectors.publishing import gathering
from portaria.connectors.publishing.facts import Ruled
from portaria.connectors.publishing.ruling import Rulings
from portaria.connectors.publishing.walking import CHUNK

_FACT = "law:"


@dataclass(frozen=True, slots=True)
class Turn:
    """A body on another day, or under other norms, than what is published. ``facts`` is what the
    files say of it once its mailboxes are done."""

    facts: Mapping[str, str]
    next: Callable[[int, int], Sequence[int]]

    def slices(self, limit: int) -> Iterator[list[Sequence[int]]]:
        """Its mailboxes that may have changed, in chunks, ``limit`` at most together."""
        after, part = -1, list[Sequence[int]]()
        while keys := self.next(after, CHUNK):
            part.append(keys)
            after = keys[-1]
            if len(part) * CHUNK >= limit:
                yield part
                part = []
        if part:
            yield part


def facts(rulings: Rulings) -> dict[str, str]:
    """What the files say of every body: under which policy and on which day it was published."""
    return {_FACT + body: _said(ruled) for body, ruled in rulings.items()}


def _said(ruled: Ruled) -> str:
    return f"{ruled.today.isoformat()} {ruled.digest}"


def day_of(published: Mapping[str, str], body: str) -> date:
    """The day on which ``body`` was published; the first there is, where it never was."""
    day = published.get(_FACT + body, "").partition(" ")[0]
    return date.fromisoformat(day) if day else date.min


def turns(published: Mapping[str, str], rulings: Rulings) -> Iterator[Turn]:
    """The bodies of which the files say something else."""
    for body, ruled in rulings.items():
        said = published.get(_FACT + body, "")
        if said == _said(ruled):
            continue
        day, _, digest = said.partition(" ")
        fresh = {_FACT + body: _said(ruled)}
        if digest == ruled.digest and day:
            yield Turn(fresh, _dated(body, date.fromisoformat(day), ruled.today))
        else:
            yield Turn(fresh, partial(gathering.of_body_after, body))


def _dated(body: str, before: date, today: date) -> Callable[[int, int], Sequence[int]]:
    keys = gathering.related({"mailbox": set(gathering.dated(body, before, today))})
    return lambda after, count: [key for key in keys if key > after][:count]


def domains(rulings: Rulings) -> dict[str, str]:
    """The domains of all bodies, each with the body it is published for."""
    return {
        domain: body for body, ruled in sorted(rulings.items()) for domain in sorted(ruled.domains)
    }
