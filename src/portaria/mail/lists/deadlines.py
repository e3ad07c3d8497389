"""Who carries out the duties about lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portaria.database.copying import cursor
from portaria.duties.acts import open_duties
from portaria.duties.outcomes import BY
from portaria.duties.registry import handler
from portaria.duties.types import Again, Done, DutyDraft, OpenDuty, Outcome
from portaria.ledger.types import ref
from portaria.mail.acts.desk import Desk
from portaria.mail.lists import decisions, membership
from portaria.mail.lists.acts import POWER, REPLACE
from portaria.mail.lists.following import REFRESH
from portaria.mail.lists.models import MailingList
from portaria.people.queries import bodies_of
from portaria.steps.reasons import provisions_of

# What HR told may still be opening or closing mailboxes.
_UNDER_WAY = """
SELECT EXISTS (SELECT FROM duties_duty WHERE body = %s AND state = 'open' AND assignee = ''
               AND event IS NOT NULL AND run_at <= %s)
"""


@handler(REFRESH)
def refresh_lists(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Bring the lists of each body up to date, once its mailboxes are; ask for another responsible
    where one has left."""
    said = {body: _refreshed(body, at) for body in sorted({duty.body for duty in duties})}
    return [said[duty.body] for duty in duties]


def _refreshed(body: str, at: datetime) -> Outcome:
    with cursor() as c:
        c.execute(_UNDER_WAY, (body, at))
        [(under_way,)] = c.fetchall()
    if under_way:
        return Again("espera os passos dos eventos funcionais")
    desk = Desk(body, at)
    added = ended = 0
    rows = list(MailingList.objects.select_for_update().filter(body=body, state="active"))
    for row in rows:
        more, fewer = membership.refresh(row, desk, by=BY)
        added, ended = added + more, ended + fewer
    _ask_for_responsibles(rows, desk)
    return Done(f"entraram {added}, saíram {ended}")


def _ask_for_responsibles(rows: Sequence[MailingList], desk: Desk) -> None:
    decision = decisions.responsible_left(desk.policy)
    drafts = [
        DutyDraft(
            kind=REPLACE,
            body=row.body_id,
            subject=ref("list", row.pk),
            person=row.responsible_id,
            run_at=desk.at,
            key=f"{REPLACE}:{row.pk}:{row.responsible_id}",
            about=f"Designar outra pessoa para responder pela lista «{row.name}»",
            provisions=provisions_of(decision),
            assignee=f"power:{POWER}",
            policy=desk.policy.digest,
        )
        for row in rows
        if desk.body not in bodies_of(row.responsible_id, desk.today)
    ]
    open_duties(drafts, at=desk.at)
