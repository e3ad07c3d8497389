"""Making one version: the state at one instant, the difference written, read back, and what it
brought forgotten."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from portaria import clock
from portaria.connectors.publishing import gate, laws
from portaria.connectors.publishing.applying import Applying
from portaria.connectors.publishing.files import Files
from portaria.connectors.publishing.holding import at_one_instant
from portaria.connectors.publishing.reading import facts_of
from portaria.connectors.publishing.reading_back import Mismatch, digests, read_back
from portaria.connectors.publishing.ruling import Rulings
from portaria.connectors.publishing.settling import (
    Made,
    Outcome,
    Waiting,
    all_waiting,
    settle,
    waiting,
)
from portaria.connectors.publishing.sources import KINDS, LISTS, MAILBOXES, Source
from portaria.connectors.publishing.walking import CHUNK, Part
from portaria.database.copying import cursor

NOTHING = Waiting()


class _Unchanged(Exception):  # noqa: N818  # undoes a version that would be like the last one
    pass


@dataclass(slots=True)
class Version:
    """One version to be made.

    Attributes:
        parts: the subjects, given what waits; asked at the version's instant.
        take: how many of those that wait it is to bring (all, where it is ``entire``).
        found: what waits and is brought by it, where another version brought part of it already.
        told: what else the files say of themselves from then on.
        entire: the files are gone through whole: domains that nobody uses go.
        kept: what changes fits into memory, to be compared with what is read back; otherwise the
            files are read back whole, by their digests.
        gate_whole: the gate's file is written anew from the maps, whatever it says.
        lists_apart: leave the lists that what waits moves for another version, in ``lists``, with
            which what waits is then forgotten.
    """

    files: Files
    rulings: Rulings
    parts: Callable[[Waiting], Iterable[Part]]
    take: int = 0
    found: Waiting = NOTHING
    told: Mapping[str, str] = field(default_factory=dict)
    entire: bool = False
    kept: bool = True
    gate_whole: bool = False
    lists_apart: bool = False
    lists: list[Part] = field(default_factory=list)

    def make(self) -> Outcome:
        """Make it; no version is made where nothing differs.

        Raises:
            Mismatch: what was read back is not what was written; nothing is forgotten.
        """
        try:
            with at_one_instant(), self.files.transaction():
                applying = self._write()
                at = clock.now()
                about = {"version": str(applying.version), "at": at.isoformat()}
                applying.stamp({**about, **self.told})
        except _Unchanged:
            gate.follow(self.files, None, self.rulings, bodies=True)
            if self._settled.ids:
                settle(self._settled, None, at=clock.now())
            return Outcome(version_of(self.files), settled=len(self._settled.ids))
        self._read_back(applying)
        known = None if self.gate_whole else applying
        gate.follow(self.files, known, self.rulings, bodies=self._of_bodies)
        made = Made(
            applying.version, applying.count, at, applying.keys, applying.bodies, self.entire
        )
        settle(self._settled, made, at=clock.now())
        return Outcome(made.number, 1, made.subjects, len(self._settled.ids))

    @property
    def _of_bodies(self) -> bool:
        """Whether what the gate knows of the bodies may be another."""
        return bool(self.told) or "competence" in self.found.subjects

    @property
    def _settled(self) -> Waiting:
        """What is forgotten with it."""
        return NOTHING if self.lists else self.found

    def _write(self) -> Applying:
        if self.take:
            self.found = all_waiting() if self.entire else waiting(self.take)
        if self.lists_apart:
            self.lists = list(of_source(LISTS, self.found, self.files))
        applying = begun(self.files)
        for part in self.parts(self.found):
            self._apply(applying, part)
        domains = applying.domains(laws.domains(self.rulings), whole=self.entire)
        if not (applying.count or domains or self._news() or "competence" in self.found.subjects):
            raise _Unchanged
        return applying

    def _apply(self, applying: Applying, part: Part) -> None:
        """Write a part; then whoever had to give something up to it, as they are now."""
        queue = deque([part])
        while queue:
            source, keys = queue.popleft()
            wanted = source.gather(keys, self.rulings)
            if rivals := applying.apply(source.kind, keys, wanted, keep=self.kept):
                queue.append((source, sorted(rivals)))

    def _news(self) -> bool:
        said = facts_of(self.files.maps)
        return any(said.get(key) != value for key, value in self.told.items())

    def _read_back(self, applying: Applying) -> None:
        where = self.files.folder
        read_back(where, applying.version, applying.totals, applying.changed, KINDS)
        if not self.kept and digests(where, KINDS) != applying.totals:
            raise Mismatch(f"versão {applying.version}: os arquivos não ficaram como publicados")


def version_of(files: Files) -> int:
    """The version that the maps hold."""
    return int(facts_of(files.maps).get("version", "0"))


def begun(files: Files) -> Applying:
    """The next version, begun. A file put back from a copy may be older than what is known to have
    been published: numbers never go back."""
    totals = {
        logins: int(facts_of(files.of(logins=logins)).get("digest", "0"), 16)
        for logins in (False, True)
    }
    with cursor() as c:
        c.execute("SELECT coalesce(max(number), 0) FROM publishing_version")
        [last] = c.fetchone() or (0,)
    held = version_of(files)
    return Applying(files, max(held, last) + 1, totals, previous=held)


def of_source(source: Source, found: Waiting, files: Files) -> Iterator[Part]:
    """The subjects of ``source`` that what waits may move, in chunks."""
    yield from in_chunks(source, source.related(found.subjects, files.maps))


def in_chunks(source: Source, keys: Sequence[int]) -> Iterator[Part]:
    """``keys`` in parts of some thousands."""
    for start in range(0, len(keys), CHUNK):
        yield source, keys[start : start + CHUNK]


def mailboxes_of(files: Files) -> Callable[[Waiting], Iterator[Part]]:
    """The parts of a version that brings the mailboxes that wait."""
    return lambda found: of_source(MAILBOXES, found, files)
