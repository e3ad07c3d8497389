"""Whose an address is: the body of its domain, the person or the mailbox behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portaria import clock
from portaria.bodies.models import Body
from portaria.bodies.policies import NotAdopted, config_of
from portaria.database.copying import cursor
from portaria.mail import dated

_BOXES = f"""
SELECT m.address, m.id, m.body_id, m.kind, m.person_id FROM mail_mailbox m
 WHERE m.state <> 'purged' AND m.address = ANY(%(asked)s)
UNION ALL SELECT a.address, m.id, m.body_id, m.kind, m.person_id FROM {dated.ALIASES}
 WHERE m.state <> 'purged' AND a.address = ANY(%(asked)s) AND {dated.ALIASED}
"""  # noqa: S608  # constants only


@dataclass(frozen=True, slots=True)
class Box:
    """The mailbox that an address reaches; ``person`` its holder or responsible."""

    id: int
    body: str
    kind: str
    person: int | None


def boxes_of(addresses: Iterable[str]) -> Mapping[str, Box]:
    """The mailbox of each of ``addresses`` that is one of ours (or an alias in force), by the
    address in lower case; one query."""
    folded = sorted({address.lower() for address in addresses if address})
    with cursor() as c:
        c.execute(_BOXES.encode(), {"asked": folded, "at": clock.now()})
        return {address.lower(): Box(*found) for address, *found in c.fetchall()}


def bodies_by_domain() -> Mapping[str, str]:
    """The slug of the body that has each domain, in lower case."""
    found: dict[str, str] = {}
    for slug in Body.objects.order_by("slug").values_list("slug", flat=True):
        try:
            domains = config_of(slug).domains.values()
        except NotAdopted:
            continue
        for domain in domains:
            found.setdefault(domain.lower(), slug)
    return found


def domain_of(body: str) -> str:
    """The body's own domain: the one for everybody, else its first."""
    domains = config_of(body).domains
    return domains.get("*") or next(iter(domains.values()))
