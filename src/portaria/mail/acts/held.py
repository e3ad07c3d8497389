"""How many mailboxes whoever asks for one has already: per person, per unit, in the whole body."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from portaria.database.copying import cursor
from portaria.mail.types import INDIVIDUAL, ORGANIZATIONAL, MailboxAsk


class Held:
    """Mailboxes in use or on their way, of the persons, units and bodies of a batch. Persons and
    units are locked, so that two batches cannot pass one limit together."""

    def __init__(self, batch: Sequence[MailboxAsk]) -> None:
        people = sorted({a.person for a in batch if a.kind == INDIVIDUAL and a.person is not None})
        units = sorted({a.unit for a in batch if a.kind != INDIVIDUAL and a.unit is not None})
        self._counts: Counter[tuple[str, str, object]] = Counter()
        self._kinds: dict[int, str] = {}
        self._bodies: set[tuple[str, str]] = set()
        with cursor() as c:
            c.execute(
                "SELECT id FROM people_person WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
                (people,),
            )
            c.execute(
                "SELECT id, kind FROM people_unit WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
                (units,),
            )
            self._kinds.update(c.fetchall())
            c.execute(
                "SELECT person_id, count(*) FROM mail_mailbox WHERE kind = 'individual'"
                " AND person_id = ANY(%s) AND state NOT IN ('closed', 'purged') GROUP BY 1",
                (people,),
            )
            self._counts.update({(INDIVIDUAL, "person", key): number for key, number in c})
            c.execute(
                "SELECT unit_id, count(*) FROM mail_mailbox WHERE kind = 'organizational'"
                " AND unit_id = ANY(%s) AND state NOT IN ('closed', 'purged') GROUP BY 1",
                (units,),
            )
            self._counts.update({(ORGANIZATIONAL, "unit", key): number for key, number in c})

    def unit_kind(self, unit: int | None) -> str:
        """The kind of a unit of the batch, as the body calls it; "" where it has none."""
        return self._kinds.get(unit, "") if unit is not None else ""

    def count(self, ask: MailboxAsk, per: str) -> int:
        """The mailboxes like ``ask`` of the ``person``, ``unit`` or ``body`` that has it."""
        if per == "body":
            self._count_body(ask)
        return self._counts[ask.kind, per, _owner(ask, per)] if per else 0

    def add(self, ask: MailboxAsk) -> None:
        """Count ``ask`` from now on."""
        for per in ("person", "unit", "body"):
            self._counts[ask.kind, per, _owner(ask, per)] += 1

    def _count_body(self, ask: MailboxAsk) -> None:
        asked = (ask.kind, ask.body)
        if asked in self._bodies:
            return
        self._bodies.add(asked)
        with cursor() as c:
            c.execute("SELECT 1 FROM bodies_body WHERE slug = %s FOR NO KEY UPDATE", (ask.body,))
            c.execute(
                "SELECT count(*) FROM mail_mailbox WHERE kind = %s AND body_id = %s"
                " AND state NOT IN ('closed', 'purged')",
                asked,
            )
            self._counts[ask.kind, "body", ask.body] += c.fetchall()[0][0]


def _owner(ask: MailboxAsk, per: str) -> object:
    return {"person": ask.person, "unit": ask.unit, "body": ask.body}[per]
