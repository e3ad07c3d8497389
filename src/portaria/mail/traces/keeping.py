"""How long records of mail are kept (G11), and what orders on mailboxes keep of them."""

from __future__ import annotations

from portaria.database.copying import cursor
from portaria.duties.registry import handler
from portaria.mail.traces.stream import ACCESS, MAIL
from portaria.traces import holding
from portaria.traces.keeping import Keeping
from portaria.traces.types import Held, Stream

DROP = "mail.drop_traces"
_HELD_BOXES = """
SELECT address FROM mail_mailbox WHERE legal_hold AND body_id = %(body)s AND address IS NOT NULL
UNION SELECT a.address FROM mail_alias a JOIN mail_mailbox m ON m.id = a.mailbox_id
 WHERE m.legal_hold AND m.body_id = %(body)s
"""


def held_of(stream: Stream, body: str) -> list[Held]:
    """What orders keep: holds on records, and those on mailboxes, whose records stay with them."""
    with cursor() as c:
        c.execute(_HELD_BOXES, {"body": body})
        boxes = sorted(address.lower() for (address,) in c.fetchall())
    return [*holding.holds_of(stream, body), *([Held(tuple(boxes))] if boxes else [])]


KEEPING = Keeping((MAIL, ACCESS), "correio", DROP, "registros de correio", held_of)
handler(DROP, batch=1)(KEEPING.drop_months)
