"""The duties that come back for as long as there is a mail store: how full mailboxes are, and the
back-up. Opened once a day for the bodies that have none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from portaria.bodies.models import Adoption
from portaria.connectors.dovecot.backup.duties import BACKUP
from portaria.connectors.dovecot.flowing import USAGE
from portaria.connectors.dovecot.store import configured
from portaria.duties.acts import open_duties
from portaria.duties.registry import daily
from portaria.duties.types import DutyDraft
from portaria.ledger.types import ref

_ABOUT = {
    USAGE: "Ver quanto ocupa cada caixa e avisar quem se aproxima do limite",
    BACKUP: "Copiar as caixas de correio, com prova de que a cópia volta",
}


@daily
def open_recurring(at: datetime) -> None:
    """Open what is not open yet."""
    if configured.present():
        open_duties(list(_drafts(at)), at=at)


def _drafts(at: datetime) -> Iterator[DutyDraft]:
    bodies = Adoption.objects.order_by("body_id").values_list("body_id", flat=True).distinct()
    for body in bodies:
        subject = ref("body", body)
        for kind, about in _ABOUT.items():
            yield DutyDraft(
                kind=kind,
                body=body,
                subject=subject,
                person=None,
                run_at=at,
                key=f"{subject}:{kind}",
                about=about,
            )
