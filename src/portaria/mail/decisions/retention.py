"""What is promised at closing: until when a copy may be asked for, until when the content is kept
(M11, M13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from portaria.ledger.types import Json
from portaria.mail import rules
from portaria.mail.decisions.terms import lapse, term
from portaria.mail.types import INDIVIDUAL
from portaria.norms.decision import Decision, Reason
from portaria.norms.policy import Policy
from portaria.people.types import EventKind
from portaria.steps.reasons import by_fact, by_rule, decided, silence
from portaria.workdays.calendar import Calendar
from portaria.workdays.deadlines import Counting, Deadline

EVENTS = frozenset(kind.value for kind in EventKind)


@dataclass(frozen=True, slots=True)
class Promise:
    """What closing stamps on a mailbox.

    Attributes:
        copy: the term to ask for a copy, None where the norm gives none.
        kept: the retention's sum, None where the norm fixes none.
        purge_on: the first civil day on which the content may go; None: it is not ordered.
        purge_at: the first instant on which it may go.
        decision: outcome ``kept`` (dated), ``deleted`` (at once, by order) or ``silent``; with the
            provision of the copy, where there is one.
    """

    copy: Deadline | None
    kept: Deadline | None
    purge_on: date | None
    purge_at: datetime | None
    decision: Decision

    @property
    def sums(self) -> tuple[Mapping[str, Json], ...]:
        """The arithmetic of each deadline promised, the keeping's first."""
        return tuple(d.as_json() for d in (self.kept, self.copy) if d is not None)


def promise(
    *,
    why: str,
    kind: str,
    deletes: bool,
    closed_at: datetime,
    policy: Policy,
    calendar: Calendar,
    counting: Counting,
) -> Promise:
    """The promise made to a mailbox closed at ``closed_at`` because of ``why`` (an event's kind or
    another ground). ``deletes``: the provision orders deletion with the content, which is at once
    unless the norms keep what is deleted for a time (M13)."""
    copy, told = _copy(kind, closed_at, policy, calendar, counting)
    event = why if why in EVENTS else None
    cited = policy.find(rules.RETENTION, event=event)
    if cited is None and deletes:
        said = "O dispositivo ordena a exclusão da caixa com o seu conteúdo"
        decision = decided("deleted", policy, *told, by_fact("deletes", said, why))
        return Promise(copy, None, calendar.day_of(closed_at), closed_at, decision)
    if cited is None:
        decision = decided("silent", policy, *told, silence(rules.RETENTION, policy, why))
        return Promise(copy, None, None, None, decision)
    # Keeping is a lapse: passed to a business day, it would last longer than the norm says.
    label = "Guarda do conteúdo da caixa"
    kept = lapse(closed_at, cited, calendar=calendar, label=label, policy=policy)
    reason = by_rule("retention", rules.RETENTION, cited)
    purge_on = calendar.day_of(kept.due_at)
    decision = decided("kept", policy, *told, reason)
    return Promise(copy, kept, purge_on, kept.due_at, decision)


def _copy(
    kind: str, closed_at: datetime, policy: Policy, calendar: Calendar, counting: Counting
) -> tuple[Deadline | None, tuple[Reason, ...]]:
    """The copy window is the individual mailbox's (M11): an organizational one has its
    successor in the responsibility."""
    cited = policy.find(rules.COPY_WITHIN) if kind == INDIVIDUAL else None
    if cited is None:
        return None, ()
    label = "Pedido de cópia das mensagens"
    sum_ = term(closed_at, cited, counting=counting, calendar=calendar, label=label)
    return sum_, (by_rule("copy", rules.COPY_WITHIN, cited),)
