"""Who keeps a set of doors: hears their readers, decides, records, and only then lets in.

Nothing of it waits for the database or the site: the snapshot is in memory and the record is a file
on this machine, on the disk before the strike is released (design: published snapshots).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from portaria.connectors.doors import presence
from portaria.norms.decision import Decision, Reason
from portaria.premises.doors.deciding import decide
from portaria.premises.doors.gathering import Gathering
from portaria.premises.doors.snapshot import STATUS, STATUS_BITS, Snapshot
from portaria.premises.doors.types import Event, Outcome, Verdict
from portaria.traces.spool import LineSpool

_log = logging.getLogger(__name__)
_CALL = "Chame a gestão da segurança: a porta não pôde decidir."


@dataclass(slots=True)
class Keeper:
    """Decides for the readers of ``snapshot`` and records in ``spool``.

    ``online`` is what the record says of the snapshot: whether it followed the publications then.
    Several may be heard at once, one after the other; who changes the snapshot holds ``lock``.
    """

    snapshot: Snapshot
    spool: LineSpool
    online: bool = True
    gathering: Gathering = field(default_factory=Gathering)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def heard(
        self, reader: int, card: int, at: datetime, *, unit: int = 0, said: int = 0
    ) -> Verdict:
        """The verdict on a read at ``at``, already on record; ``said`` as ``Circumstance``. Never
        raises: what cannot be decided, or recorded, opens to who leaves and to nobody else."""
        with self.lock:
            return self._heard(reader, card, at, unit, said)

    def _heard(self, reader: int, card: int, at: datetime, unit: int, said: int) -> Verdict:
        second = int(at.timestamp())
        event = self.gathering.heard(reader, card, second, unit=unit)
        if said:
            event = replace(event, circumstance=said)
        try:
            verdict = decide(event, self.snapshot, second)
        except Exception:
            _log.exception("reader %s", reader)
            verdict = self._undecided(event, "undecided", "A porta não pôde decidir.")
        waiting = self.gathering.told(event, verdict, second)
        try:
            self.spool.append(self._line(event, verdict, waiting=waiting), at=at)
        except OSError:
            _log.exception("reader %s: not recorded", reader)
            return self._undecided(event, "unrecorded", "A passagem não pôde ser registrada.")
        if verdict.opens:
            presence.passed(self.snapshot, event, at)
        return verdict

    def alone(self, reader: int, card: int, at: datetime, *, opens: bool) -> Mapping[str, object]:
        """The line of what a controller decided at ``at`` while nobody answered it; it is the
        caller's to record. Who was let through counts as having passed then."""
        event = Event(reader, card)
        told = ("alone_opened", "Aberta pelo controlador, sozinho, pela lista assinada.")
        if not opens:
            told = ("alone_refused", "Recusada pelo controlador, sozinho, pela lista assinada.")
        outcome = Outcome.OPEN if opens else Outcome.REFUSE
        verdict = Verdict(opens, Decision(outcome, (Reason(*told, None, None),), ""), "", (), ())
        with self.lock:
            if opens:
                presence.passed(self.snapshot, event, at)
            return {**self._line(event, verdict, waiting=False), "offline": True}

    def _line(self, event: Event, verdict: Verdict, *, waiting: bool) -> Mapping[str, object]:
        """What is recorded: keys as docs/reference/doors.md says."""
        lead = verdict.decision.reasons[0]
        known = self.snapshot.cards.get(event.card)
        line: dict[str, object] = {
            "body": self._body(),
            "reader": event.reader,
            "card": event.card,
            "opens": verdict.opens,
            "code": lead.code,
            "why": lead.text,
            "prov": lead.citation.ref if lead.citation else "",
            "policy": verdict.decision.policy[:16],
            "version": self.snapshot.version,
        }
        if known is not None:
            line["person"] = known >> STATUS_BITS
            line["badge"] = self.snapshot.statuses[known & STATUS].profile.badge
        optional = {
            "with": event.companion,
            "factors": event.factors if event.factors > 1 else 0,
            "said": event.circumstance,
            "waits": waiting,
            "offline": not self.online,
            "guard": verdict.guard,
        }
        return line | {key: value for key, value in optional.items() if value}

    def _body(self) -> str:
        policies = self.snapshot.timetable.policies
        return policies[-1].body if policies else ""

    def _undecided(self, event: Event, code: str, text: str) -> Verdict:
        door = self.snapshot.doors.get(event.reader)
        leaving = door is not None and not door.facts.spot.inward
        decision = Decision(
            Outcome.OPEN if leaving else Outcome.REFUSE, (Reason(code, text, None, None),), ""
        )
        return Verdict(leaving, decision, _CALL, (), ())
