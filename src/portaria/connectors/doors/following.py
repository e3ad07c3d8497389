"""A set of doors follows the database: whole once, then change by change (ADR 35).

What changed is noted by the database itself; here it is read again at one instant, written to the
doors' own disk, and put into their snapshot between two decisions.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import psycopg
from django.db import DatabaseError, InterfaceError, OperationalError, connection

from portaria import clock
from portaria.bodies.policies import adopted, files_of
from portaria.connectors.doors import presence
from portaria.connectors.doors.gathering import Gathering
from portaria.connectors.doors.keeping import Keeper
from portaria.connectors.doors.published import Change, Published
from portaria.connectors.doors.schema import CHANNEL, PASSED
from portaria.connectors.publishing.holding import at_one_instant
from portaria.connectors.waking import AGAIN, listening, woken
from portaria.database.copying import cursor
from portaria.premises.doors.entries import KINDS, Entries
from portaria.premises.guard.models import Passing, Standing

_ON_PLAN = ("level", "area", "place", "door", "permit")
"""What hangs on the plan of the premises: looked at whole when that changes."""
_HORIZON = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text, coalesce(max(id), 0) FROM doors_change
"""
_CHANGES = "SELECT id, kind, keys FROM doors_change WHERE made_in >= %s::xid8 ORDER BY id"


@dataclass(slots=True)
class Follower:
    """Keeps ``keeper`` and ``published`` as the database says of ``body``.

    Attributes:
        name: of these doors, by which the site knows how they stand.
    """

    name: str
    body: str
    keeper: Keeper
    published: Published
    _entries: Entries | None = None
    _horizon: str = ""
    _seen: set[int] = field(default_factory=set)
    _since: datetime | None = None

    def whole(self) -> None:
        """Take everything, as a difference to what is published.

        Raises:
            LookupError: the body was not adopted.
        """
        at = clock.now()
        with at_one_instant(), self.published.transaction():
            self._horizon, version = self._look()
            self._seen = {row[0] for row in self._changes()}
            gathering = Gathering(self.body, at)
            for kind in KINDS:
                self.published.bring(kind, gathering.of(kind, None), None)
            self.published.put_law(files_of(self.body))
            self._stand(version, at)
            passages = _recorded(self.body)
        made, entries = self.published.snapshot(adopted(self.body))
        with self.keeper.lock:
            made.presence = self.keeper.snapshot.presence
            presence.learn(made, passages)
            self.keeper.snapshot, self._entries = made, entries
            self.keeper.online = True
        self._since = at

    def changes(self) -> int:
        """Take what changed since the last look; how many entries did.

        Raises:
            LookupError: as for :meth:`whole`, which the first look is.
        """
        if self._entries is None:
            self.whole()
            return 0
        at = clock.now()
        with at_one_instant():
            horizon, version = self._look()
            found = self._changes()
            fresh = [row for row in found if row[0] not in self._seen]
            if any(kind == "law" for _, kind, _ in fresh):
                self._entries = None
                return self.changes()
            shipped = [key for _, kind, keys in fresh if kind == PASSED for key in keys]
            passages = _recorded(self.body, shipped) if shipped else []
            others = [row for row in fresh if row[1] != PASSED]
            made = self._take(others, version, at) if others else []
        with self.keeper.lock:
            presence.learn(self.keeper.snapshot, passages)
        self._seen, self._horizon = {row[0] for row in found}, horizon
        self.keeper.online = True
        return len(made)

    def _take(
        self, fresh: Sequence[tuple[int, str, Sequence[int]]], version: int, at: datetime
    ) -> list[Change]:
        wanted: dict[str, set[int]] = defaultdict(set)
        for _, kind, keys in fresh:
            wanted[kind] |= {key for key in keys if key is not None}
        plan = wanted.pop("plan", None) is not None
        wanted["held"] |= {-visit for visit in wanted.pop("visit", ())}
        gathering, made = Gathering(self.body, at), list[Change]()
        with self.published.transaction():
            for kind in KINDS:
                whole = kind in wanted if kind == "left" else plan and kind in _ON_PLAN
                if whole or kind in wanted:
                    some = None if whole else sorted(wanted[kind])
                    made += self.published.bring(kind, gathering.of(kind, some), some)
            self._stand(version, at)
        with self.keeper.lock:
            self._apply(made, version)
        return made

    def _apply(self, made: Sequence[Change], version: int) -> None:
        assert self._entries is not None  # noqa: S101  # changes() made sure
        for one in made:
            self._entries.put(one.kind, one.number, one.before, one.now)
        self.keeper.snapshot.version = version

    def _look(self) -> tuple[str, int]:
        with cursor() as c:
            c.execute(_HORIZON)
            horizon, version = c.fetchone() or ("0", 0)
        return horizon, version

    def _changes(self) -> list[tuple[int, str, Sequence[int]]]:
        with cursor() as c:
            c.execute(_CHANGES, (self._horizon,))
            return list(c)

    def _stand(self, version: int, at: datetime) -> None:
        self.published.put("version", version)
        self.published.put("at", at.isoformat())

    def tell(self, at: datetime) -> None:
        """Tell the site how these doors stand."""
        Standing.objects.update_or_create(
            name=self.name,
            defaults={
                "body_id": self.body,
                "since": self._since or at,
                "heard_at": at,
                "version": self.keeper.snapshot.version,
                "readers": len(self.keeper.snapshot.doors),
            },
        )


@dataclass(slots=True)
class Running:
    """Follows until ``stop`` is set, whatever becomes of the database meanwhile."""

    follower: Follower
    complain: Callable[[str], None]
    stop: threading.Event = field(default_factory=threading.Event)

    def forever(self) -> None:
        """Until told to stop."""
        while not self.stop.is_set():
            try:
                self._serve()
            except (OperationalError, InterfaceError, psycopg.Error, DatabaseError) as error:
                self._alone(f"o banco de dados não respondeu ({error})")
            except (OSError, LookupError) as error:
                self._alone(str(error))
        connection.close()

    def _serve(self) -> None:
        own = listening(CHANNEL)
        self.follower.whole()  # what was missed while nobody listened
        while not self.stop.is_set():
            self.follower.changes()
            self.follower.tell(clock.now())
            woken(own, self.stop)

    def _alone(self, what: str) -> None:
        self.follower.keeper.online = False
        self.complain(f"{what}; as portas decidem pelo que sabem; nova tentativa em instantes")
        connection.close()
        self.stop.wait(AGAIN)


def _recorded(body: str, keys: Sequence[int] | None = None) -> list[presence.Seen]:
    """The passages of these days that opened: those of ``keys``, or all (None)."""
    rows = Passing.objects.filter(body=body, opens=True)
    if keys is not None:
        rows = rows.filter(pk__in=list(keys))
    return list(rows.values_list("reader", "person", "companion", "at").iterator())
