"""Addresses once given are never given to somebody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from portaria.database.copying import cursor
from portaria.mail import dated
from portaria.mail.types import INDIVIDUAL, MailboxHeld, Refused

_TAKE = """
INSERT INTO mail_addressname (address, owner, taken_at)
SELECT address, owner, %s FROM unnest(%s::text[], %s::text[]) AS taken (address, owner)
ORDER BY address
ON CONFLICT (address) DO NOTHING
"""
# Joins to what was asked, never ORDER BY … LIMIT 1: that makes PostgreSQL walk a whole index.
_OTHERS = """
SELECT taken.address FROM unnest(%s::text[], %s::text[]) AS taken (address, owner)
JOIN mail_addressname known ON known.address = taken.address AND known.owner <> taken.owner
"""
_STANDS = f"""
(EXISTS (SELECT FROM mail_mailbox m WHERE m.address = taken.address AND m.state <> 'purged')
 OR EXISTS (SELECT FROM {dated.ALIASES} WHERE a.address = taken.address AND {dated.ALIASED_YET}))
"""  # noqa: S608  # constants only
_IN_USE = f"""
SELECT taken.address FROM unnest(%(addresses)s::text[]) AS taken (address) WHERE {_STANDS}
"""  # noqa: S608  # constants only
_GIVEN = f"""
SELECT taken.address, taken.owner, {_STANDS}
FROM mail_addressname taken WHERE taken.address = ANY(%(addresses)s::text[])
"""  # noqa: S608  # constants only


@dataclass(frozen=True, slots=True)
class Given:
    """An address once given: to whom, and whether a mailbox still has it."""

    owner: str
    in_use: bool


def given(addresses: Iterable[str], *, at: datetime) -> dict[str, Given]:
    """Those of ``addresses`` that somebody ever had."""
    asked = list(addresses)
    if not asked:
        return {}
    with cursor() as c:
        c.execute(_GIVEN.encode(), {"addresses": asked, "at": at})
        return {address: Given(owner, in_use) for address, owner, in_use in c}


def anothers(address: str) -> str:
    """Why ``address``, which somebody else had, is not given."""
    return (
        f"{address} já foi dado a outra pessoa ou unidade, e não se dá de novo: informe outro nome"
    )


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
        if others := sorted(row[0] for row in c):
            raise Refused(anothers(others[0]))
        c.execute(_IN_USE.encode(), {"addresses": addresses, "at": at})
        if in_use := sorted(row[0] for row in c):
            raise Refused(
                f"{in_use[0]} é de uma caixa que ainda existe (talvez encerrada, com o conteúdo "
                "guardado): reabra-a em vez de criar outra"
            )


def owner(box: MailboxHeld) -> str:
    """Who may have the address again: the person; the unit; or nobody but that mailbox."""
    if box.kind == INDIVIDUAL:
        return f"person:{box.person}"
    return f"unit:{box.unit}" if box.unit else f"mailbox:{box.id}"
