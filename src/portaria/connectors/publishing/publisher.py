"""The publisher: brings the servers' files to what the state says, reads them back, and only then
forgets what it had to publish.

Order makes it safe to be killed anywhere. What changed is noted in the database with the act; the
files change in transactions of their own; the note goes in a last transaction, after the reading
back. Whoever comes after a crash finds the note, computes the same rows from the state and finds
them in the files already, or writes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings

from portaria import clock
from portaria.connectors.publishing import laws
from portaria.connectors.publishing.files import Files, Folder, opened_for_writing
from portaria.connectors.publishing.holding import PATIENCE, alone
from portaria.connectors.publishing.reading import facts_of
from portaria.connectors.publishing.reading_back import digests
from portaria.connectors.publishing.records import hexadecimal
from portaria.connectors.publishing.ruling import Rulings, every_body
from portaria.connectors.publishing.settling import Outcome, settle, waiting
from portaria.connectors.publishing.sources import KINDS, MAILBOXES
from portaria.connectors.publishing.versions import Version, mailboxes_of, version_of
from portaria.connectors.publishing.walking import Walk
from portaria.database.garbage import seldom_sought

AT_ONCE = 20_000
"""Mailboxes in one version: what bounds memory, and how long an act waits behind a bulk load."""
TOO_MANY = 5 * AT_ONCE
"""Of one statement: then everything is gone through in slices, in flat memory."""
_EVERY = 2**31


def folder() -> Folder:
    """The installation's published folder, as its settings say."""
    return Folder(settings.PUBLISHED_DIR, settings.PUBLISHED_GROUP, settings.LOGINS_GROUP)


@contextmanager
def publisher(where: Folder | None = None, *, patience: float = PATIENCE) -> Iterator[Publisher]:
    """A publisher with its files open; between its publications another one may write.

    Args:
        patience: seconds that it waits for another one's version in hand.

    Raises:
        OSError, sqlite3.Error: the files cannot be opened.
    """
    with opened_for_writing(where or folder()) as files:
        yield Publisher(files, patience)


def publish(where: Folder | None = None, *, patience: float = PATIENCE) -> Outcome:
    """Publish what waits, once (everything, where nothing was published yet)."""
    with publisher(where, patience=patience) as own:
        return own.pending()


@dataclass(slots=True)
class Publisher:
    """Publishes into ``files``; ``patience`` as :func:`publisher` has it."""

    files: Files
    patience: float = PATIENCE

    @property
    def version(self) -> int:
        """The version that the maps hold."""
        return version_of(self.files)

    def pending(self) -> Outcome:
        """Publish what waits, in as many versions as it takes, and what another day or other norms
        changed. The first publication is whole.

        Raises:
            Busy: somebody else has been publishing for too long.
            Mismatch: what was read back is not what was written; nothing is forgotten.
        """
        with alone(self.patience), seldom_sought():
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
        with alone(self.patience), seldom_sought():
            rulings = every_body(clock.now())
            if self.version == 0:
                return self._first(rulings)
            done = Outcome(self.version)
            self._walk(done, rulings, between=self._drain)
            told = laws.facts(rulings)
            done.add(Version(self.files, rulings, _none, told=told, entire=True).make())
            return done

    def _walk(
        self, done: Outcome, rulings: Rulings, between: Callable[[Outcome, Rulings], None]
    ) -> None:
        walk = Walk(self.files.maps, self.files.logins)
        while not walk.over:
            between(done, rulings)
            done.add(Version(self.files, rulings, lambda _: walk.parts(AT_ONCE)).make())

    def recount(self) -> None:
        """Take the files' content, whatever it is, for what their digests stand for: before and
        after what somebody changed by hand is made right."""
        with alone(self.patience), self.files.transaction():
            for logins, total in digests(self.files.folder, KINDS).items():
                self.files.of(logins=logins).execute(
                    "INSERT OR REPLACE INTO published (key, value) VALUES ('digest', ?)",
                    (hexadecimal(total),),
                )

    def gate_anew(self) -> Outcome:
        """Write the gate's file anew as a version of its own: what somebody changed in it by hand
        is of no version, and would stay.

        Raises:
            Busy, Mismatch: as for :meth:`pending`.
        """
        with alone(self.patience):
            at = clock.now()
            told = {"gate_anew": at.isoformat()}
            return Version(self.files, every_body(at), _none, told=told, gate_whole=True).make()

    def _first(self, rulings: Rulings) -> Outcome:
        self.recount()
        walk = Walk(self.files.maps, self.files.logins)
        told = laws.facts(rulings)
        return Version(
            self.files,
            rulings,
            lambda _: walk.parts(None),
            take=_EVERY,
            told=told,
            entire=True,
            kept=False,
        ).make()

    def _drain(self, done: Outcome, rulings: Rulings) -> None:
        """What waits: the mailboxes in a version of their own, so that a dismissal does not wait
        for the lists it moves; then those lists; only then is it forgotten."""
        while True:
            found = waiting(AT_ONCE)
            if found.count > TOO_MANY:  # one statement's, which cannot be taken in slices
                self._walk(done, rulings, between=lambda *_: None)
                settle(found, None, at=clock.now())
                continue
            own = Version(
                self.files, rulings, mailboxes_of(self.files), take=AT_ONCE, lists_apart=True
            )
            done.add(own.make())
            if own.lists:
                parts = own.lists
                done.add(Version(self.files, rulings, lambda _: parts, found=own.found).make())  # noqa: B023
            if not own.found.ids:
                return

    def _laws(self, done: Outcome, rulings: Rulings) -> None:
        for turn in laws.turns(facts_of(self.files.maps), rulings):
            for keys in turn.slices(AT_ONCE):
                parts = [(MAILBOXES, part) for part in keys]
                done.add(Version(self.files, rulings, lambda _: parts).make())  # noqa: B023
            done.add(Version(self.files, rulings, _none, told=turn.facts).make())


def _none(_found: object) -> tuple[()]:
    return ()
