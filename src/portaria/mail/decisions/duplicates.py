"""Two individual mailboxes of one person (M9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portaria.mail import rules
from portaria.mail.decisions.terms import term
from portaria.mail.types import MailboxHeld
from portaria.norms.citations import Cited
from portaria.norms.decision import Decision
from portaria.norms.kinds.spans import Duration
from portaria.norms.modality import Modality
from portaria.norms.policy import Policy
from portaria.steps.reasons import by_fact, by_rule, decided, silence
from portaria.workdays.calendar import Calendar
from portaria.workdays.deadlines import Counting, Deadline


@dataclass(frozen=True, slots=True)
class Duplicate:
    """``pair`` is the smaller one, which goes; the one that stays; and the time to save the smaller
    one's messages, counted from the notification. None where the norm does not speak."""

    decision: Decision
    pair: tuple[MailboxHeld, MailboxHeld, Deadline] | None = None


DUPLICATED = "duplicada"
"""How the packs' dimension of anomalies calls what is looked for here."""


def watched(policy: Policy) -> tuple[Decision, Cited[Duration] | None]:
    """Whether the norm has duplicates looked for, and how often (M9): ``watch`` or ``silent``
    (no norm orders it, or none says how often)."""
    ordered = policy.find(rules.ANOMALY_WATCHED, anomaly=DUPLICATED)
    every = policy.find(rules.ANOMALY_EVERY, anomaly=DUPLICATED)
    if ordered is None or ordered.value is not Modality.COMPULSORY or every is None:
        missing = rules.ANOMALY_EVERY if ordered else rules.ANOMALY_WATCHED
        return decided("silent", policy, silence(missing, policy, DUPLICATED)), None
    how_often = by_rule("watch_every", rules.ANOMALY_EVERY, every)
    order = by_rule("watch", rules.ANOMALY_WATCHED, ordered)
    return decided("watch", policy, how_often, order), every


def decide(
    boxes: Sequence[MailboxHeld],
    notified_at: datetime,
    policy: Policy,
    calendar: Calendar,
    counting: Counting,
) -> Duplicate:
    """What becomes of two or more mailboxes in use of one person: outcome ``notify`` or
    ``silent``. With equal volumes the newer one goes: the older is the better known."""
    span, which = policy.find(rules.DUPLICATE_SAVE), policy.find(rules.DUPLICATE_DELETES)
    if span is None or which is None:
        missing = rules.DUPLICATE_DELETES if which is None else rules.DUPLICATE_SAVE
        return Duplicate(decided("silent", policy, silence(missing, policy)))
    ordered = sorted(boxes, key=lambda box: (box.used_bytes, -box.id))
    label = "Cópia das mensagens da caixa duplicada"
    save = term(notified_at, span, counting=counting, calendar=calendar, label=label)
    decision = decided(
        "notify",
        policy,
        by_fact("volumes", "Volumes, em bytes", [box.used_bytes for box in ordered]),
        by_rule("save_within", rules.DUPLICATE_SAVE, span),
        by_rule("deletes", rules.DUPLICATE_DELETES, which, "Exclui-se a de menor volume"),
    )
    return Duplicate(decision, (ordered[0], ordered[-1], save))
