"""The ledger's line of an act on a list: kind ``mail.list.<verb>``."""

from __future__ import annotations

from collections.abc import Mapping

from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.mail.acts.desk import Desk
from portaria.mail.lists.models import MailingList
from portaria.norms.decision import Decision
from portaria.steps.reasons import provisions_of


def record(
    row: MailingList,
    verb: str,
    decision: Decision,
    desk: Desk,
    facts: Mapping[str, Json],
    *,
    by: str,
    cause: str = "",
) -> None:
    """Append the line and keep its number on the list. ``cause``: the request that it carries
    out."""
    draft = ActDraft(
        kind=f"mail.list.{verb}",
        subject=ref("list", row.pk),
        person=row.responsible_id,
        body=row.body_id,
        held_at=desk.at,
        provisions=provisions_of(decision),
        cause=cause,
        policy=decision.policy,
        outcome=decision.outcome,
        content={"facts": dict(facts), "decision": decision.as_json()},
    )
    [row.act] = append([draft], by=by, at=desk.at)
    MailingList.objects.filter(pk=row.pk).update(act=row.act)
