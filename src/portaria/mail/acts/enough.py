"""At least as many delegates as the norm wants (M5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from portaria.database.copying import cursor
from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.types import ref
from portaria.mail.acts.desk import Desk, Desks, drop, name_of
from portaria.mail.decisions import delegation
from portaria.mail.types import ORGANIZATIONAL, MailboxHeld
from portaria.norms.decision import Decision
from portaria.steps.reasons import provisions_of

NAME = "mail.name_delegates"

_COUNT = """
SELECT mailbox_id, count(DISTINCT person_id) FROM mail_delegation
WHERE mailbox_id = ANY(%s) AND (may_read OR may_delete OR may_send_as)
  AND ("end" IS NULL OR "end" > %s) GROUP BY 1
"""
_ASKED = """
SELECT subject FROM duties_duty WHERE subject = ANY(%s) AND kind = %s AND state = 'open'
"""


def ask_for_enough(
    boxes: Sequence[MailboxHeld], desks: Desks, marks: Mapping[str, int], *, by: str
) -> None:
    """A duty to name delegates of each organizational mailbox that has too few, unless there is one
    already; none where there are enough again. ``marks``: the act behind it, by mailbox."""
    shared = [b for b in boxes if b.kind == ORGANIZATIONAL and ref("mailbox", b.id) in marks]
    if not shared:
        return
    counts = _counts(shared, desks)
    asked = _asked(shared)
    duties, enough = [], []
    for box in shared:
        desk, subject = desks[box.body], ref("mailbox", box.id)
        decision = delegation.enough(counts.get(box.id, 0), desk.policy)
        if decision.outcome == "too_few" and subject not in asked:
            duties.append(_name(box, decision, desk, marks[subject]))
        elif decision.outcome == "enough":
            enough.append(box.id)
    drop(enough, [NAME], "há delegados bastantes", by=by, at=desks.at)
    open_duties(duties, at=desks.at)


def _name(box: MailboxHeld, decision: Decision, desk: Desk, mark: int) -> DutyDraft:
    subject = ref("mailbox", box.id)
    return DutyDraft(
        kind=NAME,
        body=box.body,
        subject=subject,
        person=box.person,
        run_at=desk.at,
        key=f"{subject}:{NAME}:{mark}",
        about=f"Nomear delegados de {name_of(box)}: {decision.reasons[0].text}",
        provisions=provisions_of(decision),
        assignee=f"person:{box.person}" if box.person else f"head-of:{box.unit}",
        policy=desk.policy.digest,
    )


def _counts(boxes: Sequence[MailboxHeld], desks: Desks) -> dict[int, int]:
    day = min(desks[box.body].today for box in boxes)
    with cursor() as c:
        c.execute(_COUNT, ([box.id for box in boxes], day))
        return dict(c.fetchall())


def _asked(boxes: Sequence[MailboxHeld]) -> set[str]:
    with cursor() as c:
        c.execute(_ASKED, ([ref("mailbox", box.id) for box in boxes], NAME))
        return {row[0] for row in c}
