"""The end of a credential outside an event: by hand, or because its term is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portaria.bodies.policies import adopted
from portaria.duties.outcomes import BY
from portaria.duties.registry import handler
from portaria.duties.types import Done, OpenDuty, Outcome
from portaria.ledger.types import ref
from portaria.mail import acts, queries
from portaria.mail.rules import CLOSE_WITH_ACCOUNT
from portaria.mail.types import INDIVIDUAL, OPEN, Closing, MailboxHeld, Role

#: Ground of the closing, as the mailbox keeps it.
CREDENTIAL = "credential"


@handler("journey.account_ended", batch=5000)
def close_with_credentials(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Close the mailboxes that the norm ties to a credential which has ended (M11)."""
    law = adopted(duties[0].body)
    cited = law.law.on(law.calendar.day_of(at)).find(CLOSE_WITH_ACCOUNT)
    if cited is None or not cited.value.orders:
        return [Done("a norma não encerra a caixa com a credencial")] * len(duties)
    held = queries.held_by(sorted({duty.person for duty in duties if duty.person is not None}))
    closings = {
        box.id: Closing(box.id, CREDENTIAL, cited.refs, duty.run_at, ref("duty", duty.id))
        for duty in duties
        for box in held.get(duty.person or 0, ())
        if _own(box)
    }
    acts.close_mailboxes(list(closings.values()), by=BY, at=at)
    return [Done("caixa encerrada com a credencial")] * len(duties)


def _own(box: MailboxHeld) -> bool:
    return box.kind == INDIVIDUAL and box.role is Role.HOLDER and box.state in OPEN
