"""The worker: carries out what is due, sends up what is late, erases what has ended, and seals."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta, timezone

import psycopg
from django.db import InterfaceError, OperationalError, connection

from portaria import clock
from portaria.duties import registry
from portaria.duties.escalation import escalate_overdue
from portaria.duties.outcomes import BY
from portaria.duties.runner import Progress, RunReport, run_due
from portaria.ledger.erasure import erase_contents
from portaria.ledger.sealing import sealing

PAUSE = 0.5
"""Seconds between two looks."""
GONE = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
"""What a database that went away makes of a statement, Django's or one of ours in plain psycopg."""
_LATEST_ZONE = timezone(timedelta(hours=-12))  # a day has ended everywhere once it has ended here


@dataclass(slots=True)
class Worker:
    """One process of the runner. ``stop`` is set by whoever wants it to leave: the batch in hand is
    finished first. ``complain`` is told of what went wrong, in a sentence."""

    complain: Callable[[str], None]
    progress: Progress | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    _erased_until: date | None = None
    _next_round: dict[registry.Round, float] = field(default_factory=dict)

    def once(self) -> RunReport:
        """Everything due now, and what that opens, however long it takes; sealed meanwhile."""
        with sealing():
            return self._turn()

    def forever(self) -> None:
        """Until told to stop. Sealing has a thread and a connection of its own, so that a long
        batch does not hold it back; a worker that cannot seal does not go on as if it did."""
        with sealing(call=self._guarded, failed=self.stop.set):
            while not self.stop.is_set():
                self._guarded(self._turn)
                self.stop.wait(PAUSE)

    def _turn(self) -> RunReport:
        self._take_in()
        report = run_due(progress=self.progress, stop=self.stop.is_set)
        escalate_overdue()
        self._erase()
        return report

    def _take_in(self) -> None:
        """What servers left for us, each every so often; always when asked to run once."""
        for item in registry.rounds():
            if (now := clock.elapsed()) < self._next_round.get(item, now):
                continue
            self._next_round[item] = now + item.seconds
            try:
                item.function(clock.now())
            except OSError as error:
                self.complain(f"um servidor não respondeu ({error}); nova tentativa em instantes")

    def _erase(self) -> None:
        today = clock.today(_LATEST_ZONE)
        if self._erased_until != today:
            erase_contents(today, by=BY, at=clock.now())
            self._erased_until = today
            self._keep_house()

    def _keep_house(self) -> None:
        """A chore that fails waits for the next day: no duty depends on it."""
        for chore in registry.chores():
            try:
                chore(clock.now())
            except OSError as error:
                self.complain(
                    f"a limpeza diária de arquivos falhou ({error}); nova tentativa amanhã"
                )

    def _guarded(self, work: Callable[[], object]) -> None:
        """A database that went away comes back: nothing was half done, so just begin again."""
        try:
            work()
        except GONE as error:
            self.complain(f"o banco de dados não respondeu ({error}); nova tentativa em instantes")
            connection.close()
            self.stop.wait(2)
