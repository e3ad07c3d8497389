"""Those whose records were looked at are told, unless the request is secret; then when it ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from portaria.database.copying import cursor
from portaria.ledger.acts import append
from portaria.mail.traces.models import Concerned, TraceRequest
from portaria.mail.traces.requests.asking import line

_WHOSE = """
SELECT DISTINCT m.person_id FROM mail_mailbox m LEFT JOIN mail_alias a ON a.mailbox_id = m.id
 WHERE m.person_id IS NOT NULL AND m.kind = 'individual'
   AND (lower(m.address) = ANY(%(addresses)s) OR lower(a.address) = ANY(%(addresses)s))
"""


def name_concerned(row: TraceRequest, addresses: Iterable[str]) -> None:
    """Note whose individual mailboxes the records named in the request are of; not whoever asked,
    and not everybody they wrote to."""
    with cursor() as c:
        c.execute(_WHOSE, {"addresses": sorted(set(addresses))})
        persons = sorted({person for (person,) in c.fetchall()} - {row.person_id})
    Concerned.objects.bulk_create(
        [Concerned(request=row, person_id=person) for person in persons], ignore_conflicts=True
    )


def tell(row: TraceRequest, *, by: str, at: datetime) -> int:
    """Tell those not told yet: the request shows on their page, and an act says so; how many."""
    waiting = list(Concerned.objects.filter(request=row, told_at=None))
    append([line(row, "told", at, person=one.person_id) for one in waiting], by=by, at=at)
    Concerned.objects.filter(pk__in=[one.pk for one in waiting]).update(told_at=at)
    return len(waiting)
