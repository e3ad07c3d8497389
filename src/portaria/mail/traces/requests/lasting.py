"""How long a request itself is kept: as long as the records of mail (G11)."""

from __future__ import annotations

from datetime import datetime

from portaria.ledger.types import ref
from portaria.mail.traces.models import TraceRequest
from portaria.mail.traces.requests.decisions import KIND
from portaria.procedures.records import lasting

ERASE = "mail.erase_trace_request"


def date_end(row: TraceRequest, *, at: datetime) -> None:
    """Stamp the last day of the ground and the parties, and open the duty to erase them."""
    about = f"Apagar quem pediu, por quê e sobre quem, do pedido de registros nº {row.pk}"
    row.keep_until = lasting.date_end(
        row.body_id, ref("trace_request", row.pk), KIND, ERASE, about, policy=row.policy, at=at
    )
    TraceRequest.objects.filter(pk=row.pk).update(keep_until=row.keep_until)
