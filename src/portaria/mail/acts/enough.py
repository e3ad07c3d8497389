"""At least as many delegates as the norm wants (M5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from portaria.database.copying import cursor
from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.types import ref
from portaria.mail.acts.desk import Desk, Desks, drop, name_of
from portaria.mail.decisions import delegation
from portaria.mail.decisions.terms import day_text
from portaria.mail.types import ORGANIZATIONAL, MailboxHeld
from portaria.norms.decision import Decision
from portaria.steps.reasons import provisions_of

NAME, COUNT = "mail.name_delegates", "mail.count_delegates"
Mark = int | str
"""What tells two duties to name delegates of one mailbox apart: an act, or the duty that counted"""

_COUNT = """
SELECT mailbox_id, count(DISTINCT person_id) FROM mail_delegation
WHERE mailbox_id = ANY(%s) AND (may_read OR may_delete OR may_send_as)
  AND ("end" IS NULL OR "end" > %s) GROUP BY 1
"""
_ASKED = """
SELECT subject FROM duties_duty WHERE subject = ANY(%s) AND kind = %s AND state = 'open'
"""


def ask_for_enough(
    boxes: Sequence[MailboxHeld], desks: Desks, marks: Mapping[str, Mark], *, by: str
) -> None:
    """A duty to name delegates of each organizational mailbox that has too few, unless there is one
    already; none where there are enough again. ``marks``: what is behind it, by mailbox."""
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


def count_when_over(planned: Sequence[tuple[MailboxHeld, date]], desks: Desks) -> None:
    """A dated duty to count the delegates of each mailbox again on the day that one of them is no
    longer to be: no act is done on that day. None where the norms want no number of them."""
    duties = []
    for box, day in planned:
        desk, subject = desks[box.body], ref("mailbox", box.id)
        decision = delegation.enough(0, desk.policy)
        if decision.outcome == "silent":
            continue
        duties.append(
            DutyDraft(
                kind=COUNT, body=box.body, subject=subject, person=box.person,
                run_at=desk.calendar.first_instant(day), key=f"{subject}:{COUNT}:{day}",
                about=f"Termina em {day_text(day)} um acesso a {name_of(box)}: contar quem fica",
                provisions=provisions_of(decision), policy=desk.policy.digest,
            )
        )  # fmt: skip
    open_duties(duties, at=desks.at)


def _name(box: MailboxHeld, decision: Decision, desk: Desk, mark: Mark) -> DutyDraft:
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
