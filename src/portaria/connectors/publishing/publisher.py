"""The publisher: brings the servers' files to what the state says, reads them back, and only then
forgets what it had to publish.

Order makes it safe to be killed anywhere. What changed is noted in the database with the act; the
files change in transactions of their own; the note goes in a last transaction, after the reading
back. Whoever comes after a crash finds the note, computes the same rows from the state and finds
them in the files already, or writes them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings

from portaria import clock
from portaria.connectors.publishing import laws
from portaria.connectors.publishing.applying import Applying
from portaria.connectors.publishing.files import Files, Folder, opened_for_writing
from portaria.connectors.publishing.holding import alone, at_one_instant
from portaria.connectors.publishing.reading import facts_of
from portaria.connectors.publishing.reading_back import Mismatch, digests, read_back
from portaria.connectors.publishing.records import hexadecimal
from portaria.connectors.publishing.ruling import Rulings, every_body
from portaria.connectors.publishing.settling import Made, Outcome, Waiting, settle, waiting
from portaria.connectors.publishing.sources import KINDS, MAILBOXES, SOURCES
from portaria.connectors.publishing.walking import CHUNK, Part, Walk
from portaria.database.copying import cursor

AT_ONCE = 20_000
"""Mailboxes in one version: what bounds memory, and how long an act waits behind a bulk load."""
_EVERY = 2**31


class _Unchanged(Exception):  # noqa: N818  # undoes a version that would be like the last one
    pass


def folder() -> Folder:
    """The installation's published folder, as its settings say."""
    return Folder(settings.PUBLISHED_DIR, settings.PUBLISHED_GROUP, settings.LOGINS_GROUP)


@contextmanager
def publisher(where: Folder | None = None) -> Iterator[Publisher]:
    """A publisher with its files open; between its publications another one may write.

    Raises:
        OSError, sqlite3.Error: the files cannot be opened.
    """
    with opened_for_writing(where or folder()) as files:
        yield Publisher(files)


def publish(where: Folder | None = None) -> Outcome:
    """Publish what waits, once (everything, where nothing was published yet)."""
    with publisher(where) as own:
        return own.pending()


