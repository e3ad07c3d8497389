"""A list's addresses: taken for ever, like any other."""

from __future__ import annotations

from datetime import datetime

from portaria.database.copying import cursor
from portaria.ledger.types import ref
from portaria.mail.acts import addresses
from portaria.mail.decisions.address import local_part
from portaria.mail.lists.models import ListAddress, MailingList
from portaria.mail.types import Refused

_DOMAIN = """
SELECT split_part(m.address, '@', 2) FROM mail_mailbox m
WHERE m.person_id = %s AND m.kind = 'individual' AND m.state IN ('active', 'suspended')
  AND m.address IS NOT NULL ORDER BY m.body_id <> %s, m.id LIMIT 1
"""


def domain_of(body: str, person: int, asked: str, own: frozenset[str]) -> str:
    """The domain asked for, if it is the body's; else that of the responsible's own mailbox.

    Raises:
        Refused: the domain is another's, or none is given and the responsible has no mailbox.
    """
    if asked and asked not in own:
        raise Refused(f"«{asked}» não é domínio do órgão: escolha entre {', '.join(sorted(own))}")
    found = asked or own_domain(body, person)
    if not found:
        raise Refused("quem responde pela lista não tem caixa em uso: informe o domínio da lista")
    return found


def own_domain(body: str, person: int) -> str:
    """The domain of a person's own mailbox in use, that of ``body`` first; "" if there is none."""
    with cursor() as c:
        c.execute(_DOMAIN, (person, body))
        found = c.fetchone()
    return str(found[0]) if found else ""


def name_list(row: MailingList, name: str, at: datetime) -> str:
    """Give the list the address of ``name``; its former ones go on answering. The address.

    Raises:
        Refused: the name gives no address, or it is or was another's.
    """
    address = f"{local_part(name)}@{row.domain}"
    addresses.take({address: ref("list", row.pk)}, at=at)
    ListAddress.objects.get_or_create(address=address, defaults={"list": row, "since": at})
    return address
