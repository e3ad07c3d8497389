"""Lists follow the persons (M20): whatever HR tells makes the lists of that body due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.types import ref
from portaria.mail.lists.models import MailingList

REFRESH = "mail.refresh_lists"


def refresh_due(events: Mapping[str, Sequence[int]], at: datetime) -> int:
    """Open, for each body of ``events`` (functional events by body) that has lists which follow a
    rule, the duty to bring them up to date."""
    ruled = MailingList.objects.filter(body__in=list(events), state="active").exclude(chosen_by=[])
    drafts = [
        DutyDraft(
            kind=REFRESH,
            body=body,
            subject=ref("body", body),
            person=None,
            run_at=at,
            key=f"{REFRESH}:{body}:{max(events[body])}",
            about="Pôr em dia as listas de destinatários que seguem uma regra",
        )
        for body in sorted(set(ruled.values_list("body_id", flat=True)))
    ]
    return open_duties(drafts, at=at)