@dataclass(slots=True)
class Publisher:
    """Publishes into ``files``."""

    files: Files

    @property
    def version(self) -> int:
        """The version that the maps hold."""
        return int(facts_of(self.files.maps).get("version", "0"))

    def pending(self) -> Outcome:
        """Publish what waits, in as many versions as it takes, and what another day or other norms
        changed. The first publication is whole.

        Raises:
            Busy: somebody else has been publishing for too long.
            Mismatch: what was read back is not what was written; nothing is forgotten.
        """
        with alone():
            rulings = every_body(clock.now())
            if self.version == 0:
                return self._first(rulings)
            done = Outcome(self.version)
            self._drain(done, rulings)
            self._laws(done, rulings)
            return done

    def whole(self) -> Outcome:
        """Publish everything, as a difference: what is there as it should be is left alone. In
        slices, between which whatever waits goes first; but the first time in one version, so that
        no server ever knows half of the mailboxes.

        Raises:
            Busy, Mismatch: as for :meth:`pending`.
        """
        with alone():
            rulings = every_body(clock.now())
            if self.version == 0:
                return self._first(rulings)
            done = Outcome(self.version)
            walk = Walk(self.files.maps, self.files.logins)
            while not walk.over:
                self._drain(done, rulings)
                done.add(self._version(rulings, lambda _: walk.parts(AT_ONCE)))
            done.add(self._version(rulings, lambda _: (), told=laws.facts(rulings), entire=True))
            return done

    def _first(self, rulings: Rulings) -> Outcome:
        walk = Walk(self.files.maps, self.files.logins)
        return self._version(
            rulings,
            lambda _: walk.parts(None),
            take=_EVERY,
            told=laws.facts(rulings),
            entire=True,
            kept=False,
        )

    def _drain(self, done: Outcome, rulings: Rulings) -> None:
        while (made := self._version(rulings, _related, take=AT_ONCE)).settled:
            done.add(made)

    def _laws(self, done: Outcome, rulings: Rulings) -> None:
        for turn in laws.turns(facts_of(self.files.maps), rulings):
            for keys in turn.slices(AT_ONCE):
                done.add(self._version(rulings, _fixed(keys)))
            done.add(self._version(rulings, lambda _: (), told=turn.facts))

    def _version(
        self,
        rulings: Rulings,
        parts: Callable[[Waiting], Iterable[Part]],
        *,
        take: int = 0,
        told: Mapping[str, str] | None = None,
        entire: bool = False,
        kept: bool = True,
    ) -> Outcome:
        """One version of the subjects in ``parts``; none where nothing differs.

        Args:
            parts: subjects, given what waits.
            take: how many of those that wait the version is to bring.
            told: what else the files say of themselves from then on.
            entire: the files were gone through whole: domains that nobody uses go.
            kept: what changed fits into memory, to be compared with what is read back; otherwise
                the files are read back whole, by their digests.
        """
        found, applying = Waiting(), None
        try:
            with at_one_instant(), self.files.transaction():
                found = waiting(take) if take else found
                applying = self._applying()
                self._apply(applying, parts(found), rulings, kept=kept)
                domains = applying.domains(laws.domains(rulings), whole=entire)
                if not (applying.count or domains or self._news(told or {})):
                    raise _Unchanged
                at = clock.now()
                about = {"version": str(applying.version), "at": at.isoformat()}
                applying.stamp({**about, **(told or {})})
        except _Unchanged:
            if found.ids:
                settle(found, None, at=clock.now())
            return Outcome(self.version, settled=len(found.ids))
        self._read_back(applying, kept=kept)
        made = Made(
            applying.version, applying.count, at, applying.keys, applying.bodies, whole=entire
        )
        settle(found, made, at=clock.now())
        return Outcome(made.number, 1, made.subjects, len(found.ids))

    def _applying(self) -> Applying:
        totals = {
            logins: int(facts_of(self.files.of(logins=logins)).get("digest", "0"), 16)
            for logins in (False, True)
        }
        with cursor() as c:
            c.execute("SELECT coalesce(max(number), 0) FROM publishing_version")
            [last] = c.fetchone() or (0,)
        # A file put back from a copy may be older than what is known to have been published.
        return Applying(self.files, max(self.version, last) + 1, totals)

    def _apply(
        self, applying: Applying, parts: Iterable[Part], rulings: Rulings, *, kept: bool
    ) -> None:
        for first in parts:
            queue = deque([first])
            while queue:
                source, keys = queue.popleft()
                wanted = source.gather(keys, rulings)
                if rivals := applying.apply(source.kind, keys, wanted, keep=kept):
                    queue.append((source, sorted(rivals)))

    def _news(self, told: Mapping[str, str]) -> bool:
        said = facts_of(self.files.maps)
        return any(said.get(key) != value for key, value in told.items())

    def _read_back(self, applying: Applying, *, kept: bool) -> None:
        where = self.files.folder
        read_back(where, applying.version, applying.totals, applying.changed, KINDS)
        if not kept and (found := digests(where, KINDS)) != applying.totals:
            wrong = "logins" if found[False] == applying.totals[False] else "mapas"
            raise Mismatch(
                f"versão {applying.version}: o arquivo de {wrong} não ficou como foi publicado"
                f" ({hexadecimal(found[wrong == 'logins'])})"
            )


def _fixed(chunks: Sequence[Sequence[int]]) -> Callable[[Waiting], list[Part]]:
    return lambda _: [(MAILBOXES, keys) for keys in chunks]


def _related(found: Waiting) -> Iterator[Part]:
    for source in SOURCES:
        keys = source.related(found.subjects)
        for start in range(0, len(keys), CHUNK):
            yield source, keys[start : start + CHUNK]
