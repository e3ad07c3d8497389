"""Addresses once given are never given to somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from portaria.database.copying import cursor
from portaria.mail.types import INDIVIDUAL, MailboxHeld, Refused

_TAKE = """
INSERT INTO mail_addressname (address, owner, taken_at)
SELECT address, owner, %s FROM unnest(%s::text[], %s::text[]) AS taken (address, owner)
ORDER BY address
ON CONFLICT (address) DO NOTHING
"""
_OTHERS = """
SELECT taken.address FROM unnest(%s::text[], %s::text[]) AS taken (address, owner)
JOIN mail_addressname known ON known.address = taken.address AND known.owner <> taken.owner
ORDER BY 1 LIMIT 1
"""
_IN_USE = """
SELECT address FROM mail_mailbox WHERE address = ANY(%s) AND state <> 'purged'
UNION ALL SELECT address FROM mail_alias WHERE address = ANY(%s) AND "end" IS NULL
ORDER BY 1 LIMIT 1
"""


def take(owners: Mapping[str, str], *, at: datetime) -> None:
    """Give each address of ``owners`` to its owner (``person:7``), for ever.

    Raises:
        Refused: somebody else ever had one of them, or it is in use.
    """
    if not owners:
        return
    addresses = list(owners)
    with cursor() as c:
        c.execute(_TAKE, (at, addresses, list(owners.values())))
        c.execute(_OTHERS, (addresses, list(owners.values())))
        if row := c.fetchone():
            raise Refused(
                f"{row[0]} já foi dado a outra pessoa ou unidade, e não se dá de novo: "
                "informe outro nome"
            )
        c.execute(_IN_USE, (addresses, addresses))
        if row := c.fetchone():
            raise Refused(
                f"{row[0]} é de uma caixa que ainda existe (talvez encerrada, com o conteúdo "
                "guardado): reabra-a em vez de criar outra"
            )


def owner(box: MailboxHeld) -> str:
    """Who may have the address again: the person; the unit; or nobody but that mailbox."""
    if box.kind == INDIVIDUAL:
        return f"person:{box.person}"
    return f"unit:{box.unit}" if box.unit else f"mailbox:{box.id}"
